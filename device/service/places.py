"""Where Lull keeps its things: as systemd says, else as a plain user's desktop would. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SYSTEM_STATE = Path("/var/lib/lull")
SYSTEM_SOCKET = Path("/run/lull/lull.sock")


@dataclass(frozen=True, slots=True)
class Places:
    """Settings and nights live in `state`, a folder; the daemon listens at `socket`."""

    state: Path
    socket: Path


def daemon_places(env: Mapping[str, str]) -> Places:
    """For the daemon: $STATE_DIRECTORY and $RUNTIME_DIRECTORY, else the user's own XDG folders, else the system's."""
    state = _first(env.get("STATE_DIRECTORY")) or _of_user(env) or SYSTEM_STATE
    runtime = _first(env.get("RUNTIME_DIRECTORY"))
    socket = runtime / SYSTEM_SOCKET.name if runtime else _user_socket(env) or SYSTEM_SOCKET
    return Places(state, socket)


def sockets_to_ask(env: Mapping[str, str]) -> tuple[Path, ...]:
    """For a client: the user's own daemon first, where there is one, then the system's."""
    own = _user_socket(env)
    return (own, SYSTEM_SOCKET) if own else (SYSTEM_SOCKET,)


def states_to_read(env: Mapping[str, str]) -> tuple[Path, ...]:
    """For who asks while no daemon runs: the user's own first, then the system's."""
    own = _of_user(env)
    return (own, SYSTEM_STATE) if own else (SYSTEM_STATE,)


def _of_user(env: Mapping[str, str]) -> Path | None:
    state, home = _absolute(env.get("XDG_STATE_HOME")), _absolute(env.get("HOME"))
    if state:
        return state / "lull"
    return home / ".local/state/lull" if home else None


def _user_socket(env: Mapping[str, str]) -> Path | None:
    runtime, state = _absolute(env.get("XDG_RUNTIME_DIR")), _of_user(env)
    folder = runtime / "lull" if runtime else state
    return folder / SYSTEM_SOCKET.name if folder else None


def _first(folders: str | None) -> Path | None:
    """Of the folders that systemd lists between colons."""
    return _absolute((folders or "").partition(":")[0])


def _absolute(folder: str | None) -> Path | None:
    """The XDG specification has relative paths ignored."""
    return Path(folder) if folder and folder.startswith("/") else None
