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

if TYPE_CHECKING:
    from device.service.protocol import Past
    from device.storage.nights import NightLog
    from device.taste.contract import Entry

EXIT_REFUSED, EXIT_UNAVAILABLE = 1, 69
IN_TABLE, IN_PICTURE = 14, 60  # nights, where nobody says how many


def add_night_commands(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """Those about past nights; `add` makes a subcommand's parser."""
    nights = add(commands, "nights", _nights, "show past nights", "docs/privacy.md tells what is kept of them.")
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
    which.add_argument("--all", action="store_true", help="of all of them")


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
        _write(args.export, night_words.as_csv(entries, going_on))
    return _plot(entries, args.plot) if args.plot else 0


def _plot(entries: "list[Entry]", out: Path) -> int:
    try:
        from device.simulator.nights_picture import draw_nights  # loads matplotlib, which takes its time
    except ImportError as error:
        return complain("nights", f"no picture: {error}", EXIT_UNAVAILABLE)
    if not entries:
        return complain("nights", "no picture: there are no nights yet", EXIT_REFUSED)
    draw_nights(entries, out)
    return 0


def _forget(args: argparse.Namespace) -> int:
    from device.service.protocol import Forget, Forgotten

    number = None if args.all else args.night
    try:
        forgotten = asked(Forget(number), Forgotten, lambda: Forgotten(_forget_here(number))).forgotten
    except Failed as failed:
        return complain("forget", failed.why, failed.exit_code)
    if number and not forgotten:
        return complain("forget", f"there is no night {number}", EXIT_REFUSED)
    print("1 night is forgotten" if forgotten == 1 else f"{forgotten} nights are forgotten")
    return 0


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
        raise Failed(f"{error}; lull is not running, and only root may look itself", EXIT_UNAVAILABLE) from error


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


def _write(out: Path, text: str) -> None:
    """For its owner's eyes, as the log is. Raises OSError."""
    with os.fdopen(os.open(out, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", newline="") as stream:
        stream.write(text)


def complain(command: str, why: object, exit_code: int) -> int:
    """For a command that ends with `exit_code`."""
    print(f"lull {command}: {why}", file=sys.stderr)
    return exit_code
