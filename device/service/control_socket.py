"""The daemon's end of the control socket: a Unix stream socket, one request and one reply a connection.

One thread serves all connections. It hands the main loop one request of a kind at a time, in turn between the programs
that ask and at a bounded pace, so that no client keeps the main loop, or this thread, from what others want of it.
Whoever may write to the socket file is trusted: its user and its group.
"""

import logging
import os
import selectors
import socket
import struct
import threading
import time
import weakref
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from device.service.listening_socket import listen
from device.service.paced_queue import Pace, PacedQueue
from device.service.protocol import (
    LARGEST_BYTES,
    BadRequest,
    Forget,
    Like,
    Next,
    Nights,
    Play,
    Refusal,
    Reply,
    Request,
    Unlearn,
    Whisper,
    decode_request,
    encode_reply,
)

log = logging.getLogger(__name__)

MOST_CLIENTS = 250  # of the 1024 files that a process may have open; each keeps 4 KB at most
BACKLOG = 512  # that wait to be accepted, which takes less than a tenth of a second
CLIENT_S = 2.0  # for a client to say what it wants, and for the main loop to answer
CARD_S = 4.0  # for what is about past nights, which waits for a card
VOICE_S = 5.0  # for what begins a sound, which may wait for its turn
MOST_EVENTS = 32  # in one round
REST, LONGEST_REST_S = 3.0, 0.05  # after a round, in times of its work: no flood takes more than a quarter of a core


class Kind(Enum):
    """What a request costs the main loop."""

    STATE = Pace(at_once=20, each_s=0.02)
    VOICE = Pace(at_once=4, each_s=1.0)  # a voice is built for it
    HISTORY = Pace(at_once=10, each_s=0.1)  # a card is read


