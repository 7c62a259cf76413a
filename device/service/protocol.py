"""What a client may ask over the control socket, and what it is told: one line of JSON each way. Pure.

`{"do": "volume", "db": -3, "relative": true}` is answered by the status after it, or by `{"error": "..."}`.
"""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Annotated, TypeVar, get_args

import msgspec
from msgspec import Meta
from msgspec.structs import fields

from device.complaints import describe
from device.service.sound_names import not_known, resolve
from device.session import events
from device.session.ranges import LEVEL, LIKING, MOVE_DB, TIMER_MIN

LARGEST_BYTES = 4096  # of a request, its newline included
LARGEST_REPLY_BYTES = 256 * 1024
PAGE_BYTES, MOST_NIGHTS = 64 * 1024, 100  # of past nights in one reply; a single one is never as large
LONGEST_TEXT = 650  # characters, which fit into a message however they are written
LONGEST_TOLD = 200  # characters of a complaint, which may quote what was sent

SoundId = Annotated[str, Meta(min_length=1, max_length=64)]
Db = Annotated[float, Meta(ge=MOVE_DB.least, le=MOVE_DB.most)]
Minutes = Annotated[float, Meta(ge=TIMER_MIN.least, le=TIMER_MIN.most)]
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT)]
Level = Annotated[float, Meta(ge=LEVEL.least, le=LEVEL.most)]
Liking = Annotated[float, Meta(ge=LIKING.least, le=LIKING.most)]
Number = Annotated[int, Meta(ge=1, le=2**53), Meta(extra_json_schema={"description": "a whole number from 1 on"})]


class BadRequest(ValueError):
    """A request that cannot be understood; the message, one line, says what is wrong with it."""


class Asks(msgspec.Struct, frozen=True, tag_field="do", tag=str.lower, forbid_unknown_fields=True):
    """Common to all requests: `do` says which."""


class Play(Asks, frozen=True):
    """Play this sound, or tonight's when none is named."""

    sound: SoundId | None = None


class Stop(Asks, frozen=True):
    """Stop with a fade."""


class Next(Asks, frozen=True):
    """Not this sound: the next one."""


class Volume(Asks, frozen=True):
    """Set the volume relative to the house loudness, or move it."""

    db: Db
    relative: bool = False


class Timer(Asks, frozen=True):
    """Let the night end in so many minutes; null is all night."""

    minutes: Minutes | None


class Light(Asks, frozen=True):
    """Set the lamp, 0 dark to 1, as bright as it looks."""

    level: Level


class Whisper(Asks, frozen=True):
    """Whisper this once, under what plays."""

    text: Text


class Status(Asks, frozen=True):
    """Change nothing, tell how things are."""


class Nights(Asks, frozen=True):
    """Change nothing, tell of past nights: the latest, or those before one; as many as fit into a message."""

    before: Number | None = None


class Forget(Asks, frozen=True):
    """Leave nothing of a night in the log; null is all of them."""

    night: Number | None


class Like(Asks, frozen=True):
    """Tell taste how well a sound puts to sleep, -1 drives awake to 1; null takes back what was told."""

    sound: SoundId
    liking: Liking | None


class Unlearn(Asks, frozen=True):
    """Learn anew: no night of so far tells of taste any more, nor what was told by hand; the log stays."""


Request = Play | Stop | Next | Volume | Timer | Light | Whisper | Status | Nights | Forget | Like | Unlearn
NAMES = ("play", "stop", "next", "volume", "timer", "light", "whisper", "status", "nights", "forget", "like", "unlearn")


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How things are. A client of another version leaves out what it does not know."""

    phase: str
    movement: str
    sound: str
    remaining_s: float | None  # to silence; None is all night
    volume_db: float
    lamp_level: float
    lamp_goal: float | None = None  # where it is on its way to; None is not told
    has_lamp: bool = True  # False where none is fitted, or it does not answer
    underruns: int = 0
    banned: tuple[str, ...] = ()  # sounds that are never to be played again
    faults: tuple[str, ...] = ()  # what is missing or broken, a line each
    unsaid: tuple[str, ...] = ()  # what of a text was left out, for nobody knows how to say it
    simulated: bool = False  # this is no device but the panel of the simulator


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Nights of the log, the latest first; each is a `taste.contract.Entry`."""

    nights: tuple[msgspec.Raw, ...]
    more: bool  # there are earlier ones
    going_on: int | None = None  # the number of the night that is on
    by_hand: dict[str, float] = {}  # what taste was told, by sound


class Forgotten(msgspec.Struct, frozen=True):
    """How many nights were forgotten."""

    forgotten: int


class Liked(msgspec.Struct, frozen=True):
    """Of how many sounds taste is told by hand now."""

    liked: int


