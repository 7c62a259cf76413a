"""Every scenario fails on a Lull that is broken where it looks. Part of `make virtual-pi-full`."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from device import __version__
from tests.virtual_pi.build import Parts
from tests.virtual_pi.machine import ScenarioFailed, booted
from tests.virtual_pi.test_virtual_pi import Record, told

pytestmark = pytest.mark.full


@dataclass(frozen=True)
class Broken:
    """What is taken out, `(file, pattern, replacement)`, and which scenario has to see it."""

    scenario: str
    change: tuple[str, str, str]
    arguments: dict[str, object] = field(default_factory=dict)
    missing: str = ""
    also: tuple[tuple[str, str, str], ...] = ()


NO_WATCHDOG = ("unit", r"^WatchdogSec=.*", "")
NOTHING_RESUMES = ("app.py", r"resume = memory\.night if .*", "resume = None")
A_CARD_GIVEN_UP = (
    "audio/player.py",
    r"^( +)(sink = self\._open_sink\(\))",
    r"\1if self.counters.losses: raise SinkLost('given up')\n\1\2",
)
FOREVER = "3600.0, 3600.0"
A_VOICE_THAT_DAWDLES = (
    "audio/player.py",
    r"^( +)(pcm = self\._feed\.pull)",
    r"\1time.sleep(0.2 * (self.counters.turns % 99 == 0))\n\1\2",
)
A_SHORT_NIGHT: dict[str, object] = {"timer_min": 1.0, "close_min": 5.0}
TAKEN_AWAY = "/var/lib/dpkg/info/lull.prerm"  # what the package in place does before another takes its place
UPGRADE: dict[str, object] = {"deb": f"/house/out/lull_{__version__}_all.deb"}
BROKEN = {
    "a knob of 3 dB": Broken(
        "gestures.knob_turns_the_level", ("session/turn.py", r"volume_step_db\)", "volume_step_db * 2)")
    ),
    "a volume that is not heard": Broken(
        "gestures.knob_turns_the_level",
        ("audio/edge.py", r"volume_db = min\(volume_db, self._max_db\)", "volume_db = -9.0"),
    ),
    "a knob that is held in vain": Broken(
        "gestures.every_cell", ("session/machine.py", "ev.KnobHeld: .*", "ev.KnobHeld: {},")
    ),
    "a card that opens late": Broken(
        "gestures.press_to_sound",
        ("audio/player.py", r"(self\._feed\.fill\(\)  # so that)", r"time.sleep(0.1); \1"),
        {"presses": 5},
    ),
    "pins that tell of no release": Broken(
        "gestures.by_every_library",
        ("controls/gpiod_pins.py", r"edge_detection=Edge\.BOTH", "edge_detection=Edge.FALLING"),
    ),
    "a card that is not looked for": Broken("faults.card_pulled_out", A_CARD_GIVEN_UP),
    "a lamp that is not looked for": Broken(
        "faults.lamp_lost_in_a_fade", ("light/patient.py", "= 0.25, 30.0", f"= {FOREVER}")
    ),
    "a doctor who sees nobody at a pin": Broken(
        "doctor.finds_what_is_wrong", ("doctor/gpiochip.py", "if flags & USED", "if False")
    ),
    "a doctor who takes half steps for whole ones": Broken(
        "doctor.asks_a_hand", ("doctor/hand.py", r"steps, reverse = abs\(moved\)", "steps, reverse = 4")
    ),
    "no restart": Broken("faults.killed", ("unit", "^Restart=.*", "Restart=no")),
    "no night after a crash": Broken("faults.killed", NOTHING_RESUMES),
    "a night that comes back at once": Broken(
        "faults.killed",
        ("session/turn.py", "fade_s=s.return_s\\)", "fade_s=0.05)"),
        also=(("audio/edge.py", "^RISE_DB_PER_S = 20.0", "RISE_DB_PER_S = 1e6"),),
    ),
    "no watchdog, stopped": Broken("faults.stopped", NO_WATCHDOG),
    "no watchdog, main loop": Broken("faults.main_loop_hangs", NO_WATCHDOG),
    "a watchdog that sees one thread": Broken(
        "faults.audio_thread_hangs", ("service/watchdog.py", "if not asleep and turns == self._turns:", "if False:")
    ),
    "a voice that dawdles": Broken("faults.busy", A_VOICE_THAT_DAWDLES),
    "settings written in place": Broken(
        "faults.disk_full", ("storage/file.py", r'new = path\.with_name\(path\.name \+ "\.new"\)', "new = path")
    ),
    "the clock on the wall": Broken("faults.clock_jumps", ("app.py", r"time\.monotonic\(\)", "time.time()")),
    "a start that forgets": Broken("faults.restarts", NOTHING_RESUMES, {"times": 2}),
    "an upgrade that tidies up": Broken(
        "faults.upgraded_in_mid_night", (TAKEN_AWAY, "^set -e", "set -e; : >/etc/lull/device.toml"), UPGRADE
    ),
    "an upgrade that starts afresh": Broken(
        "faults.upgraded_in_mid_night",
        (TAKEN_AWAY, "^set -e", "set -e; systemctl stop lull; rm -f /var/lib/lull/*"),
        UPGRADE,
    ),
    "a night that does not fade": Broken(
        "nights.whole",
        ("session/turn.py", r"(Fade\()score\.CLOSE_DEPTH_DB(, fade_s - elapsed_s)", r"\g<1>0.0\2"),
        A_SHORT_NIGHT,
    ),
    "a night that drops": Broken(
        "nights.whole",
        ("session/turn.py", r"(Fade\(score\.CLOSE_DEPTH_DB, )fade_s - elapsed_s", r"\g<1>1.0"),
        A_SHORT_NIGHT,
    ),
    "a night that ends late": Broken(
        "nights.whole",
        ("session/turn.py", r"(phase_due_s=since_s \+ s\.close_s)", r"\1 + 600.0"),
        A_SHORT_NIGHT,
    ),
    "a lamp that stays": Broken(
        "nights.whole", ("session/turn.py", r"self\._light\(target\.lamp, over_s\)", "pass"), A_SHORT_NIGHT
    ),
    "a night with gaps": Broken("nights.whole", A_VOICE_THAT_DAWDLES, A_SHORT_NIGHT),
    "a night that grows": Broken(
        "nights.all_night",
        (
            "audio/player.py",
            r"^( +)self\.counters\.turns \+= 1",
            r"\1self.counters.turns += 1; globals().setdefault('kept', []).append(bytes(50))",
        ),
        {"hours": 2},
    ),
    "a night whose voices stay": Broken(
        "nights.every_sound",
        ("dsp/stream.py", r"self\._rest = make\(mood\)", "self.make, self._rest = make, make(mood)"),
    ),
    "a sandbox without walls": Broken("sandbox.holds", ("unit", "^(DevicePolicy|DeviceAllow|User|Group)=.*", "")),
    "a sandbox with a network": Broken(
        "sandbox.holds", ("unit", "^(PrivateNetwork|IPAddressDeny|RestrictAddressFamilies)=.*", "")
    ),
    "a lamp that is never dark": Broken(
        "boots.plays_with_everything", ("light/pca9685.py", r"self\._show\(red, ", "self._show(max(red, 0.01), ")
    ),
    "pins that are not looked for": Broken(
        "boots.with_one_missing", ("controls/patient.py", "= 1.0, 30.0", f"= {FOREVER}"), {"missing": "pins"}, "pins"
    ),
    "a lamp that comes too late": Broken(
        "boots.with_one_missing", ("light/patient.py", "= 0.25, 30.0", f"= {FOREVER}"), {"missing": "lamp"}, "lamp"
    ),
    "a card that comes too late": Broken("boots.with_one_missing", A_CARD_GIVEN_UP, {"missing": "card"}, "card"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_seen(made: Parts, name: str, record_property: Record) -> None:
    began_s, broken = time.monotonic(), BROKEN[name]
    asked: dict[str, Any] = {
        "changes": [broken.change, *broken.also],
        "of": broken.scenario,
        "given": broken.arguments,
    }
    group = broken.scenario.partition(".")[0]
    with booted(
        made,
        missing=[broken.missing] if broken.missing else [],
        skips_time=("broken.fails", asked) if group == "nights" else None,
    ) as machine:
        if group == "nights":
            machine.ready()
            figures = machine.end(3600.0)
        else:
            if group != "boots":
                machine.call("rooms.hurry")
            figures = machine.call("broken.fails", **asked)
    told(record_property, f"{broken.scenario}: {name}", figures, began_s)


def test_a_read_only_card_sees_a_journal_that_fills(made: Parts, tmp_path: Path, record_property: Record) -> None:
    began_s, disk = time.monotonic(), tmp_path / "disk"
    with booted(made, disk) as machine:
        machine.call(
            "broken.break_it", changes=[("storage/file.py", r"if str\(error\) != self\._failing:", "if True:")]
        )
    with booted(made, disk, read_only=True) as machine, pytest.raises(ScenarioFailed) as seen:
        machine.call("boots.on_a_read_only_card")
    figures: dict[str, object] = {"seen": str(seen.value).strip().splitlines()[-1][:60]}
    told(record_property, "boots.on_a_read_only_card: a journal that fills", figures, began_s)


@pytest.mark.parametrize(
    ("name", "changes"),
    {
        "no sync": [("storage/file.py", r"os\.fsync\(number\)", "pass")],
        "written in place, no sync": [
            ("storage/file.py", r'path\.name \+ "\.new"', "path.name"),
            ("storage/file.py", r"os\.fsync\(number\)", "pass"),
        ],
        "louder": [("session/turn.py", r"volume_db=min\(memory\.volume_db, s\.start_max_db\)", "volume_db=0.0")],
        "a minute late": [("storage/file.py", "^EVERY_S = 2.0", "EVERY_S = 60.0")],
    }.items(),
)
def test_power_cuts_see_it(
    made: Parts, tmp_path: Path, name: str, changes: list[tuple[str, str, str]], record_property: Record
) -> None:
    began_s, disk, cuts = time.monotonic(), tmp_path / "disk", 8
    with booted(made, disk) as machine:
        machine.call("broken.break_it", changes=changes)
        machine.begin("power.play_on", seed=0)
        notes = machine.cut(after_s=9.0)
    for cut in range(1, cuts):
        with booted(made, disk) as machine:
            try:
                machine.call("power.after_a_cut", notes=notes)
            except ScenarioFailed as error:
                seen = str(error).strip().splitlines()[-1][:60]
                told(record_property, f"power.cuts: {name}", {"cut": cut, "seen": seen}, began_s)
                return
            machine.begin("power.play_on", seed=cut)
            notes = machine.cut(after_s=9.0)
    raise AssertionError(f"{cuts} cuts find nothing wrong")