BUSY = dict.fromkeys(Kind, "the device is busy")
BUSY[Kind.VOICE] = "the device is busy: it begins one sound a second at most; try again"


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way through the main loop, which must call `answer` once; any thread may, it returns at once."""

    request: Request
    answer: Callable[[Reply | Refusal], None]


@dataclass(eq=False, slots=True)
class _Client:
    """One connection: it is heard, then its request waits, then its reply is sent."""

    socket: socket.socket
    program: int
    until_s: float  # when the patience with it, or its own, is over
    heard: bytes = b""
    request: Request | None = None
    reply: bytes = b""  # what of it is yet to be sent

    @property
    def kind(self) -> Kind:
        """Of its request."""
        match self.request:
            case Play() | Next() | Whisper():
                return Kind.VOICE
            case Nights() | Forget() | Like() | Unlearn():
                return Kind.HISTORY
            case _:
                return Kind.STATE


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
        self._patience_s = {Kind.STATE: client_s, Kind.VOICE: VOICE_S, Kind.HISTORY: CARD_S}
        self._clients: dict[_Client, None] = {}  # the oldest first
        self._queues: dict[Kind, PacedQueue[_Client]] = {kind: PacedQueue(kind.value) for kind in Kind}
        self._answers: SimpleQueue[tuple[_Client, Reply | Refusal]] = SimpleQueue()
        self._closing = threading.Event()
        self._listener = listen(path, BACKLOG)
        self._listener.setblocking(False)
        self._bell = os.eventfd(0)
        weakref.finalize(self, os.close, self._bell)  # not in `close`: whoever still owes an answer rings it
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="control socket", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and take the socket file away. What has been answered by now is still sent."""
        self._closing.set()
        os.eventfd_write(self._bell, 1)
        self._thread.join()
        self._selector.close()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._closing.is_set():
            ready = self._selector.select(self._wait_s())[:MOST_EVENTS]
            began_s = time.thread_time()
            for key, _ in ready:
                self._take(key)
            self._send_answers()
            self._time_out(time.monotonic())
            self._post_requests(time.monotonic())
            self._closing.wait(min(REST * (time.thread_time() - began_s), LONGEST_REST_S))
        self._send_answers()
        for client in list(self._clients):
            self._reply(client, Refusal("the device is going down"))
            self._drop(client)

    def _wait_s(self) -> float | None:
        wakes = [client.until_s for client in self._clients]
        wakes += [at_s for queue in self._queues.values() if (at_s := queue.take_at_s) is not None]
        return max(min(wakes) - time.monotonic(), 0.0) if wakes else None

    def _take(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._listener:
            self._accept()
        elif key.fileobj == self._bell:
            os.eventfd_read(self._bell)
        elif key.data not in self._clients:  # dropped in this round, to make room
            return
        elif key.data.reply:
            self._send(key.data)
        else:
            self._read(key.data)

    def _accept(self) -> None:
        for _ in range(MOST_EVENTS):
            try:
                connection, _ = self._listener.accept()
            except BlockingIOError:
                return
            except OSError as error:  # out of file descriptors: the clients there are will leave
                log.warning("control socket: %s", error)
                self._closing.wait(self._client_s)
                return
            connection.setblocking(False)
            client = _Client(connection, _program(connection), time.monotonic() + self._client_s)
            self._clients[client] = None
            self._selector.register(connection, selectors.EVENT_READ, client)
            self._read(client)
            if len(self._clients) > MOST_CLIENTS:
                self._make_room()

    def _make_room(self) -> None:
        """Drop one of the program that has most connections: the oldest that has asked nothing, else the latest."""
        counts = Counter(client.program for client in self._clients)
        its = [client for client in self._clients if client.program == max(counts, key=counts.__getitem__)]
        client = next((client for client in its if client.request is None), its[-1])
        self._reply(client, Refusal("too many clients at once"))
        self._drop(client)

    def _read(self, client: _Client) -> None:
        try:
            more = client.socket.recv(LARGEST_BYTES + 1 - len(client.heard))
        except BlockingIOError:
            return
        except OSError:
            self._drop(client)
            return
        client.heard += more
        line, newline, _ = client.heard.partition(b"\n")
        if len(client.heard) > LARGEST_BYTES:
            self._reply(client, Refusal(f"a message has {LARGEST_BYTES} bytes at most"))
        elif newline:
            self._enqueue(client, line)
        elif not more:
            self._reply(client, Refusal("the message ended before its line did"))

    def _enqueue(self, client: _Client, line: bytes) -> None:
        try:
            client.request = decode_request(line, self._known_ids)
        except BadRequest as bad:
            self._reply(client, Refusal(str(bad)))
            return
        client.until_s = time.monotonic() + self._patience_s[client.kind]
        self._selector.unregister(client.socket)
        self._queues[client.kind].add(client, client.program)

    def _post_requests(self, now_s: float) -> None:
        for queue in self._queues.values():
            client = queue.take(now_s)
            if client and client.request:
                self._post(Call(client.request, partial(self._answer, client)))

    def _answer(self, client: _Client, reply: Reply | Refusal) -> None:
        """Called by any thread."""
        self._answers.put((client, reply))
        os.eventfd_write(self._bell, 1)

    def _send_answers(self) -> None:
        while not self._answers.empty():
            client, reply = self._answers.get()
            self._queues[client.kind].done()
            self._reply(client, reply)

    def _time_out(self, now_s: float) -> None:
        for client in [client for client in self._clients if client.until_s <= now_s]:
            if client.reply:
                self._drop(client)
            elif client.request:
                self._reply(client, Refusal(BUSY[client.kind]))
            else:
                self._reply(client, Refusal(f"no whole line came within {self._client_s:g} s"))

    def _reply(self, client: _Client, reply: Reply | Refusal) -> None:
        """Send it and drop the client; one that has gone is no matter of ours."""
        if client not in self._clients or client.reply:
            return
        self._queues[client.kind].remove(client)
        client.reply, client.until_s = encode_reply(reply), time.monotonic() + CLIENT_S
        self._send(client)

    def _send(self, client: _Client) -> None:
        try:
            client.reply = client.reply[client.socket.send(client.reply) :]
        except BlockingIOError:
            pass
        except OSError as error:
            log.debug("control client left: %s", error)
            client.reply = b""
        if not client.reply:
            self._drop(client)
            return
        with suppress(KeyError):
            self._selector.unregister(client.socket)
        self._selector.register(client.socket, selectors.EVENT_WRITE, client)

    def _drop(self, client: _Client) -> None:
        if client not in self._clients:
            return
        del self._clients[client]
        with suppress(KeyError):  # a client that waits for its answer is not looked at
            self._selector.unregister(client.socket)
        client.socket.close()


def _program(connection: socket.socket) -> int:
    """The number of the process that connected."""
    process, _, _ = struct.unpack("iII", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(process)