class Unlearned(msgspec.Struct, frozen=True):
    """How many nights tell nothing of taste any more."""

    unlearned: int


class Refusal(msgspec.Struct, frozen=True):
    """Nothing was done, and why."""

    error: str


Reply = State | Past | Forgotten | Liked | Unlearned
R = TypeVar("R", bound=Reply)


class _Head(msgspec.Struct):
    do: str


def decode_request(line: bytes, known_ids: Collection[str]) -> Request:
    """A request from its line. `known_ids` are the sounds there are, mapped to titles or not. Raises BadRequest."""
    name = ""
    try:
        name = msgspec.json.decode(line, type=_Head).do
        if name not in NAMES:
            raise BadRequest(f"do: {_known(name, NAMES)}")
        request: Request = msgspec.json.decode(line, type=Request)
    except msgspec.ValidationError as error:
        raise BadRequest(_mistake(name, str(error))[:LONGEST_TOLD]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest("this is not a line of JSON") from error
    if (asked := _wanted(request)) is None:
        return request
    sound = resolve(asked, known_ids)
    if isinstance(sound, list):
        raise BadRequest(f"sound: {not_known(asked, sound)}"[:LONGEST_TOLD])
    return msgspec.structs.replace(request, sound=sound)


def _mistake(name: str, found: str) -> str:
    """What is wrong with the request `name`, and what it may be; `found` is how msgspec says it."""
    what, _, where = " ".join(found.split()).partition(" - at `$.")  # a field's name may hold anything
    kind = next((kind for kind in get_args(Request) if kind.__struct_config__.tag == name), None)
    if kind is None:
        return f"do: must be one of {', '.join(NAMES)}"
    allowed = {f.name: describe(f.type).replace('"none"', "null") for f in fields(kind)}
    if missing := re.fullmatch("Object missing required field `(.*)`", what):
        return f"{missing[1]}: it is missing, {allowed[missing[1]]}"
    if unknown := re.fullmatch("Object contains unknown field `(.*)`", what):
        return f"{unknown[1]}: there is no such field" + (f", only {', '.join(allowed)}" if allowed else "")
    field = where.rstrip("`")
    return f"{field}: must be {allowed[field]}" if field in allowed else what


def _wanted(request: Request) -> str | None:
    """The sound that must be there. What was told of one can be taken back when it is gone, too."""
    match request:
        case Play(sound=sound):
            return sound
        case Like(sound=sound, liking=liking):
            return None if liking is None else sound
        case _:
            return None


def encode_request(request: Request) -> bytes:
    """The line of a request."""
    return msgspec.json.encode(request) + b"\n"


def to_event(request: Request, at_s: float) -> events.Request | None:
    """What it means for a night, at `at_s` on the monotonic clock; None for a mere question."""
    match request:
        case Play(sound=sound):
            return events.PlayAsked(at_s, sound)
        case Stop():
            return events.StopAsked(at_s)
        case Next():
            return events.NextAsked(at_s)
        case Volume(db=db, relative=relative):
            return events.VolumeAsked(at_s, db, relative)
        case Timer(minutes=minutes):
            return events.TimerAsked(at_s, None if minutes is None else 60 * minutes)
        case Light(level=level):
            return events.LightAsked(at_s, level)
        case Whisper(text=text):
            return events.WhisperAsked(at_s, text)
        case Status() | Nights() | Forget() | Like() | Unlearn():
            return None


def past(nights: Sequence[object], going_on: int | None, by_hand: Mapping[str, float]) -> Past:
    """As many as a client takes, and at least one, of nights with the latest first: one more than are to be told."""
    told: list[msgspec.Raw] = []
    size_bytes = 0
    for entry in nights[:MOST_NIGHTS]:
        line = msgspec.json.encode(entry)
        size_bytes += len(line)
        if told and size_bytes > PAGE_BYTES:
            break
        told.append(msgspec.Raw(line))
    return Past(nights=tuple(told), more=len(told) < len(nights), going_on=going_on, by_hand=dict(by_hand))


def encode_reply(reply: Reply | Refusal) -> bytes:
    """The line of a reply."""
    return msgspec.json.encode(reply) + b"\n"


def decode_reply(line: bytes) -> State | Refusal:
    """See `decode_answer`."""
    return decode_answer(line, State)


def decode_answer(line: bytes, wanted: type[R]) -> R | Refusal:
    """A reply from its line. Raises ValueError when it is neither, as from a daemon of another age."""
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(line, type=Refusal)
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(line, type=wanted)
    raise ValueError(f"neither a {wanted.__name__.lower()} nor a refusal")


def _known(asked: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(asked[:64], known, n=1)
    return f"{asked[:64]!r} is not known" + (f", perhaps {near[0]} was meant" if near else "")
