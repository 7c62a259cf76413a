"""A night written down: what a hand does and when, as a TOML file in `config/nights/`."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from device.complaints import nearest
from device.config import Config
from device.controls.contract import Edge
from device.controls.gestures import Feel
from device.controls.keyboard import KEYS

WORDS = {
    "press": "space",
    "double press": "d",
    "hold": "h",
    "timer": "t",
    "hold timer": "y",
    "knob up": "right",
    "knob down": "left",
    "lamp up": "up",
    "lamp down": "down",
    "next": "n",
    "never again": "x",
}
BETWEEN_S = 0.4  # from one to the next of several


class BadScript(ValueError):
    """The file is no script; the message, one line, names it and says why."""


class Doing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing a hand does."""

    at_s: Annotated[float, Meta(ge=0.0, le=86_400.0)]
    do: str
    times: Annotated[int, Meta(ge=1, le=50)] = 1


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole night; `night` overrides keys of the configuration's `[night]`."""

    title: str
    hand: Annotated[tuple[Doing, ...], Meta(min_length=1)]
    seed: int = 1
    night: dict[str, float | str] = {}

    def edges(self, feel: Feel) -> list[Edge]:
        """What the contacts do, in the order of time."""
        made = [
            edge
            for doing in self.hand
            for n in range(doing.times)
            for edge in KEYS[WORDS[doing.do]].edges(doing.at_s + n * BETWEEN_S, feel)
        ]
        return sorted(made, key=lambda edge: edge.at_s)

    def applied_to(self, config: Config) -> Config:
        """The configuration of this night. Raises msgspec.ValidationError for what `[night]` does not take."""
        night = msgspec.convert({**msgspec.to_builtins(config.night), **self.night}, type(config.night))
        return msgspec.structs.replace(config, night=night)


def load_script(path: Path) -> Script:
    """Read a script. Raises BadScript, and OSError when there is no such file."""
    try:
        script = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Script)
        script.applied_to(Config())
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise BadScript(f"{path}: {error}") from error
    keys = type(Config().night).__struct_fields__
    for key in script.night:
        if key not in keys:
            near = nearest(key, keys)
            raise BadScript(f"{path}: [night] {key}: no such key{f'; did you mean {near}?' if near else ''}")
    for doing in script.hand:
        if doing.do not in WORDS:
            raise BadScript(f"{path}: do = {doing.do!r} at {doing.at_s:g} s: one of {', '.join(WORDS)}")
    return script
