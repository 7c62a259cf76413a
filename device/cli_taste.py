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
from device.cli_nights import EXIT_REFUSED, EXIT_UNAVAILABLE, Failed, asked, complain, kept_nights

if TYPE_CHECKING:
    from device.config import Config
    from device.service.protocol import State
    from device.sounds.contract import Sound
    from device.taste.choice import Choice
    from device.taste.words import Row


def add_taste_command(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """`add` makes a subcommand's parser."""
    taste = add(commands, "taste", _taste, "show what was learned of each sound, and why tonight's was chosen")
    taste.add_argument("--json", action="store_true", help="for a program to read")
    taste.add_argument("--plot", type=cli_values.picture, metavar="OUT.png", help="draw it")
    taste.add_argument("--config", type=Path, metavar="FILE", help="default /etc/lull/device.toml, or as shipped")


def _taste(args: argparse.Namespace) -> int:
    from device.adviser import kinds_of
    from device.bedside import knob_order
    from device.config_file import Unusable, check_sounds, load
    from device.repertoire import repertoire
    from device.taste.choice import choose
    from device.taste.liking import taste_of
    from device.taste.words import rows

    try:
        entries, going_on = kept_nights(None)
        there = repertoire()
        config = check_sounds(load(args.config), {*there.sounds}).config
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    except Unusable as error:
        return complain("taste", error, EXIT_REFUSED)
    state = _state()
    kinds = kinds_of(knob_order(config, there.sounds), there.sounds)
    taste = taste_of([entry.night for entry in entries if entry.number != going_on], kinds)
    banned = state.banned if state else ()
    choice = choose(taste, taste.nights, banned, tuple(kinds))
    told = rows(taste.rested(), banned)
    if args.json:
        print(
            json.dumps({"nights": taste.nights, "tonight": choice and asdict(choice), "sounds": [*map(asdict, told)]})
        )
    elif not args.plot:
        _print(told, taste.nights, _why(config, state, choice, there.sounds))
    return _plot(told, state, choice, args.plot) if args.plot else 0


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
