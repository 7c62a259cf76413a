"""The control socket, both ends, over real sockets; time-outs are the only waits."""

import grp
import json
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import Self, get_args

import pytest

from device.front_desk import Log
from device.service.control_client import NoAnswer, NotAllowed, NotRunning, Refused, ask, ask_first
from device.service.control_socket import MOST_CLIENTS, AlreadyRunning, Call, ControlSocket
from device.service.protocol import (
    LARGEST_BYTES,
    NAMES,
    Forget,
    Like,
    Nights,
    Play,
    Refusal,
    State,
    Status,
    Unlearn,
    Unlearned,
    Volume,
    encode_request,
)

STATE = State(phase="playing", movement="settle", sound="rain", remaining_s=60.0, volume_db=-12.0, lamp_level=0.2)
NOBODY = 65534


@pytest.fixture
def path() -> Iterator[Path]:
    """A name short enough for a socket, whatever pytest calls its folders."""
    with tempfile.TemporaryDirectory(prefix="lull") as folder:
        yield Path(folder) / "s"


def answered_at_once(call: Call) -> None:
    call.answer(STATE)


@pytest.fixture
def daemon(path: Path) -> Iterator[ControlSocket]:
    """One whose main loop answers everything at once."""
    control = ControlSocket(path, answered_at_once, ["rain"])
    yield control
    control.close()


class Client:
    """A client that says what it likes."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(5.0)
        self.socket.connect(str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, line: bytes, *, and_no_more: bool = False) -> None:
        self.socket.sendall(line)
        if and_no_more:
            self.socket.shutdown(socket.SHUT_WR)

    def hear(self) -> dict[str, object]:
        with self.socket.makefile("rb") as lines:
            reply: dict[str, object] = json.loads(lines.readline())
        return reply


# -- asking ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("daemon")
def test_a_question_is_answered(path: Path) -> None:
    assert ask(path, Status()) == STATE


def test_the_main_loop_gets_the_request_and_answers_when_it_likes(path: Path) -> None:
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"])
    with Client(path) as client:
        client.say(b'{"do": "volume", "db": -3, "relative": true}\n')
        call = calls.get(timeout=5.0)
        assert call.request == Volume(-3.0, relative=True)
        call.answer(Refusal("not now"))
        assert client.hear() == {"error": "not now"}
    control.close()


@pytest.mark.usefixtures("daemon")
def test_a_refusal_is_told_in_the_daemons_words(path: Path) -> None:
    with pytest.raises(Refused, match=r"^sound: 'snow' is not known$"):
        ask(path, Play("snow"))


@pytest.mark.usefixtures("daemon")
def test_a_question_longer_than_is_read_is_refused_as_well(path: Path) -> None:
    with pytest.raises(Refused, match="a message has 4096 bytes at most"):
        ask(path, Play("x" * 1_000_000))


@pytest.mark.parametrize("there", [False, True], ids=["no file", "a dead one's"])
def test_not_running(path: Path, *, there: bool) -> None:
    if there:
        leave_a_dead_socket(path)
    with pytest.raises(
        NotRunning, match=f"^lull is not running: nobody listens at {path}; to start it: sudo systemctl start lull$"
    ):
        ask(path, Status())


@pytest.mark.usefixtures("daemon")
def test_the_first_that_runs_is_asked(path: Path) -> None:
    assert ask_first((path.with_name("own"), path), Status()) == STATE
    with pytest.raises(NotRunning, match="own2"):
        ask_first((path.with_name("own1"), path.with_name("own2")), Status())


@pytest.mark.usefixtures("daemon")
def test_who_may_not_write_to_the_socket_is_told_which_group_to_join(path: Path) -> None:
    group = grp.getgrgid(path.stat().st_gid).gr_name
    path.parent.chmod(0o755)
    path.chmod(0)
    with as_nobody_special(), pytest.raises(NotAllowed) as caught:
        ask(path, Status())
    assert str(caught.value) == f"only group {group} may use {path}: sudo usermod -aG {group} $USER, and log in again"


@pytest.mark.usefixtures("daemon")
def test_who_may_not_even_see_the_socket_is_told_the_usual_group(path: Path) -> None:
    path.parent.chmod(0)
    with as_nobody_special(), pytest.raises(NotAllowed, match="sudo usermod -aG lull "):
        ask(path, Status())
    path.parent.chmod(0o700)


@contextmanager
def as_nobody_special() -> Iterator[None]:
    """Root may do anything, so root becomes somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_no_answer_in_time(path: Path) -> None:
    with listening(path), pytest.raises(NoAnswer, match=r"lull did not answer within 0.05 s"):
        ask(path, Status(), longest_s=0.05)


