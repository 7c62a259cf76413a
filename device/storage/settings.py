"""The settings file as bytes, its numbers checked on their way in, and whether a night is worth resuming. Pure."""

from dataclasses import dataclass, fields, replace

import msgspec

from device.session.commands import Memory
from device.session.events import Restart
from device.session.ranges import LEVEL, VOLUME_DB
from device.session.timer import MOST_AWAKE

VERSION = 1  # raised when an older Lull could not read the file; then `decode` learns to read both
LONGEST_NIGHT_S = 24 * 3600.0
AWAKE_S, AWAKE_SHARE = (1.0, 4 * 3600.0), (0.01, MOST_AWAKE)
WORTH_RESUMING_S = 8 * 3600.0  # a night's sleep: whatever was cut short before that is yesterday's
BEHIND_S = 2 * 3600.0  # a Pi without a clock begins with the time that was kept last, each minute or hour


class Unreadable(ValueError):
    """These bytes are not settings that this version can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was remembered, and the wall clock's seconds since 1970 when it was."""

    memory: Memory
    saved_at: float
    began_with: Memory | None = None  # of what was kept while earlier settings could not be read: what it began with


class _Version(msgspec.Struct):
    version: int


class _Settings(_Version, omit_defaults=True):
    saved_at: float
    memory: Memory
    began_with: Memory | None = None


def encode(kept: Kept) -> bytes:
    """The file's bytes; JSON, so that a person can look."""
    return msgspec.json.encode(_Settings(VERSION, kept.saved_at, kept.memory, kept.began_with))


def decode(raw: bytes) -> Kept:
    """What `encode` wrote, each number brought into its range; sounds are names only. Raises Unreadable."""
    try:
        version = msgspec.json.decode(raw, type=_Version).version
        if version != VERSION:
            raise Unreadable(f"written as version {version}, this Lull reads version {VERSION}")
        settings = msgspec.json.decode(raw, type=_Settings)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    began_with = settings.began_with and _in_range(settings.began_with)
    return Kept(_in_range(settings.memory), settings.saved_at, began_with)


def merged(before: Kept, since: Kept) -> Kept:
    """Settings that could not be read for a while, with all that was changed meanwhile. No ban is lost.

    The night that was on before is over: another may have been lived since.
    """
    began_with, now = since.began_with, since.memory
    changes = {
        f.name: getattr(now, f.name)
        for f in fields(Memory)
        if began_with is None or getattr(now, f.name) != getattr(began_with, f.name)
    }
    changes["banned"] = tuple(dict.fromkeys((*before.memory.banned, *now.banned)))
    changes["night"] = now.night
    return Kept(replace(before.memory, **changes), since.saved_at)


def as_configured(memory: Memory, lamp_level: float) -> Memory:
    """The lamp's level as a hand left it; as the configuration has it, once, where that has changed since."""
    changed = memory.lamp_configured not in (None, lamp_level)
    return replace(memory, lamp_level=lamp_level if changed else memory.lamp_level, lamp_configured=lamp_level)


def still_worth_resuming(saved_at: float, now: float) -> bool:
    """Whether a night that was on at `saved_at` may go on; both on the wall clock.

    A Pi has no clock of its own and may wake up believing that it is a little earlier than it was: such a night goes
    on too. One that was saved under a clock far ahead may be of any age, and does not.
    """
    return -BEHIND_S <= now - saved_at <= WORTH_RESUMING_S


def _in_range(memory: Memory) -> Memory:
    return replace(
        memory,
        volume_db=VOLUME_DB.nearest(memory.volume_db),
        lamp_level=LEVEL.nearest(memory.lamp_level),
        night=memory.night and _night_in_range(memory.night),
        awake_s=None if memory.awake_s is None else _within(memory.awake_s, *AWAKE_S),
    )


def _night_in_range(night: Restart) -> Restart:
    return replace(
        night,
        progress=_within(night.progress, 0.0, 1.0),
        remaining_s=None if night.remaining_s is None else _within(night.remaining_s, 0.0, LONGEST_NIGHT_S),
        timer_s=_within(night.timer_s, 0.0, LONGEST_NIGHT_S),
        closing_s=None if night.closing_s is None else _within(night.closing_s, 0.0, LONGEST_NIGHT_S),
        lamp_ceiling=_within(night.lamp_ceiling, 0.0, 1.0),
        resumes=max(night.resumes, 0),
        awake_share=None if night.awake_share is None else _within(night.awake_share, *AWAKE_SHARE),
    )


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
