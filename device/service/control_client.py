"""A client's end of the control socket: ask a running daemon, get its answer or a reason a person can act on."""

import grp
import socket
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from device.files.owner import as_owner_of
from device.plain_text import one_line
from device.service.listening_socket import GROUP
from device.service.protocol import LARGEST_REPLY_BYTES, R, Refusal, Request, State, decode_answer, encode_request

ANSWER_S = 8.0  # the daemon gives itself two seconds to read, and two to answer, four or five
START = "sudo systemctl start lull"
JOIN = "sudo usermod -aG {} $USER, and log in again"


class AskError(Exception):
    """The device could not be asked, or would not; the message is one line for a person."""


class NotRunning(AskError):
    """Nobody listens there."""


class NotAllowed(AskError):
    """The socket is not for this user."""


class NoAnswer(AskError):
    """Somebody listens and does not answer as a daemon should."""


class Refused(AskError):
    """The daemon's own words why not."""


def ask_first(paths: Sequence[Path], request: Request, longest_s: float = ANSWER_S) -> State:
    """Ask the first of `paths` where a daemon runs. Raises AskError."""
    return first_answer(paths, request, State, longest_s)


def ask(path: Path, request: Request, longest_s: float = ANSWER_S) -> State:
    """The state of the device once it has done as asked. Raises AskError, of it one of the four above."""
    return answer(path, request, State, longest_s)


def first_answer(paths: Sequence[Path], request: Request, wanted: type[R], longest_s: float = ANSWER_S) -> R:
    """As `ask_first`, for a request that is answered by something else than the state."""
    for path in paths[:-1]:
        with suppress(NotRunning):
            return answer(path, request, wanted, longest_s)
    return answer(paths[-1], request, wanted, longest_s)


def answer(path: Path, request: Request, wanted: type[R], longest_s: float = ANSWER_S) -> R:
    """As `ask`, for a request that is answered by something else than the state."""
    try:
        reply = decode_answer(_exchange(path, encode_request(request), longest_s), wanted)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NotRunning(f"lull is not running: nobody listens at {path}; to start it: {START}") from error
    except PermissionError as error:
        raise NotAllowed(f"only group {_group(path)} may use {path}: {JOIN.format(_group(path))}") from error
    except BlockingIOError as error:
        raise NoAnswer(f"lull is busy at {path}: others ask all the time; try again") from error
    except TimeoutError as error:
        raise NoAnswer(f"lull did not answer within {longest_s:g} s at {path}") from error
    except (OSError, ValueError) as error:
        raise NoAnswer(one_line(f"no sensible answer at {path}: {error}")) from error
    if isinstance(reply, Refusal):
        raise Refused(one_line(reply.error))
    return reply


def _exchange(path: Path, line: bytes, longest_s: float) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
        give_up_s = time.monotonic() + longest_s
        daemon.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(longest_s))
        with as_owner_of(path):
            daemon.connect(str(path))  # waits as long as the backlog is full, as connect does without Python's timeout
        daemon.settimeout(max(give_up_s - time.monotonic(), 0.001))
        with suppress(ConnectionError):  # refused before it was read: the reason is waiting to be read
            daemon.sendall(line)
        with daemon.makefile("rb") as reply:
            return reply.readline(LARGEST_REPLY_BYTES)


def _timeval(duration_s: float) -> bytes:
    """As the kernel reads it: `struct timeval`, of the wide kind where the option has the number of that kind."""
    return struct.pack("qq" if socket.SO_SNDTIMEO > 60 else "ll", int(duration_s), int(duration_s % 1 * 1e6))


def _group(path: Path) -> str:
    """Who may ask: the group the socket has, or the usual one when even that may not be seen."""
    with suppress(OSError, KeyError):
        return grp.getgrgid(path.stat().st_gid).gr_name
    return GROUP
