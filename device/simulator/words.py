"""Says in words what a gesture was and what it did, for the panel."""

from device.session.commands import SILENCE_DB, Command, Confirm, Fade, Light, Play, Rest, SetVolume
from device.session.events import Event


def name_of(event: Event) -> str:
    """`ButtonDoublePressed` as "button double pressed", with the steps of a turn."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(event).__name__).strip()
    steps = getattr(event, "steps", None)
    return words if steps is None else f"{words} {steps:+d}"


def effect_of(commands: tuple[Command, ...]) -> str:
    """What the parts were told, shortest first reading; nothing is "nothing"."""
    said = [words for command in commands if (words := _said(command))]
    return ", ".join(dict.fromkeys(said)) or "nothing"


def _said(command: Command) -> str:
    match command:
        case Play(sound):
            return f"plays {sound}"
        case Fade(to_db, over_s) if to_db <= SILENCE_DB:
            return f"fades to silence over {over_s:.0f} s"
        case Fade(to_db, over_s):
            return f"sound to {to_db:+.0f} dB over {over_s:.0f} s"
        case SetVolume(volume_db):
            return f"volume {volume_db:+.1f} dB"
        case Light(level, over_s):
            return f"lamp to {level:.0%} over {over_s:.0f} s"
        case Confirm(what):
            return f"confirmed: {what}"
        case Rest():
            return "asleep"
        case _:
            return ""
