"""Says in plain words what a gesture was, what it did, and how the night stands."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from device.session import events as ev
from device.session.commands import SILENCE_DB, Command, Confirm, Fade, Light, Play, Remember, SetVolume, Speak
from device.session.state import Phase, Session

NAMES: dict[type[ev.Event], str] = {
    ev.ButtonPressed: "button pressed",
    ev.ButtonDoublePressed: "button pressed twice",
    ev.ButtonHeld: "button held",
    ev.TimerPressed: "timer pressed",
    ev.TimerHeld: "timer held",
    ev.KnobTurned: "knob turned",
    ev.KnobPushed: "knob pushed",
    ev.KnobPushTurned: "knob pushed, turned",
    ev.KnobHeld: "knob held",
    ev.ShutdownAsked: "good night",
    ev.SoundFailed: "a sound failed",
    **dict.fromkeys(get_args(ev.Request), "asked"),
}

Titles = Callable[[str], str]  # from a sound's id to what a person reads


def name_of(event: ev.Event) -> str:
    """`KnobTurned(steps=2)` as "knob turned up 2"."""
    name = NAMES.get(type(event), type(event).__name__)
    steps = getattr(event, "steps", None)
    return name if steps is None else f"{name} {'up' if steps > 0 else 'down'} {abs(steps)}"


def one_turn(before: ev.Event, event: ev.Event) -> ev.Event | None:
    """Two turns of the knob the same way as one; None for what does not belong together."""
    for kind in (ev.KnobTurned, ev.KnobPushTurned):
        if isinstance(before, kind) and isinstance(event, kind) and before.steps * event.steps > 0:
            return replace(event, steps=before.steps + event.steps)
    return None


def effect_of(commands: tuple[Command, ...], session: Session, at_s: float, title: Titles) -> str:
    """What came of an event, given the session after it; "nothing" when nothing did."""
    match commands:
        case ():
            return "nothing"
        case (Remember(memory),):
            return f"tonight's sound is {title(memory.sound)}"
        case (Confirm("limit"),):
            return "the last sound stays"
    ordered = sorted(commands, key=lambda command: not isinstance(command, Play))  # first what is heard most
    return ", ".join(words for command in ordered if (words := _said(command, session, at_s, title))) or "nothing new"


def _said(command: Command, session: Session, at_s: float, title: Titles) -> str:
    match command:
        case Play(sound):
            return f"plays {title(sound)}"
        case Fade(to_db, over_s) if to_db <= SILENCE_DB:
            return f"fades out over {over_s:.0f} s"
        case Fade(to_db) if to_db < 0 and session.phase is Phase.CLOSING:
            return f"the closing fade: silence in {clock_of(session.remaining_s(at_s))}"
        case SetVolume(volume_db):
            return f"volume {decibels(volume_db)}"
        case Light(over_s=0.0):
            return ""  # goes on as it was
        case Light(0.0, red_only=red_only):
            return "night light out" if red_only else "lamp out"
        case Light(level, red_only=red_only):
            return f"night light {level:.0%}" if red_only else f"lamp {session.memory.lamp_level:.0%}"
        case Speak(text):
            return f'whispers "{text}"'
        case Confirm():
            return _confirmed(command, session, at_s, title)
        case _:
            return ""


def _confirmed(confirm: Confirm, session: Session, at_s: float, title: Titles) -> str:
    match confirm.what:
        case "timer":
            return f"silence in {clock_of(session.remaining_s(at_s))}"
        case "all night":
            return "plays all night"
        case "extend":
            return f"{session.settings.timer_step_s / 60:.0f} min more"
        case "limit":
            return "that is as far as it goes"
        case "never" if session.just_banned is not None:
            return f"{title(session.just_banned)} never again"
        case "again":
            return "welcome back"
        case _:
            return ""  # what else it did says it all


def clock_of(duration_s: float | None) -> str:
    """Minutes and seconds; None is all night."""
    if duration_s is None:
        return "all night"
    minutes, seconds = divmod(round(duration_s), 60)
    return f"{minutes}:{seconds:02d}"


def decibels(level_db: float) -> str:
    """With a real minus."""
    rounded_db = round(level_db, 1)
    return f"{rounded_db:+.1f} dB".replace("-", "\N{MINUS SIGN}") if rounded_db else "0.0 dB"
