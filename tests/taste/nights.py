"""Nights as a few words, and the sounds that they are made of."""

from collections.abc import Sequence

from device.simulator.sleepers import DAY_S
from device.taste.contract import Ended, Heard, Kind, Night, Touch, Touched

EVENING = 1.8e9
LENGTH_S, TIMER_S = 65 * 60.0, 45 * 60.0
KINDS = {
    "apple": Kind("crisp", impulsive=True, on_request=True),
    "breath": Kind("voice", dark=True),
    "clock": Kind("crisp", impulsive=True),
    "clock_tall": Kind("crisp", impulsive=True, dark=True),
    "hair": Kind("movement", dark=True),
    "orbit": Kind("movement"),
    "page": Kind("crisp", impulsive=True, dark=True),
    "paper": Kind("crisp", impulsive=True),
    "rain": Kind("bed"),
    "whisper": Kind("voice"),
}
FREELY = KINDS.keys() - {"apple", "rain"}


def night(
    *changes: str | tuple[float, Touched] | float,
    day: float = 0.0,
    ended: Ended = "silence",
    length_s: float = LENGTH_S,
) -> Night:
    """Sounds, each but the last followed by when it was changed (by "next", if only a number); other touches last."""
    heard: list[Heard] = []
    touches: list[Touch] = []
    playing, begun_s = "", 0.0
    for change in changes:
        if isinstance(change, str):
            playing = change
            continue
        at_s, what = change if isinstance(change, tuple) else (change, "next")
        touches.append(Touch(at_s, what))
        if what in {"next", "never", "again"}:
            heard.append(Heard(playing, begun_s, at_s))
            begun_s = at_s
    heard.append(Heard(playing, begun_s, length_s))
    return Night(EVENING + day * DAY_S, length_s, TIMER_S, -20.0, ended, tuple(heard), tuple(touches))


def nights_of(sounds: Sequence[str], since_day: float = 0.0) -> list[Night]:
    """A good night of each, one after the other."""
    return [night(sound, day=since_day + n) for n, sound in enumerate(sounds)]