@pytest.mark.parametrize("answer", [b"", b"hello\n", b"{}\n", b'{"error": 3}\n', b"x" * 100_000])
def test_an_answer_that_is_none(path: Path, answer: bytes) -> None:
    with listening(path) as listener:
        thread = threading.Thread(target=answer_once, args=(listener, answer))
        thread.start()
        with pytest.raises(NoAnswer, match=f"^no sensible answer at {path}: [^\n]+$"):
            ask(path, Status())
        thread.join()


def listening(path: Path) -> socket.socket:
    """Somebody who listens and does nothing else."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(1)
    return listener


def answer_once(listener: socket.socket, answer: bytes) -> None:
    client, _ = listener.accept()
    with client:
        client.recv(4096)
        with suppress(BrokenPipeError):  # it has read enough
            client.sendall(answer)


def leave_a_dead_socket(path: Path) -> None:
    listening(path).close()


# -- clients that misbehave --------------------------------------------------------------------------------------------


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


def test_a_crowd_is_bounded_and_room_is_made_again(path: Path) -> None:
    calls: SimpleQueue[Call] = SimpleQueue()
    control = ControlSocket(path, calls.put, ["rain"])
    crowd = [Client(path) for _ in range(MOST_CLIENTS)]
    for client in crowd:
        client.say(b'{"do": "status"}\n')
    waiting = [calls.get(timeout=5.0) for _ in crowd]
    with pytest.raises(Refused, match="too many clients at once"):
        ask(path, Status())
    for call in waiting:
        call.answer(STATE)
    for client in crowd:
        assert client.hear()["phase"] == "playing"
        client.socket.close()
    for thread in threading.enumerate():
        if thread.name == "control client":
            thread.join(5.0)
    threading.Thread(target=lambda: calls.get(timeout=5.0).answer(STATE)).start()
    assert ask(path, Status()) == STATE
    control.close()


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
    control.close()


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


# -- the socket file ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("daemon")
def test_only_its_user_and_group_may_write_to_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o660


@pytest.mark.usefixtures("daemon")
def test_a_second_daemon_leaves_the_first_alone(path: Path) -> None:
    with pytest.raises(AlreadyRunning, match=f"another lull answers at {path}"):
        ControlSocket(path, answered_at_once, [])
    assert ask(path, Status()) == STATE


def test_a_daemon_too_busy_to_answer_counts_as_running(path: Path) -> None:
    with listening(path), ExitStack() as queue:
        for _ in range(2):  # as many as wait in a backlog of one
            queue.enter_context(Client(path))
        with pytest.raises(AlreadyRunning):
            ControlSocket(path, answered_at_once, [])


def test_the_socket_of_a_dead_daemon_is_taken_over(path: Path) -> None:
    leave_a_dead_socket(path)
    control = ControlSocket(path, answered_at_once, [])
    assert ask(path, Status()) == STATE
    control.close()


def test_what_is_not_a_socket_is_left_alone(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(FileExistsError, match="is not a socket"):
        ControlSocket(path, answered_at_once, [])
    assert path.read_text() == "mine"


def test_its_folder_is_made_and_the_file_goes_with_the_daemon(path: Path) -> None:
    inner = path.parent / "run" / "lull.sock"
    control = ControlSocket(inner, answered_at_once, [])
    assert ask(inner, Status()) == STATE
    control.close()
    assert not inner.exists()
    with pytest.raises(NotRunning):
        ask(inner, Status())


def test_a_path_that_no_socket_can_have(path: Path) -> None:
    with pytest.raises(OSError, match="AF_UNIX path too long"):
        ControlSocket(path.parent / ("x" * 200), answered_at_once, [])
