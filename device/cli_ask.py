"""Commands that ask the running device: `lull status`, `play`, `whisper` and the like."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from device import cli_values
from device.plain_text import one_line

if TYPE_CHECKING:
    from device.service.protocol import State

EXIT_REFUSED, EXIT_USAGE, EXIT_UNAVAILABLE = 1, 2, 69


def add_asking_commands(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """`add` makes a subcommand's parser."""
    asks = {
        "status": ("how the device does", ()),
        "play": ("play tonight's sound, or the named one", ("sound",)),
        "stop": ("stop, with a fade", ()),
        "next": ("not this sound: the next", ()),
        "volume": ("set the volume, or move it with a sign: lull volume =-12, lull volume +3", ("db",)),
        "timer": ("let the sound begin its closing fade in MIN minutes, or play all night", ("minutes",)),
        "light": ("set the lamp, 0 (dark) to 1", ("level",)),
        "whisper": ("whisper TEXT once, while what plays makes room; asleep, tonight's sound starts first", ("text",)),
    }
    arguments: dict[str, dict[str, Any]] = {
        "sound": {"nargs": "*", "metavar": "SOUND", "help": "its id or title; `lull sounds` lists them"},
        "db": {
            "metavar": "=DB|+N|-N",
            "type": cli_values.volume,
            "help": "=DB sets decibels relative to the house loudness, -60 to 12 or the cap; +N and -N move it",
        },
        "minutes": {
            "metavar": "MIN|all-night",
            "type": cli_values.minutes,
            "help": "0.1 to 720, or 1h30; the fade comes after it",
        },
        "text": {"nargs": "+", "metavar": "TEXT", "help": "1 to 650 characters of English, in quotes or not"},
        "level": {
            "metavar": "LEVEL",
            "type": cli_values.level,
            "help": "0 to 1, or 20%%, as bright as it looks; asleep it is the night light's",
        },
    }
    for name, (text, names) in asks.items():
        parser = add(commands, name, _ask, text)
        parser.set_defaults(name=name)
        for argument in names:
            parser.add_argument(argument, **arguments[argument])
        if name == "play":
            parser.add_argument("--script", metavar="SCRIPT", help="what the sound is to say; `lull sounds` lists them")
        parser.add_argument("--json", action="store_true", help="for a program to read")


def _ask(args: argparse.Namespace) -> int:
    from device.service.control_client import AskError, Refused, ask_first
    from device.service.places import sockets_to_ask

    if args.name == "whisper" and (problem := _cannot_be_whispered(" ".join(args.text))):
        print(f"lull whisper: {problem}", file=sys.stderr)
        return EXIT_USAGE
    try:
        state = ask_first(sockets_to_ask(os.environ), _request(args))
    except AskError as error:
        print(f"lull: {error}", file=sys.stderr)
        return EXIT_REFUSED if isinstance(error, Refused) else EXIT_UNAVAILABLE
    if state.unsaid:
        unsaid = one_line(" ".join(state.unsaid))
        print(f"lull {args.name}: left out, for nobody knows how to say it: {unsaid}", file=sys.stderr)
    if args.json:
        print(json.dumps({f: getattr(state, f) for f in state.__struct_fields__}))
    else:
        lamp = _lamp_bound(state, args.level) if args.name == "light" else f"lamp {state.lamp_level:.0%}"
        print(_in_words(state, lamp if state.has_lamp else "no lamp"))
    return 0


def what_runs() -> "State":
    """How the device does; where there is none, this user's simulator. Raises AskError."""
    from device.service.control_client import NotRunning, ask, ask_first
    from device.service.places import sockets_to_ask
    from device.service.protocol import Status

    sockets = sockets_to_ask(os.environ)
    state = ask_first(sockets, Status())
    if state.simulated:
        with suppress(NotRunning):
            return ask(sockets[-1], Status())
    return state


def _request(args: argparse.Namespace) -> Any:
    from device.service import protocol

    match args.name:
        case "play":
            sound = " ".join(args.sound) or None
            return protocol.Play(sound if args.script is None else f"{sound or 'whisper'}:{args.script}")
        case "volume":
            return protocol.Volume(*args.db)
        case "timer":
            return protocol.Timer(args.minutes)
        case "light":
            return protocol.Light(args.level)
        case "whisper":
            return protocol.Whisper(" ".join(args.text))
        case name:
            return {"status": protocol.Status, "stop": protocol.Stop, "next": protocol.Next}[name]()


def _cannot_be_whispered(text: str) -> str | None:
    """Told before anybody is asked: what is far too long would not fit into a request."""
    from device.service.protocol import LONGEST_TEXT

    if not 1 <= len(text) <= LONGEST_TEXT:
        return f"TEXT must be 1 to {LONGEST_TEXT} characters, not {len(text)}; nothing is whispered"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return "TEXT must be UTF-8; nothing is whispered"
    return None


def _lamp_bound(state: "State", asked: float) -> str:
    """It takes its time, and who has just set it wants to know where it goes; a device of another age does not say."""
    goes_to = state.lamp_level if state.lamp_goal is None else state.lamp_goal
    level, goal, wanted = (f"{x:.0%}" for x in (state.lamp_level, goes_to, asked))
    if state.lamp_goal is not None and goal != wanted:
        return f"lamp set to {wanted}, on its way to {goal}: it sinks with the night"
    return f"lamp {goal}" if goal == level else f"lamp on its way to {goal}"


def _in_words(state: "State", lamp: str) -> str:
    left = "all night" if state.remaining_s is None else f"silent in {state.remaining_s / 60:.0f} min"
    plays = f"{state.movement}, {state.sound}, {left}" if state.phase in ("playing", "closing") else state.phase
    parts = [plays, f"volume {state.volume_db:+.1f} dB", lamp]
    if state.underruns:
        parts.append(f"{state.underruns} under-runs")
    return "\n".join(map(one_line, ["; ".join(parts), *(f"! {fault}" for fault in state.faults)]))
