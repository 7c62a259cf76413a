"""The control socket and clients that misbehave, over real sockets; time-outs are the only waits."""

import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import get_args

import pytest

from device.front_desk import Log
from device.service.control_client import Refused, ask
from device.service.control_socket import MOST_CLIENTS, Call, ControlSocket, Kind
from device.service.protocol import (
    LARGEST_BYTES,
    NAMES,
    Forget,
    Like,
    Next,
    Nights,
    Status,
    Unlearn,
    Unlearned,
    encode_request,
)
from tests.service.clients import STATE, Client, answered_at_once


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"\n", "this is not a line of JSON"),
        (b"\xff\x00\xfe\n", "this is not a line of JSON"),
        (b"GET / HTTP/1.1\r\n\r\n", "this is not a line of JSON"),
        (b"[" * (LARGEST_BYTES - 1) + b"\n", "do: must be one of " + ", ".join(NAMES)),
        (b"x" * 100_000, "a message has 4096 bytes at most"),
        (b" " * LARGEST_BYTES + b"\n", "a message has 4096 bytes at most"),
        (b'{"do": "status"}', "the message ended before its line did"),
        (b"", "the message ended before its line did"),
        (b'{"do": "dance"}\n', "do: 'dance' is not known"),
    ],
    ids=lambda part: part[:8].hex() if isinstance(part, bytes) else "",
)
@pytest.mark.usefixtures("daemon")
def test_nonsense_is_answered_and_disturbs_nobody(path: Path, sent: bytes, error: str) -> None:
    with Client(path) as client:
        with suppress(OSError):  # refused before it was all said
            client.say(sent, and_no_more=True)
        assert client.hear() == {"error": error}
    assert ask(path, Status()) == STATE


@pytest.mark.usefixtures("daemon")
def test_a_line_in_pieces_is_one_line(path: Path) -> None:
    with Client(path) as client:
        for byte in b'{"do": "status"}\n':
            client.say(bytes([byte]))
        assert client.hear()["sound"] == "rain"


@pytest.mark.usefixtures("daemon")
def test_one_who_hangs_up_disturbs_nobody(path: Path) -> None:
    for sent in (b"", b"{", b'{"do": "status"}\n'):
        with Client(path) as client:
            client.say(sent)
    assert ask(path, Status()) == STATE


def test_who_asks_is_answered_though_a_crowd_is_connected_and_silent(path: Path) -> None:
    """Eight such connections once kept the owner out."""
    control = ControlSocket(path, answered_at_once, ["rain"])
    with ExitStack() as held:
        crowd = [held.enter_context(Client(path)) for _ in range(MOST_CLIENTS)]
        for _ in range(3):
            assert ask(path, Status()) == STATE
        assert crowd[0].hear() == {"error": "too many clients at once"}, "the oldest makes room, and is told so"
        crowd[-1].say(b'{"do": "status"}\n')
        assert crowd[-1].hear()["phase"] == "playing", "the latest is still there"
    control.close()


def test_the_main_loop_gets_one_request_of_a_kind_at_a_time(path: Path) -> None:
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"])
    with ExitStack() as held:
        crowd = [held.enter_context(Client(path)) for _ in range(10)]
        for client in crowd:
            client.say(b'{"do": "status"}\n')
        for _ in crowd:
            call = calls.get(timeout=5.0)
            assert ask_in_vain(path), "which takes its time, in which no other call comes"
            assert calls.empty()
            call.answer(STATE)
        assert {client.hear()["phase"] for client in crowd} == {"playing"}
    control.close()


def ask_in_vain(path: Path) -> bool:
    """A line that is no request goes the whole way, but for the main loop."""
    with Client(path) as client:
        client.say(b"{}\n")
        return "error" in client.hear()


