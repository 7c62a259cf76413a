"""Every scenario, by groups: in virtual time, with the power cut, on one machine that stays on, from a cold start."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.virtual_pi.build import ROOT, Parts
from tests.virtual_pi.machine import VirtualPi, booted

Record = Callable[[str, object], None]

STAYS_ON = (
    "gestures.every_cell",
    "gestures.knob_turns_the_level",
    "gestures.by_every_library",
    pytest.param("gestures.heard_in_the_fade", marks=pytest.mark.full),
    "doctor.finds_what_is_wrong",
    "doctor.asks_a_hand",
    "faults.card_pulled_out",
    "faults.lamp_lost_in_a_fade",
    "faults.killed",
    "faults.stopped",
    "faults.stopped_for_a_while",
    "faults.cut_again_and_again",
    "faults.clock_far_ahead",
    "faults.main_loop_hangs",
    "faults.audio_thread_hangs",
    "faults.busy",
    "faults.disk_full",
    "faults.clock_jumps",
    "sandbox.holds",
)


def told(record: Record, name: str, figures: dict[str, object], began_s: float) -> None:
    """A row of the table."""
    text = ", ".join(f"{key} {figure}" for key, figure in figures.items()) or "as it should be"
    record(f"{name:32}", f"{text}  [{time.monotonic() - began_s:.0f} s]")


@pytest.mark.full
def test_all_night(made: Parts, record_property: Record) -> None:
    """First, with the power cuts, for they take longest."""
    began_s = time.monotonic()
    with booted(made, skips_time=("nights.all_night", {"hours": 8})) as machine:
        machine.ready()
        figures = machine.end(3 * 3600.0)
    told(record_property, "nights.all_night", figures, began_s)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 20))])
def test_power_cuts(made: Parts, tmp_path: Path, seed: int, record_property: Record) -> None:
    """Each start finds what the cut before it has left, on the same disk."""
    began_s, rng = time.monotonic(), random.Random(seed)
    disk, cuts = tmp_path / "disk", 10
    notes: list[dict[str, object]] = []
    found = []
    for cut in range(cuts + 1):
        with booted(made, disk) as machine:
            if notes:
                found.append(machine.call("power.after_a_cut", notes=notes))
            machine.begin("power.play_on", seed=1000 * seed + cut)
            notes = machine.cut(after_s=rng.uniform(3.0, 10.0))
    checked = [one["lost_s"] for one in found if one["checked"]]
    assert len(checked) > cuts / 2, found
    most_s = round(max(lost_s for lost_s in checked if lost_s is not None), 1)
    figures = {"cuts": cuts, "compared": len(checked), "most_of_the_night_lost_s": most_s}
    told(record_property, f"power.cuts: disk {seed}", figures, began_s)


@pytest.mark.parametrize("scenario", STAYS_ON)
def test_on_a_machine_that_stays_on(pi: VirtualPi, scenario: str, record_property: Record) -> None:
    began_s = time.monotonic()
    told(record_property, scenario, pi.call(scenario), began_s)


def test_press_to_sound(pi: VirtualPi, full: bool, record_property: Record) -> None:
    began_s = time.monotonic()
    figures = pi.call("gestures.press_to_sound", presses=50 if full else 15)
    told(record_property, "gestures.press_to_sound", figures, began_s)


def test_restarts(pi: VirtualPi, full: bool, record_property: Record) -> None:
    began_s = time.monotonic()
    told(record_property, "faults.restarts", pi.call("faults.restarts", times=30 if full else 8), began_s)


def test_upgraded_in_mid_night(pi: VirtualPi, deb: Path, record_property: Record) -> None:
    began_s = time.monotonic()
    figures = pi.call("faults.upgraded_in_mid_night", deb=f"/house/{deb.relative_to(ROOT)}")
    told(record_property, "faults.upgraded_in_mid_night", figures, began_s)


def test_a_cold_start(made: Parts, record_property: Record) -> None:
    began_s = time.monotonic()
    with booted(made) as machine:
        told(record_property, "boots.plays_with_everything", machine.call("boots.plays_with_everything"), began_s)


@pytest.mark.parametrize("missing", ["pins", "lamp", "card"])
def test_a_start_with_a_part_missing(made: Parts, missing: str, record_property: Record) -> None:
    began_s = time.monotonic()
    with booted(made, missing=[missing]) as machine:
        figures = machine.call("boots.with_one_missing", missing=missing)
    told(record_property, f"boots.with_one_missing: {missing}", figures, began_s)


def test_a_start_on_a_read_only_card(made: Parts, record_property: Record) -> None:
    began_s = time.monotonic()
    with booted(made, read_only=True) as machine:
        told(record_property, "boots.on_a_read_only_card", machine.call("boots.on_a_read_only_card"), began_s)


def test_every_sound(made: Parts, record_property: Record) -> None:
    began_s = time.monotonic()
    with booted(made, skips_time=("nights.every_sound", {})) as machine:
        machine.ready()
        figures = machine.end(3600.0)
    told(record_property, "nights.every_sound", figures, began_s)


def test_a_whole_night(made: Parts, full: bool, record_property: Record) -> None:
    began_s = time.monotonic()
    lengths: dict[str, object] = {"timer_min": 45.0 if full else 1.0, "close_min": 20.0 if full else 5.0}
    with booted(made, skips_time=("nights.whole", lengths)) as machine:
        machine.ready()
        figures = machine.end(3600.0)
    told(record_property, "nights.whole", figures, began_s)
