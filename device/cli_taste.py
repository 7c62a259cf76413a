"""`lull taste`: what was learned of each sound, and why tonight's was chosen, worked out anew from the night log."""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device import cli_values
from device.cli_nights import EXIT_REFUSED, EXIT_UNAVAILABLE, Failed, asked, complain, kept_nights, logs_here

if TYPE_CHECKING:
    from device.config import Config
    from device.service.protocol import State
    from device.sounds.contract import Sound
    from device.storage.nights import NightLog
    from device.taste.choice import Choice
    from device.taste.words import Row


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
    from device.adviser import kinds_of
    from device.bedside import knob_order
    from device.config_file import Unusable, check_sounds, load
    from device.repertoire import repertoire
    from device.session.score import BED
    from device.taste.choice import choose
    from device.taste.liking import taste_of
    from device.taste.pace import awake_s_of
    from device.taste.words import rows

    try:
        kept = kept_nights(None)
        there = repertoire()
        config = check_sounds(load(args.config), {*there.sounds}).config
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    except Unusable as error:
        return complain("taste", error, EXIT_REFUSED)
    state = _state()
    kinds = kinds_of(knob_order(config, there.sounds), there.sounds)
    nights = [entry.night for entry in kept.entries if entry.heeded and entry.number != kept.going_on]
    taste = taste_of(nights, kinds, kept.by_hand)
    banned = state.banned if state else ()
    choice = choose(taste, taste.nights, banned, tuple(kinds))
    told = rows(taste.rested(), banned, kept.by_hand)
    awake_s = awake_s_of(nights, BED * config.night.timer_min * 60)
    if args.json:
        tonight = choice and asdict(choice)
        rows_told = [*map(asdict, told)]
        print(json.dumps({"nights": taste.nights, "tonight": tonight, "awake_s": awake_s, "sounds": rows_told}))
    elif not args.plot:
        _print(told, taste.nights, _why(config, state, choice, there.sounds))
        if config.sounds.taste == "learn":
            print(_pace(awake_s, config))
    return _plot(told, state, choice, args.plot) if args.plot else 0


def _set(args: argparse.Namespace) -> int:
    from device.repertoire import repertoire
    from device.service.protocol import Like, Liked

    if args.sound not in repertoire().sounds:
        return complain("taste", f"there is no sound {args.sound!r}; `lull sounds` lists them", EXIT_REFUSED)
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


def _print(told: "Sequence[Row]", nights: int, tonight: str) -> None:
    from device.taste.words import table

    print(table(told, time.time()))
    print(f"\n{nights} nights have told. {tonight}" if nights != 1 else f"\n1 night has told. {tonight}")


def _why(config: "Config", state: "State | None", choice: "Choice | None", sounds: "dict[str, Sound]") -> str:
    from device.taste.words import why

    if config.sounds.taste != "learn":
        return f'Nothing of it is heeded: sounds.taste is "{config.sounds.taste}".'
    if state is not None and state.phase != "asleep":
        return f"Now: {sounds[state.sound].title if state.sound in sounds else state.sound}."
    if choice is None:
        return "There is nothing that may be played."
    titles = {name: sound.title for name, sound in sounds.items()}
    if state is not None and state.sound != choice.sound:
        return f"Tonight: {titles.get(state.sound, state.sound)}, as it was left by hand."
    return f"Tonight: {why(choice, titles)}"


def _pace(awake_s: float, config: "Config") -> str:
    from device.session.timer import awake_share, timer_for
    from device.taste.words import pace

    night, follows = config.night, config.night.timer == "auto"
    timer_s = timer_for(awake_s, night.timer_max_min * 60) if follows else night.timer_min * 60
    return pace(awake_share(awake_s, timer_s) * timer_s, timer_s, follows=follows)


def _state() -> "State | None":
    """That of the running device, if there is one."""
    from device.service.protocol import State, Status

    with suppress(Failed):
        state: State | None = asked(Status(), State, lambda: None)
        return state
    return None


def _plot(told: "Sequence[Row]", state: "State | None", choice: "Choice | None", out: Path) -> int:
    try:
        from device.simulator.taste_picture import draw_taste  # loads matplotlib, which takes its time
    except ImportError as error:
        return complain("taste", f"no picture: {error}", EXIT_UNAVAILABLE)
    chosen = choice.sound if choice else None
    draw_taste(told, state.sound if state else chosen, out)
    return 0
