"""The daemon's end of the control socket: a Unix stream socket, one request and one reply a connection.

One thread accepts and each client has one of its own, eight at most, two seconds each. They only put a `Call` on the
main loop's queue and wait for its answer. Whoever may write to the socket file is trusted: its user and its group.
"""

import grp
import logging
import shutil
import socket
import stat
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from device.files.owner import stay_in_own
from device.service.protocol import (
    LARGEST_BYTES,
    BadRequest,
    Forget,
    Like,
    Nights,
    Refusal,
    Reply,
    Request,
    Unlearn,
    decode_request,
    encode_reply,
)

log = logging.getLogger(__name__)

GROUP = "lull"
MOST_CLIENTS = 8
CLIENT_S = 2.0  # for a client to say what it wants, and for the main loop to answer
CARD_S = 4.0  # for what is about past nights, which waits for a card
PROBE_S = 1.0


class AlreadyRunning(Exception):
    """Another daemon answers at the socket."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way through the main loop, which must call `answer` once."""

    request: Request
    _reply: "Future[Reply | Refusal]" = field(default_factory=Future)

    def answer(self, reply: Reply | Refusal) -> None:
        """Let the client have it; any thread, returns at once."""
        self._reply.set_result(reply)

    def wait(self, longest_s: float) -> Reply | Refusal:
        """The answer; client's thread. Raises TimeoutError."""
        return self._reply.result(longest_s)


class ControlSocket:
    """Listens from its making to `close`."""

    def __init__(
        self, path: Path, post: Callable[[Call], None], known_ids: Collection[str], client_s: float = CLIENT_S
    ) -> None:
        """`post` must not wait. Raises AlreadyRunning, and OSError when the socket cannot be made."""
        self._path = path
        self._post = post
        self._known_ids = known_ids
        self._client_s = client_s
        self._room = threading.BoundedSemaphore(MOST_CLIENTS)
        self._closing = threading.Event()
        self._listener = _listen(path)
        self._thread = threading.Thread(target=self._accept, name="control socket", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and take the socket file away. Clients being served may still get their answer."""
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # ends the wait in accept
        self._thread.join()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError as error:
                if not self._closing.is_set():
                    log.warning("control socket: %s", error)
                    self._closing.wait(self._client_s)  # out of file descriptors: the clients there are will leave
                continue
            if self._room.acquire(blocking=False):
                threading.Thread(target=self._serve, args=(client,), name="control client", daemon=True).start()
            else:
                with client:
                    _send(client, Refusal("too many clients at once"))

    def _serve(self, client: socket.socket) -> None:
        try:
            with client:
                _send(client, self._reply_to(client))
        finally:
            self._room.release()

    def _reply_to(self, client: socket.socket) -> Reply | Refusal:
        try:
            line = _receive(client, time.monotonic() + self._client_s)
            call = Call(decode_request(line, self._known_ids))
        except TimeoutError:
            return Refusal(f"no whole line came within {self._client_s:g} s")
        except (BadRequest, OSError) as error:
            return Refusal(str(error))
        self._post(call)
        try:
            return call.wait(CARD_S if isinstance(call.request, Nights | Forget | Like | Unlearn) else self._client_s)
        except TimeoutError:
            return Refusal("the device is busy")


def _listen(path: Path) -> socket.socket:
    stay_in_own(path)
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        path.chmod(0o660)  # nobody can connect yet
        _give_to_group(path)
        listener.listen(MOST_CLIENTS)
    except OSError:
        listener.close()
        raise
    return listener


def _clear(path: Path) -> None:
    """Remove the socket of a daemon that has died; anything else at its place is left alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise FileExistsError(f"{path} is in the way and is not a socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_S)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except (TimeoutError, BlockingIOError):  # somebody listens, too busy to answer
            pass
    raise AlreadyRunning(f"another lull answers at {path}")


def _give_to_group(path: Path) -> None:
    try:
        if path.stat().st_gid != grp.getgrnam(GROUP).gr_gid:  # under systemd it is, and a chown is not allowed
            shutil.chown(path, group=GROUP)
    except LookupError:
        log.info("there is no group %s: only this user can control the device", GROUP)
    except PermissionError:
        log.warning("not in group %s: only this user can control the device", GROUP)


def _receive(client: socket.socket, until_s: float) -> bytes:
    """One line. Raises BadRequest, TimeoutError when it takes too long, OSError."""
    line = b""
    while b"\n" not in line:
        client.settimeout(max(until_s - time.monotonic(), 0.001))
        more = client.recv(LARGEST_BYTES + 1 - len(line))
        line += more
        if len(line) > LARGEST_BYTES:
            raise BadRequest(f"a message has {LARGEST_BYTES} bytes at most")
        if not more:
            raise BadRequest("the message ended before its line did")
    return line.partition(b"\n")[0]


def _send(client: socket.socket, reply: Reply | Refusal) -> None:
    """A client that has gone, or does not listen, is no matter of ours."""
    client.settimeout(CLIENT_S)
    try:
        client.sendall(encode_reply(reply))
    except OSError as error:
        log.debug("control client left: %s", error)
