"""What may go wrong around a device: rude clients, a journal that has gone, a start in the void, sounds that break."""

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.service.control_socket import MOST_CLIENTS
from device.service.protocol import Next, Play, Status, Stop, Volume
from tests.daemon import ALL_CLOSED, CONFIG, HOUSE, OWN_ORDER, QUICK, Daemon, lull_run
from tests.pulse import AVAILABLE, Pulse

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")


def say(words: bytes) -> Callable[[socket.socket], None]:
    """A client that says this and then waits."""

    def act(client: socket.socket) -> None:
        client.sendall(words)

    return act


def hang_up(client: socket.socket) -> None:
    """A client that asks and does not stay for the answer."""
    client.sendall(b'{"do": "status"}\n')
    client.close()


def pour(client: socket.socket) -> None:
    """A client that sends a megabyte, as far as anybody takes it."""
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        client.sendall(b"x" * 2**20)


RUDE = [
    say(b"\x00\xff garbage \n"),
    say(b'{"do": "volume", "db": "loud"}\n'),
    say(b'{"do": "volume", "db": 1e999}\n'),
    say(b"[" * 4000 + b"\n"),
    say(b'{"do": "stat'),
    say(b""),
    pour,
    hang_up,
]


def connected(daemon: Daemon, clients: ExitStack) -> socket.socket:
    client = clients.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    client.connect(str(daemon.folder / "run" / "lull.sock"))
    return client