def test_a_flood_of_requests_for_sounds_leaves_room_for_others(path: Path) -> None:
    """Each would have a voice built: so many at once, and then one a second, while what costs nothing is answered."""
    calls: SimpleQueue[Call] = SimpleQueue()
    asked: list[type] = []

    def post(call: Call) -> None:
        asked.append(type(call.request))
        call.answer(STATE)

    control = ControlSocket(path, post, ["rain"])
    with ExitStack() as held:
        for _ in range(50):
            held.enter_context(Client(path)).say(b'{"do": "next"}\n')
        assert ask(path, Status()) == STATE
        assert asked.count(Next) <= Kind.VOICE.value.at_once + 1
    assert calls.empty()
    control.close()


def test_two_sounds_asked_for_in_a_row_come_at_once(path: Path) -> None:
    control = ControlSocket(path, answered_at_once, ["rain"])
    began_s = time.monotonic()
    for _ in range(2):
        assert ask(path, Next()) == STATE
    assert time.monotonic() - began_s < Kind.VOICE.value.each_s
    control.close()


def test_a_crowd_is_bounded_and_room_is_made_again(path: Path) -> None:
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"])
    with ExitStack() as held:
        for _ in range(MOST_CLIENTS):
            held.enter_context(Client(path)).say(b'{"do": "status"}\n')
        with pytest.raises(Refused, match="too many clients at once"):
            ask(path, Status())
    first = calls.get(timeout=5.0)
    control.close()
    first.answer(STATE)  # too late is no harm


def test_what_one_program_asks_a_hundred_times_another_asks_in_between(path: Path) -> None:
    """The crowd is another process's, for turns are between programs."""
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"])
    command = [sys.executable, "-c", CROWD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as crowd:
        assert crowd.stdout
        crowd.stdout.readline()
        first = calls.get(timeout=5.0)
        with Client(path) as client:
            client.say(b'{"do": "volume", "db": -3}\n')
            assert ask_in_vain(path), "so it has been read"
            first.answer(STATE)
            calls.get(timeout=5.0).answer(STATE)  # the second of the crowd at most
            second = calls.get(timeout=5.0)
            second.answer(STATE)
            assert client.hear()["phase"] == "playing"
        crowd.kill()
    control.close()


CROWD = """
import socket, sys
held = [socket.socket(socket.AF_UNIX) for _ in range(100)]
for one in held:
    one.connect(sys.argv[1])
    one.sendall(b'{"do": "status"}\\n')
print(flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("sent", [b"", b'{"do": "sta'])
def test_one_who_dawdles_is_told_so(path: Path, sent: bytes) -> None:
    control = ControlSocket(path, answered_at_once, ["rain"], client_s=0.05)
    with Client(path) as client:
        client.say(sent)
        assert client.hear() == {"error": "no whole line came within 0.05 s"}
    control.close()


def test_a_main_loop_that_does_not_answer_is_told_so(path: Path) -> None:
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"], client_s=0.05)
    with pytest.raises(Refused, match="the device is busy"):
        ask(path, Status())
    calls.get(timeout=5.0).answer(STATE)  # too late is no harm
    threading.Thread(target=lambda: calls.get(timeout=5.0).answer(STATE)).start()
    assert ask(path, Status()) == STATE
    control.close()


def test_whoever_waits_as_it_ends_is_told_so(path: Path) -> None:
    control = ControlSocket(path, lambda _: None, ["rain"])
    with Client(path) as silent, Client(path) as asking:
        asking.say(b'{"do": "status"}\n')
        assert ask_in_vain(path)
        control.close()
        for client in (silent, asking):
            assert client.hear() == {"error": "the device is going down"}


@pytest.mark.parametrize("request_", [Nights(), Forget(None), Like("rain", 1.0), Unlearn()])
def test_whatever_waits_for_a_card_has_the_patience_for_one(path: Path, request_: Log) -> None:
    """Else it is refused and done all the same."""
    control = ControlSocket(path, lambda call: Timer(0.3, call.answer, [Unlearned(1)]).start(), ["rain"], client_s=0.1)
    with Client(path) as client:
        client.say(encode_request(request_))
        assert "error" not in client.hear()
    control.close()


def test_all_that_the_clerk_does_waits_for_a_card() -> None:
    assert set(get_args(Log)) == {Nights, Forget, Like, Unlearn}
