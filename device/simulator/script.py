"""A night written down: what a hand does and when, as a TOML file in `config/nights/`."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from device.complaints import Complaint, Complaints, read, read_item, shown
from device.config import Config
from device.controls.contract import Edge
from device.controls.gestures import Feel
from device.controls.keyboard import KEYS
from device.files.reading import read_file
from device.files.toml import TooDeep, read_toml

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


ONE_OF_THEM = f"one of {', '.join(map(shown, WORDS))}"
NOTHING = "nothing is played"
LARGEST_BYTES = 64 * 1024


def _in_words(words: str) -> Meta:
    return Meta(extra_json_schema={"description": words})


class BadScript(ValueError):
    """The file is no script; the message, a line for each mistake, names it and says why."""


class Doing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing a hand does."""

    at_s: Annotated[float, Meta(ge=0.0, le=86_400.0)]
    do: Annotated[str, _in_words(ONE_OF_THEM)]
    times: Annotated[int, Meta(ge=1, le=50)] = 1


Seed = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole night; `night` overrides keys of the configuration's `[night]`."""

    title: str
    hand: tuple[Doing, ...]
    seed: Seed = 1
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


class _Sheet(msgspec.Struct):
    """The same as far as it can be told at once whether it is right."""

    title: str
    hand: Annotated[list[Any], Meta(min_length=1), _in_words("what a hand does, each begun by a line [[hand]]")]
    seed: Seed = 1
    night: Annotated[dict[str, Any], _in_words("a section, begun by a line [night]")] = {}


def load_script(path: Path) -> Script:
    """Read a script. Raises BadScript, and OSError when there is no such file."""
    try:
        document = read_toml(read_file(path, LARGEST_BYTES, pipes=True).decode())
    except tomllib.TOMLDecodeError as error:
        raise BadScript(f"{path}: {error}; {NOTHING}") from error
    except UnicodeDecodeError as error:
        raise BadScript(f"{path}: this is not UTF-8 text; {NOTHING}") from error
    except TooDeep as error:
        raise BadScript(f"{path}: {error}; {NOTHING}") from error
    complaints = Complaints(path)
    sheet = read_item("", document, _Sheet, complaints)
    if sheet is not None:
        read(Config, {"night": sheet.night}, complaints)
        for n, doing in enumerate(sheet.hand, 1):
            _check_doing(f"hand[{n}]", doing, complaints)
    if complaints.made:
        raise BadScript("\n".join(map(_told, complaints.told)))
    return msgspec.convert(document, Script)


def _check_doing(place: str, value: object, complaints: Complaints) -> None:
    doing = read_item(place, value, Doing, complaints)
    if doing is not None and doing.do not in WORDS:
        complaints.make(f"{place}.do", doing.do, f"must be {ONE_OF_THEM}", NOTHING)


def _told(complaint: Complaint) -> str:
    """As `lull check` would; half a night is not played."""
    what = f"{complaint.key} = {complaint.value}: " if complaint.key else ""
    return f"{complaint.file}: {what}{complaint.problem}; {NOTHING}"