def test_clients_without_manners_are_not_heard_in_the_sound(pulse: Pulse, place: Path) -> None:
    with pulse.recorded() as recorded, lull_run(place, CONFIG + QUICK, pulse.env) as daemon, ExitStack() as clients:
        daemon.ask(Play("brown"))
        daemon.ask(Volume(0.0))
        daemon.pass_time(2.5)
        before = daemon.ask(Status())
        for act in RUDE:
            act(connected(daemon, clients))
        daemon.pass_time(1.0)  # each ping says that the sound has gone on
        after = daemon.ask(Status())
        assert (after.phase, after.sound, after.volume_db) == (before.phase, before.sound, before.volume_db)
        assert after.underruns == before.underruns == 0
        daemon.terminate()
    assert "Traceback" not in daemon.log
    heard = np.flatnonzero(np.abs(recorded[0]).max(axis=1) > 3)
    middle = heard[(heard > heard[0] + RATE_HZ) & (heard < heard[-1] - RATE_HZ // 2)]  # once risen, before the stop
    assert np.diff(middle).max() < RATE_HZ // 100, "no gap of 10 ms"


def test_more_clients_than_there_is_room_for_keep_nobody_out(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK, pulse.env) as daemon, ExitStack() as clients:
        crowd = [connected(daemon, clients) for _ in range(MOST_CLIENTS + 1)]
        assert daemon.ask(Status()).phase == "asleep"
        assert b"too many clients at once" in crowd[0].recv(4096)


def test_clients_that_ask_for_sounds_all_the_time_are_not_heard_as_a_gap(pulse: Pulse, place: Path) -> None:
    """Four of them once made gaps of a second, and the memory grew to a gigabyte."""
    with pulse.recorded() as recorded, lull_run(place, CONFIG + QUICK, pulse.env) as daemon, ExitStack() as clients:
        daemon.ask(Play("brown"))
        daemon.ask(Volume(0.0))
        daemon.pass_time(2.5)
        before = daemon.ask(Status())
        for _ in range(100):
            connected(daemon, clients).sendall(b'{"do": "next"}\n')
        daemon.pass_time(3.0)
        after = daemon.ask(Status())
        assert after.phase == "playing"
        assert after.underruns == before.underruns
        daemon.terminate()
    heard = np.flatnonzero(np.abs(recorded[0]).max(axis=1) > 3)
    middle = heard[(heard > heard[0] + RATE_HZ) & (heard < heard[-1] - RATE_HZ // 2)]
    assert np.diff(middle).max() < RATE_HZ // 100, "no gap of 10 ms"


def test_a_journal_that_has_gone_is_no_reason_to_stop(pulse: Pulse, place: Path) -> None:
    ear, mouth = os.pipe()
    with lull_run(place, CONFIG + QUICK, pulse.env, output=mouth) as daemon:
        os.close(mouth)
        os.close(ear)
        assert daemon.ask(Play("paper")).phase == "playing"
        assert daemon.ask(Next()).phase == "playing"
        daemon.ask(Stop())
        daemon.until_asleep()
        assert daemon.terminate() == 0


def test_it_starts_with_every_standard_stream_closed_and_keeps_their_numbers_free(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK, pulse.env, by_way_of=ALL_CLOSED) as daemon:
        open_files = Path(f"/proc/{daemon.process.pid}/fd")
        assert [str((open_files / number).readlink()) for number in "012"] == ["/dev/null"] * 3
        assert daemon.ask(Play("paper")).phase == "playing"
        assert daemon.terminate() == 0


BAD_SOUNDS = {  # as somebody may drop them in
    "aa_import": "import no_such_library",
    "ab_make": """
def voice(seed):
    raise ValueError("rate_hz must be above 0")
SOUND = Sound("Cannot be made", voice, 0.0, "crisp")
""",
    "ac_break": """
class Voice:
    def __init__(self, seed):
        self.left = 3 * 48000
    def render(self, frames, mood):
        self.left -= frames
        return np.full((frames, 2), 0.02 if self.left > 0 else np.log(self.left), np.float32)
SOUND = Sound("Breaks after three seconds", Voice, 0.0, "crisp")
""",
}


@pytest.fixture
def house(place: Path) -> Path:
    """A device into whose sounds others have found their way."""
    sounds = shutil.copytree(HOUSE / "device", place / "house" / "device") / "sounds"
    for name, code in BAD_SOUNDS.items():
        (sounds / f"{name}.py").write_text(f"import numpy as np\nfrom device.sounds.contract import Sound\n{code}")
    return place / "house"


def test_sounds_that_are_not_right_cost_only_themselves(pulse: Pulse, place: Path, house: Path) -> None:
    order = 'order = ["ac_break", "ab_make", "aa_import", "pink"]\n[volume]\nstart_max_db = 0.0\n'
    with (
        pulse.recorded() as recorded,
        lull_run(place, CONFIG + QUICK + OWN_ORDER + order, pulse.env, house=house) as daemon,
    ):
        daemon.ask(Volume(0.0))
        assert daemon.ask(Play()).sound == "ac_break"
        (fault,) = daemon.until_faults(1).faults
        assert fault.startswith("sound ac_break: renders samples that are not finite")
        assert daemon.until(lambda state: state.sound == "brown").phase == "playing"
        daemon.pass_time(3.5)  # the bed comes forward, the settings are written
        assert daemon.kept["night"]["sound"] == "ab_make", "a power cut now would not bring the broken one back"
        assert daemon.ask(Next()).phase == "playing"
        assert daemon.until_faults(2).sound == "brown"
        assert daemon.ask(Next()).sound == "pink", "the one that does not load is no sound"
        assert daemon.ask(Play("ac_break")).sound == "pink", "the next one that works"
        daemon.pass_time(0.5)
        assert daemon.terminate() == 0
    logged = [line for line in daemon.log.splitlines() if line.startswith(("WARNING", "ERROR", "CRITICAL"))]
    for name in BAD_SOUNDS:
        assert len([line for line in logged if name in line]) == 1, logged
    assert "RuntimeWarning" not in daemon.log, "written by the audio thread, and about what is told already"
    heard = np.abs(recorded[0].astype(np.float64)).max(axis=1)
    sounding = np.flatnonzero(heard > 30)
    middle = heard[sounding[0] + RATE_HZ : sounding[-1] - RATE_HZ // 2]
    assert np.abs(np.diff(recorded[0][: 3 * RATE_HZ].astype(np.float64), axis=0)).max() < 100
    assert middle[: len(middle) // 480 * 480].reshape(-1, 480).max(axis=1).min() > 3, "no gap of 10 ms"
