"""`lull taste`: what was learned of each sound, and why tonight's was chosen, worked out anew from the night log."""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device import cli_values
from device.cli_nights import (
    EXIT_CONFIG,
    EXIT_REFUSED,
    EXIT_UNAVAILABLE,
    SETTINGS,
    Failed,
    asked,
    complain,
    kept_nights,
    left_in,
    logs_here,
    memory_here,
    state_of_device,
    told_by_hand,
)
from device.missing import how_to_add

if TYPE_CHECKING:
    from device.config import Config
    from device.explained import Explained
    from device.session.commands import Memory
    from device.sounds.contract import Sound
    from device.storage.nights import NightLog

SHOWS = "`lull taste` shows what comes of it"


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
        return complain("taste", error, EXIT_CONFIG)
    state = state_of_device()
    memory = None if state else memory_here()
    banned = state.banned if state else memory.banned if memory else ()
    plays, asleep = (state.sound, state.phase == "asleep") if state else (_tonight(memory, config, there), True)
    nights = (entry.night for entry in kept.entries if entry.heeded and entry.number != kept.going_on)
    told = explained(nights, config, there, banned, kept.by_hand)
    if args.json:
        tonight, sounds = told.choice and asdict(told.choice), [*map(asdict, told.rows)]
        rest = {"plays": plays, "awake_s": told.awake_s, "sounds": sounds, "told_in_vain": dict(told.in_vain)}
        print(json.dumps({"nights": told.nights, "tonight": tonight, **rest}))
    elif not args.plot:
        print(table(told.rows, time.time()), end="\n\n")
        print(in_words(told, config, there, plays, asleep=asleep))
        if told.in_vain:
            without = "; ".join(f"{sound} {kept.by_hand[sound]:+.2g} ({why})" for sound, why in told.in_vain.items())
            print(f"Told by hand without effect: {without}. `lull taste set SOUND none` takes it back.")
    return _plot(told, plays, args.plot) if args.plot else 0


def _tonight(memory: "Memory | None", config: "Config", sounds: "Mapping[str, Sound]") -> str | None:
    """As a device that starts now takes it up; None where it would choose anew."""
    from device.bedside import first_memory, knob_order, known
    from device.storage.file import newer

    order = knob_order(config, sounds)
    if memory is None:
        return first_memory(config, order).sound
    changed = memory.night is not None or any(
        newer(log.path, log.path.with_name(SETTINGS), time.time()) for log in logs_here()
    )
    if changed and config.memory.nights_days:
        return None
    return known(memory, order, sounds.keys() - set(config.sounds.off)).sound


def _set(args: argparse.Namespace) -> int:
    from device.repertoire import repertoire, titles_of
    from device.service.protocol import Like, Liked
    from device.service.sound_names import resolve

    liking, sounds = args.liking, repertoire().sounds
    named = resolve(args.sound, titles_of(sounds))
    sound = args.sound if isinstance(named, list) else named
    refused = _not_to_be_told(sound, args.config, sounds)
    try:
        if refused and (liking is not None or sound not in told_by_hand()):
            return complain("taste", refused, EXIT_REFUSED)
        asked(Like(sound, liking), Liked, lambda: Liked(_log_here().like(sound, liking)))
    except Failed as failed:
        return complain("taste", failed.why, failed.exit_code)
    if liking is not None:
        why = _in_vain(sound, args.config, sounds)
        comes = f". It is kept, but {sound} is not chosen by itself: {why}" if why else f"; {SHOWS}"
        print(f"{sound} is told to be {liking:+.2g}{comes}")
    else:
        print(f"{sound}: what was told of it is taken back" if refused else f"{sound} is as it was learned; {SHOWS}")
    return 0


def _not_to_be_told(sound: str, config: Path | None, sounds: "Mapping[str, Sound]") -> str | None:
    """Why; None of what may be told."""
    from device.repertoire import titles_of
    from device.service.sound_names import not_known, resolve

    if sound not in sounds:
        return f"{not_known(sound, [*resolve(sound, titles_of(sounds))])}; `lull sounds` lists them"
    read = _read(config, sounds) if sounds[sound].family == "bed" else None
    if sounds[sound].family != "bed" or (read and sound in read.sounds.order):
        return None
    return f"{sound} is a bed, which taste does not choose unless [sounds] order lists it"


def _in_vain(sound: str, config: Path | None, sounds: "Mapping[str, Sound]") -> str | None:
    """See `never_chosen`; a configuration that cannot be read tells nothing of it."""
    from device.explained import never_chosen

    read = _read(config, sounds)
    return never_chosen(sound, read, sounds) if read else None


def _read(config: Path | None, sounds: "Mapping[str, Sound]") -> "Config | None":
    """None of one that cannot be read."""
    from device.config_file import Unusable, check_sounds, load

    with suppress(Unusable):
        return check_sounds(load(config), {*sounds}).config
    return None


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


def _plot(told: "Explained", plays: str | None, out: Path) -> int:
    try:
        from device.simulator.taste_picture import draw_taste  # loads matplotlib, which takes its time
    except ModuleNotFoundError as error:
        return complain("taste", f"no picture: {how_to_add(error)}", EXIT_UNAVAILABLE)
    chosen = told.choice.sound if told.choice else None
    return left_in("taste", out, lambda: draw_taste(told.rows, plays or chosen, out))
