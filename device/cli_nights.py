"""`lull nights` and `lull forget`: what the night log holds, asked of the running device, else read from its file.

The file is the device's own user's alone, so a member of the group lull gets at it by way of the control socket.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from device import cli_values
from device.missing import how_to_add

if TYPE_CHECKING:
    from device.service.protocol import Past, State
    from device.session.commands import Memory
    from device.storage.night_keeper import Unkept
    from device.storage.nights import NightLog
    from device.taste.contract import Entry

EXIT_REFUSED, EXIT_UNAVAILABLE, EXIT_CONFIG = 1, 69, 78
SETTINGS = "settings.json"  # in the state folder
DENIED = {3, 8, 14, 23}  # SQLITE_PERM, READONLY, CANTOPEN, AUTH
IN_TABLE, IN_PICTURE = 14, 60  # nights, where nobody says how many


def add_night_commands(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """Those about past nights; `add` makes a subcommand's parser."""
    nights = add(
        commands,
        "nights",
        _nights,
        "show past nights",
        f"docs/privacy.md{cli_values.PAGES} tells what is kept of them.",
    )
    nights.add_argument(
        "--last", type=cli_values.whole, metavar="N", help=f"the last N ({IN_TABLE}; all for --json, --export)"
    )
    nights.add_argument("--json", action="store_true", help="for a program to read")
    nights.add_argument("--plot", type=cli_values.picture, metavar="OUT.png", help="draw them, a row each")
    nights.add_argument("--export", type=Path, metavar="OUT.csv", help="write them into a table of numbers")
    forget = add(
        commands, "forget", _forget, "leave nothing of past nights, or of what was learned from them, in the log"
    )
    which = forget.add_mutually_exclusive_group(required=True)
    which.add_argument("--night", type=cli_values.whole, metavar="N", help="of this one; `lull nights` has its number")
    which.add_argument("--all", action="store_true", help="of all of them; on a terminal you are asked first")
    forget.add_argument("--yes", action="store_true", help="do not ask")


def _nights(args: argparse.Namespace) -> int:
    from device import night_words

    table = not (args.json or args.plot or args.export)
    usual = IN_TABLE if table else IN_PICTURE if not (args.json or args.export) else None
    try:
        kept = kept_nights(args.last or usual)
    except Failed as failed:
        return complain("nights", failed.why, failed.exit_code)
    entries, going_on = kept.entries, kept.going_on
    if args.json:
        print(json.dumps([night_words.as_json(entry, going_on) for entry in entries]))
    if table:
        print(night_words.table(entries, going_on))
    if args.export:
        exit_code = left_in("nights", args.export, lambda: _write(args.export, night_words.as_csv(entries, going_on)))
        if exit_code:
            return exit_code
    return _plot(entries, args.plot) if args.plot else 0


def _plot(entries: "list[Entry]", out: Path) -> int:
    try:
        from device.simulator.nights_picture import draw_nights  # loads matplotlib, which takes its time
    except ModuleNotFoundError as error:
        return complain("nights", f"no picture: {how_to_add(error)}", EXIT_UNAVAILABLE)
    if not entries:
        return complain("nights", "no picture: there are no nights yet", EXIT_REFUSED)
    return left_in("nights", out, lambda: draw_nights(entries, out))


def _forget(args: argparse.Namespace) -> int:
    from device.service.protocol import Forget, Forgotten

    number = None if args.all else args.night
    if args.all and not args.yes and not _is_sure("Forget all nights, and what was learned from them, for good?"):
        return complain("forget", "nothing is forgotten", EXIT_REFUSED)
    try:
        forgotten = asked(Forget(number), Forgotten, lambda: Forgotten(_forget_here(number))).forgotten
    except Failed as failed:
        return complain("forget", failed.why, failed.exit_code)
    if number and not forgotten:
        return complain("forget", f"there is no night {number}", EXIT_REFUSED)
    print("1 night is forgotten" if forgotten == 1 else f"{forgotten} nights are forgotten")
    if number is None and (banned := _banned()):
        print(f"never to be heard again, as before: {', '.join(banned)}")
    return 0


