"""What may go wrong around a device: clients without manners, a journal that has gone, a start in the void."""

import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.service.control_client import Refused
from device.service.protocol import Next, Play, Status, Stop, Volume
from tests.daemon import ALL_CLOSED, CONFIG, QUICK, Daemon, lull_run
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


def test_more_clients_than_there_is_room_for_are_told_so(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK, pulse.env) as daemon:
        with ExitStack() as clients:
            for _ in range(8):
                connected(daemon, clients)
            with pytest.raises(Refused, match="too many clients at once"):
                daemon.ask(Status())
        daemon.pass_time(0.5)
        assert daemon.ask(Status()).phase == "asleep"


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
