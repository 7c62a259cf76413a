"""Whatever comes over the control socket, stands in a configuration or a script or is left of settings: it is survived.

`make test` tries each a few thousand times, `make fuzz` a million times in all.
"""

import json
import os
import re
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device.app import build_player, build_rig, started_by
from device.bedside import feel_of, first_memory, full_lux_of, knob_order, known, settings_of
from device.config import Config
from device.config_file import Unusable, check_sounds, parse
from device.repertoire import IN_CHECKOUT
from device.service.protocol import BadRequest, Light, Next, Play, Status, Stop, Timer, Volume, decode_request, to_event
from device.service.protocol import encode_request as line_of
from device.session.commands import Memory
from device.session.events import ButtonPressed, Restart
from device.session.state import Phase
from device.sounds import load
from device.speech.articulation import articulated
from device.speech.recital import SHORTEST_S
from device.speech.rhythm import timed
from device.speech.script import Script
from device.speech.script_file import scripts_in
from device.speech.script_sheet import LEFT_OUT
from device.speech.talk import reading_of
from device.storage.file import StateFile
from device.storage.settings import Kept, Unreadable, decode, encode
from device.whispers import recital_of, with_scripts
from tests.broken_files import SHIPPED, broken
from tests.daemon import lull_run
from tests.fuzz.mangled import mangled
from tests.nightstand import SOUNDS
from tests.pulse import Pulse
from tests.storage.powerless import PowerlessDisk
from tests.watched import Watched

TIMES = int(os.environ.get("FUZZ", "2000"))
MANY = settings(
    max_examples=TIMES,
    derandomize="FUZZ" not in os.environ,
    deadline=timedelta(seconds=3),  # longer is a hang
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
HOUSE = Config()
WHISPER = load("whisper")
ORDER = knob_order(HOUSE, SOUNDS)
TITLES = {name: sound.title for name, sound in SOUNDS.items()}
BEDS = ["brown"]
REQUESTS = (
    Play("paper"), Play(), Stop(), Next(), Volume(-12.0), Volume(1.5, relative=True), Timer(45.0), Timer(None),
    Light(0.4), Status(),
)  # fmt: skip
LINES = mangled(*(line_of(request).rstrip(b"\n") for request in REQUESTS)) | st.binary(max_size=200)
NIGHTS = (
    None,
    Restart("paper", progress=0.3, remaining_s=1500.0, timer_s=2700.0, lamp_ceiling=0.5),
    Restart("clock", progress=1.0, remaining_s=0.0, timer_s=2700.0, closing_s=300.0),
    Restart("gone", progress=0.0, remaining_s=None, timer_s=0.0),
)
KEPT = tuple(encode(Kept(Memory(-12.0, 0.35, "paper", ("clock",), night), 1.8e9)) for night in NIGHTS)
NUMBERS = st.floats(-1e9, 1e9) | st.sampled_from([0, -0.0, 1e-300, 1.0, 86400.0]) | st.integers(-5, 99999)
ANY_NIGHT = st.fixed_dictionaries(
    {"sound": st.sampled_from([*SOUNDS, "", "gone"]), "progress": NUMBERS, "timer_s": NUMBERS},
    optional={"remaining_s": NUMBERS | st.none(), "closing_s": NUMBERS | st.none(), "lamp_ceiling": NUMBERS},
)
ANY_KEPT = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "saved_at": NUMBERS,
        "memory": st.fixed_dictionaries(
            {"volume_db": NUMBERS, "lamp_level": NUMBERS, "sound": st.sampled_from([*SOUNDS, "gone"])},
            optional={"banned": st.lists(st.sampled_from([*SOUNDS, "gone"])), "night": ANY_NIGHT | st.none()},
        ),
    }
).map(lambda kept: json.dumps(kept).encode())


EVERY_KEY = b"""title = "All of it"
language = "spanish"
pace = 0.8
movements = ["drift", "settle"]
then = "again"
breath_s = [4, 0, 8.5]
[[says]]
text = "Uno, dos... las 7:30."
side = "left"
distance_m = 0.2
pause_s = 0
[[says]]
text = '''
tres
cuatro'''
pace = 1.2
times = 2
lasts_s = 12.5
"""
WRITTEN = tuple((IN_CHECKOUT / f"{name}.toml").read_bytes() for name in ("good-night", "murmur"))
TEXTS = st.text("abcdeinorstuy AEI,.;-'0123456789éñ$%:\n", max_size=60) | st.text(max_size=9)
PASSAGES = st.fixed_dictionaries(
    {"text": TEXTS},
    optional={"pace": st.floats(0.4, 1.6), "times": st.integers(0, 100), "lasts_s": st.floats(0.5, 120.0)},
)
ANY_SCRIPT = st.builds(
    lambda language, passages: "\n".join(
        [
            f'title = "T"\nthen = "again"\nlanguage = "{language}"',
            *("\n".join(["[[says]]", *(f"{key} = {json.dumps(p[key])}" for key in p)]) for p in passages),
        ]
    ).encode(),
    st.sampled_from(["english", "spanish"]),
    st.lists(PASSAGES, min_size=1, max_size=3),
)


def one_line(text: str) -> bool:
    """As the journal and a terminal want it."""
    return len(text.splitlines()) == 1 and len(text) < 1000


def device(memory: Memory, *, fresh: bool) -> Watched:
    """One that is started on what is left of an earlier one."""
    started = replace(started_by(HOUSE, memory, fresh), at_s=1000.0)
    return Watched(HOUSE, StateFile(Path("/settings.json"), PowerlessDisk(-1)), 0.0, memory, started)


