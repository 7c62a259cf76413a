"""A client's end of the control socket: ask a running daemon, get its answer or a reason a person can act on."""

import grp
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from device.service.control_socket import GROUP
from device.service.protocol import Refusal, Request, State, decode_reply, encode_request

ANSWER_S = 6.0  # the daemon gives itself two seconds to read and two to answer
LARGEST_BYTES = 64 * 1024
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
    for path in paths[:-1]:
        with suppress(NotRunning):
            return ask(path, request, longest_s)
    return ask(paths[-1], request, longest_s)


def ask(path: Path, request: Request, longest_s: float = ANSWER_S) -> State:
    """The state of the device once it has done as asked. Raises AskError, of it one of the four above."""
    try:
        reply = decode_reply(_exchange(path, encode_request(request), longest_s))
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NotRunning(f"lull is not running: nobody listens at {path}") from error
    except PermissionError as error:
        raise NotAllowed(f"only group {_group(path)} may use {path}: {JOIN.format(_group(path))}") from error
    except (TimeoutError, BlockingIOError) as error:
        raise NoAnswer(f"lull did not answer within {longest_s:g} s at {path}") from error
    except (OSError, ValueError) as error:
        raise NoAnswer(f"no sensible answer at {path}: {error}") from error
    if isinstance(reply, Refusal):
        raise Refused(reply.error)
    return reply


def _exchange(path: Path, line: bytes, longest_s: float) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
        daemon.settimeout(longest_s)
        daemon.connect(str(path))
        with suppress(BrokenPipeError):  # refused before it was read: the reason is waiting to be read
            daemon.sendall(line)
        with daemon.makefile("rb") as answer:
            return answer.readline(LARGEST_BYTES)


def _group(path: Path) -> str:
    """Who may ask: the group the socket has, or the usual one when even that may not be seen."""
    with suppress(OSError, KeyError):
        return grp.getgrgid(path.stat().st_gid).gr_name
    return GROUP