def _is_sure(question: str) -> bool:
    """Asked on a terminal; a script means what it says."""
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    print(f"{question} [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _banned() -> tuple[str, ...]:
    """Sounds that are never to be played again."""
    kept = state_of_device() or memory_here()
    return kept.banned if kept else ()


class Failed(Exception):
    """`why` a command has no answer, for its user, and the exit code for that."""

    def __init__(self, why: object, exit_code: int) -> None:
        super().__init__(why)
        self.why, self.exit_code = why, exit_code


class Kept(NamedTuple):
    """Nights of the log, the earliest first."""

    entries: "list[Entry]"
    going_on: int | None  # the number of the night that is on
    by_hand: Mapping[str, float]  # what taste was told, by sound


def kept_nights(most: int | None) -> Kept:
    """The latest, or all there are. Raises Failed."""
    import msgspec

    from device.service.protocol import Nights, Past
    from device.taste.contract import Entry

    found: list[Entry] = []
    before, going_on, by_hand = None, None, {}
    while most is None or len(found) < most:
        page = asked(Nights(before), Past, _read_here)
        found += [msgspec.json.decode(raw, type=Entry) for raw in page.nights]
        by_hand = page.by_hand
        going_on = page.going_on if before is None else going_on
        if not page.more:
            break
        before = found[-1].number
    return Kept(found[:most][::-1], going_on, by_hand)


def told_by_hand() -> Mapping[str, float]:
    """What taste was told, by sound, and no nights. Raises Failed."""
    from device.service.protocol import Nights, Past

    by_hand: Mapping[str, float] = asked(Nights(before=1), Past, _read_here).by_hand
    return by_hand


def asked(request: Any, wanted: Any, else_here: Callable[[], Any]) -> Any:
    """What the running device says, else what is found here. Raises Failed."""
    from device.service.control_client import AskError, NotRunning, Refused, first_answer
    from device.service.places import sockets_to_ask
    from device.storage.night_keeper import Unkept

    try:
        with suppress(NotRunning):
            return first_answer(sockets_to_ask(os.environ), request, wanted)
        return else_here()
    except AskError as error:
        raise Failed(error, EXIT_REFUSED if isinstance(error, Refused) else EXIT_UNAVAILABLE) from error
    except Unkept as error:
        raise Failed(f"{error}; {_why_unkept(error)}", EXIT_UNAVAILABLE) from error


def _why_unkept(error: "Unkept") -> str:
    """What its user can make of a log that is not to be had here."""
    from device.storage.night_file import Broken

    cause = error.__cause__
    if isinstance(cause, Broken):
        return "it is damaged, or of a newer Lull; lull is not running, and sets it aside at its next start"
    code = getattr(cause, "sqlite_errorcode", None)
    denied = code is not None and code & 0xFF in DENIED and os.geteuid() != 0
    if denied or isinstance(cause, PermissionError):
        return "lull is not running, and only root may look itself"
    return "lull is not running"


def state_of_device() -> "State | None":
    """That of the running device, if there is one."""
    from device.service.protocol import State, Status

    with suppress(Failed):
        state: State | None = asked(Status(), State, lambda: None)
        return state
    return None


def _read_here() -> "Past":
    import msgspec

    from device.service.protocol import Past

    lines = (msgspec.json.encode(entry) for log in logs_here() for entry in log.read())
    by_hand = {sound: liking for log in logs_here() for sound, liking in log.by_hand().items()}
    return Past(nights=tuple(map(msgspec.Raw, lines)), more=False, by_hand=by_hand)


def _forget_here(number: int | None) -> int:
    return sum(log.forget(number) for log in logs_here())


def logs_here() -> "list[NightLog]":
    """The first of the places where nights may be that has any."""
    from device.service.places import states_to_read
    from device.storage.night_clerk import FILE
    from device.storage.nights import NightLog

    logs = [NightLog(state / FILE, mends=False) for state in states_to_read(os.environ)]
    return [log for log in logs if log.path_exists()][:1]


def memory_here() -> "Memory | None":
    """What a device that does not run has kept in its settings, beside its log; None of what cannot be read."""
    from device.service.places import states_to_read
    from device.storage.file import LinuxDisk
    from device.storage.settings import Unreadable, decode

    folders: tuple[Path, ...] = ()
    with suppress(Failed):
        folders = tuple(log.path.parent for log in logs_here()) or states_to_read(os.environ)
    for folder in folders:
        try:
            return decode(LinuxDisk().read(folder / SETTINGS)).memory
        except FileNotFoundError:
            continue
        except (OSError, Unreadable):
            break
    return None


def left_in(command: str, out: Path, write: Callable[[], object]) -> int:
    """Have `write` leave something in `out`; the exit code. Raises BrokenPipeError where nobody reads it."""
    try:
        write()
    except BrokenPipeError:
        raise
    except OSError as error:
        return complain(command, f"{out}: {error.strerror or error}", EXIT_REFUSED)
    return 0


def _write(out: Path, text: str) -> None:
    from device.files.output import open_output

    with open_output(out) as stream:
        stream.write(text.encode())


def complain(command: str, why: object, exit_code: int) -> int:
    """For a command that ends with `exit_code`."""
    print(f"lull {command}: {why}", file=sys.stderr)
    return exit_code