@MANY
@given(st.lists(LINES, min_size=1, max_size=9), st.sampled_from([0.0, 0.1, 3.0, 20.0]))
def test_requests(lines: list[bytes], wait_s: float) -> None:
    """Each is refused in a line or carried out, and the night that comes of it keeps every promise."""
    stand = device(first_memory(HOUSE, ORDER), fresh=False)
    for line in lines:
        try:
            event = to_event(decode_request(line, TITLES), stand.now_s)
        except BadRequest as refused:
            event, said = None, str(refused)
        else:
            said = repr(event)
        assert one_line(said)
        if event is not None:
            stand.tell(event)
        stand.wait(wait_s)


@MANY
@given(
    mangled(SHIPPED.read_bytes(), re.sub(rb" *#.*", b"", SHIPPED.read_bytes())) | st.integers(0, 1 << 32).map(broken)
)
def test_configurations(raw: bytes) -> None:
    """Each is an error of one line, or a configuration in range, complained of in lines, that a device can start on."""
    config = None
    try:
        loaded = check_sounds(parse(raw, Path("device.toml")), SOUNDS, BEDS)
    except Unusable as error:
        said = [str(error)]
    else:
        config, said = loaded.config, [str(complaint) for complaint in loaded.complaints]
    assert all(map(one_line, said))
    if config is None:
        return
    assert msgspec.convert(msgspec.to_builtins(config), Config) == config
    assert config.sounds.bed in BEDS
    order = knob_order(config, SOUNDS)
    assert settings_of(config, order, 0).order
    assert first_memory(config, order).volume_db <= config.volume.max_db
    feel_of(config), full_lux_of(config), build_rig(config), build_player(config, lambda _: None)


@MANY
@given(mangled(EVERY_KEY, *WRITTEN) | ANY_SCRIPT, st.floats(0.0, 1.0))
def test_scripts(raw: bytes, activity: float) -> None:
    """Each is left out with a line for every mistake, or is a sound, and all of its words can be said."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "own.toml").write_bytes(raw)
        scripts, told = scripts_in([Path(folder)], reading_of)
    assert all(one_line(line) and line.endswith(LEFT_OUT) for line in told)
    assert len(scripts) == (not told)
    for script in scripts.values():
        own = with_scripts({"whisper": WHISPER}, [script], "deep")["whisper:own"]
        assert one_line(own.title)
        recite(script, activity)


def recite(script: Script, activity: float) -> None:
    """As the whisperer would, for the first sayings."""
    recital, at_s = recital_of(script), 0.0
    for _ in range(20):
        saying = recital.next(at_s, activity)
        if saying is None:
            return
        assert saying.rest_s >= SHORTEST_S or not saying.exact
        said = articulated(timed(saying.clause.words, 1.3 / saying.pace, ends=saying.clause.ends))
        assert all(0.0 < part.length_s < 2.0 for part in said)
        at_s += saying.rest_s + sum(part.length_s for part in said)
    assert at_s < 24 * 3600.0


@MANY
@given(mangled(*KEPT) | ANY_KEPT, st.booleans())
def test_settings(raw: bytes, fresh: bool) -> None:
    """Each is set aside or read, and the night that comes of it is no louder than it may be, and ends."""
    try:
        memory, said = known(decode(raw).memory, ORDER, SOUNDS), "read"
    except Unreadable as error:
        memory, said = None, str(error)
    assert one_line(said)
    if not memory:
        return
    assert json.loads(encode(Kept(memory, 0.0)))["memory"]["sound"] in SOUNDS
    stand = device(memory, fresh=fresh)
    assert stand.session.memory.volume_db <= max(HOUSE.volume.start_max_db, memory.volume_db)
    stand.tell(ButtonPressed(stand.now_s))
    stand.wait(30.0)
    assert stand.session.memory.sound in SOUNDS


def test_a_daemon_that_is_told_nonsense_neither_grows_nor_stumbles(pulse: Pulse, place: Path) -> None:
    """The real one, over its socket."""
    lines = [
        line_of(Light(0.1)),
        b"",
        b"\n",
        b"{}\n",
        b"\xff\n",
        b'{"do": "light", "level": "much"}\n',
        b"[" * 4000 + b"\n",
    ]
    with lull_run(place, env=pulse.env) as daemon:

        def talk(times: int) -> None:
            for number in range(times):
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(str(place / "run/lull.sock"))
                    client.sendall(lines[number % len(lines)])
                    client.shutdown(socket.SHUT_WR)
                    reply = b""
                    while more := client.recv(65536):
                        reply += more
                assert one_line(reply.decode())

        def held() -> tuple[int, int, int]:
            proc = Path(f"/proc/{daemon.process.pid}")
            resident_kb = int(re.findall(r"VmRSS:\s+(\d+)", (proc / "status").read_text())[0])
            return resident_kb, len(list((proc / "fd").iterdir())), len(list((proc / "task").iterdir()))

        talk(300)
        before = held()
        talk(TIMES // 2)
        after = held()
        assert after[0] - before[0] < 1024, "kB"
        assert after[1] <= before[1] + 1, "descriptors"
        assert after[2] <= before[2] + 1, "threads"
        assert daemon.ask(Status()).phase == Phase.ASLEEP
        assert daemon.terminate() == 0
    assert "Traceback" not in daemon.log
