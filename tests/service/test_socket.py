"""The control socket, both ends, over real sockets; time-outs are the only waits."""

import grp
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Timer

import pytest

from device.service.control_client import NoAnswer, NotAllowed, NotRunning, Refused, ask, ask_first
from device.service.control_socket import Call, ControlSocket
from device.service.listening_socket import AlreadyRunning
from device.service.protocol import (
    Play,
    Refusal,
    Status,
    Volume,
    encode_reply,
)
from tests.service.clients import STATE, Client, answered_at_once

NOBODY = 65534


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


def test_a_backlog_that_stays_full_is_told_as_busy(path: Path) -> None:
    with listening(path), ExitStack() as queue:
        for _ in range(2):  # as many as wait in a backlog of one
            queue.enter_context(Client(path))
        with pytest.raises(NoAnswer, match=r"^lull is busy at .*; try again$"):
            ask(path, Status(), longest_s=0.05)


def test_a_backlog_that_empties_in_time_is_waited_for(path: Path) -> None:
    with listening(path) as listener, ExitStack() as queue:
        for _ in range(2):
            queue.enter_context(Client(path)).say(b"first\n")
        serving = Timer(0.1, answer_once, [listener, encode_reply(STATE), 3])
        serving.start()
        assert ask(path, Status()) == STATE
        serving.join()


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


def answer_once(listener: socket.socket, answer: bytes, clients: int = 1) -> None:
    for _ in range(clients):
        client, _ = listener.accept()
        with client:
            client.recv(4096)
            with suppress(BrokenPipeError):  # it has read enough
                client.sendall(answer)


def leave_a_dead_socket(path: Path) -> None:
    listening(path).close()


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
