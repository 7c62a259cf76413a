"""`lull taste`: what was learned of each sound, and why tonight's was chosen, worked out anew from the night log."""

import argparse
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device import cli_values
from device.cli_nights import EXIT_REFUSED, EXIT_UNAVAILABLE, Failed, asked, complain, kept_nights, logs_here

if TYPE_CHECKING:
    from device.explained import Explained
    from device.service.protocol import State
    from device.storage.nights import NightLog


def add_taste_command(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """`add` makes a subcommand's parser."""
    taste = add(commands, "taste", _taste, "show what was learned of each sound, and why tonight's was chosen")
    taste.add_argument("--json", action="store_true", help="for a program to read")
    taste.add_argument("--plot", type=cli_values.picture, metavar="OUT.png", help="draw it")
    taste.add_argument("--config", type=Path, metavar="FILE", help="default /etc/lull/device.toml, or as shipped")
    changes = taste.add_subparsers(title="to change it", metavar="COMMAND")
    told = add(changes, "set", _set, "tell it how well a sound puts you to sleep", "Nights still count, beside it.")
    told.add_argument("sound", metavar="SOUND")
    told.add_argument("liking", type=cli_values.liking, metavar="LIKING", help="-1 to 1, or none to take it back")
    add(changes, "reset", _reset, "learn anew", "Nights of so far stay in the log and tell nothing of taste any more.")


def _taste(args: argparse.Namespace) -> int:
    from device.config_file import Unusable, check_sounds, load
    from device.explained import explained, in_words
    from device.repertoire import repertoire
    from device.taste.words import table

    try:
        kept = kept_nights(None)
        there = repertoire().sounds
        config = check_sounds(load(args.config), {*there}).config
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    except Unusable as error:
        return complain("taste", error, EXIT_REFUSED)
    state = _state()
    nights = (entry.night for entry in kept.entries if entry.heeded and entry.number != kept.going_on)
    told = explained(nights, config, there, state.banned if state else (), kept.by_hand)
    if args.json:
        tonight, sounds = told.choice and asdict(told.choice), [*map(asdict, told.rows)]
        print(json.dumps({"nights": told.nights, "tonight": tonight, "awake_s": told.awake_s, "sounds": sounds}))
    elif not args.plot:
        print(table(told.rows, time.time()), end="\n\n")
        plays, asleep = (state.sound, state.phase == "asleep") if state else (None, True)
        print(in_words(told, config, there, plays, asleep=asleep))
    return _plot(told, state, args.plot) if args.plot else 0


def _set(args: argparse.Namespace) -> int:
    from device.repertoire import repertoire
    from device.service.protocol import Like, Liked

    sounds = repertoire().sounds
    if args.sound not in sounds:
        return complain("taste", f"there is no sound {args.sound!r}; `lull sounds` lists them", EXIT_REFUSED)
    if sounds[args.sound].family == "bed":
        return complain("taste", f"{args.sound} is a bed, which taste does not choose", EXIT_REFUSED)
    try:
        asked(Like(args.sound, args.liking), Liked, lambda: Liked(_log_here().like(args.sound, args.liking)))
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    said = "is as it was learned" if args.liking is None else f"is told to be {args.liking:+.2g}"
    print(f"{args.sound} {said}; `lull taste` shows what comes of it")
    return 0


def _reset(_args: argparse.Namespace) -> int:
    from device.service.protocol import Unlearn, Unlearned

    try:
        done = asked(Unlearn(), Unlearned, lambda: Unlearned(sum(log.unlearn() for log in logs_here()))).unlearned
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    print(f"learning begins anew: {'1 night tells' if done == 1 else f'{done} nights tell'} nothing of it any more")
    return 0


def _log_here() -> "NightLog":
    """Where nothing runs there must be one, for whose file it would be is the device's to say. Raises Failed."""
    found = logs_here()
    if not found:
        raise Failed("lull is not running, and there is no night log yet to write it into", EXIT_UNAVAILABLE)
    return found[0]


def _state() -> "State | None":
    """That of the running device, if there is one."""
    from device.service.protocol import State, Status

    with suppress(Failed):
        state: State | None = asked(Status(), State, lambda: None)
        return state
    return None


def _plot(told: "Explained", state: "State | None", out: Path) -> int:
    try:
        from device.simulator.taste_picture import draw_taste  # loads matplotlib, which takes its time
    except ImportError as error:
        return complain("taste", f"no picture: {error}", EXIT_UNAVAILABLE)
    chosen = told.choice.sound if told.choice else None
    draw_taste(told.rows, state.sound if state else chosen, out)
    return 0
