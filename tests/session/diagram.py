"""Draws the machine from the machine: `python -m tests.session.diagram > docs/night.md`."""

import sys
from dataclasses import astuple, dataclass
from typing import get_args

from device.session import events as ev
from device.session.commands import Memory
from device.session.machine import step
from device.session.score import SCORE, movement
from device.session.state import Phase, Session, Settings

SAMPLES: dict[type, tuple[object, ...]] = {
    ev.KnobTurned: (1,),
    ev.KnobPushTurned: (1,),
    ev.PlayAsked: ("paper",),
    ev.VolumeAsked: (-12.0,),
    ev.TimerAsked: (900.0,),
    ev.LightAsked: (0.3,),
    ev.WhisperAsked: ("good night",),
    ev.SoundFailed: ("paper",),
    ev.Suggested: (("clock",), "clock"),
}


@dataclass(frozen=True)
class Arrow:
    """Events that lead from one phase to another."""

    source: Phase
    target: Phase
    events: tuple[str, ...]


def in_each_phase() -> dict[Phase, Session]:
    """A session in every phase, reached as a person would."""
    asleep = Session(Settings(order=("paper", "clock")), Memory(-12.0, 0.35, "paper"))
    playing, _ = step(asleep, ev.ButtonPressed(0.0))
    closing, _ = step(playing, ev.TimerHeld(10.0))
    stopping, _ = step(playing, ev.ButtonPressed(10.0))
    leaving, _ = step(playing, ev.ShutdownAsked(10.0))
    reached = (asleep, playing, closing, stopping, leaving)
    return {session.phase: session for session in reached}


def arrows() -> list[Arrow]:
    """Every change of phase, found by sending every event to every phase; a phase's own end is a `Due`."""
    found: dict[tuple[Phase, Phase], list[str]] = {}
    for phase, session in in_each_phase().items():
        for kind in get_args(ev.Event):
            at_s = session.phase_due_s or 20.0 if kind is ev.Due else 10.2
            after, _ = step(session, kind(at_s, *SAMPLES.get(kind, ())))
            if after.phase is not phase:
                found.setdefault((phase, after.phase), []).append(kind.__name__)
    return [Arrow(source, target, tuple(names)) for (source, target), names in found.items()]


def document() -> str:
    """The diagram and the score as Markdown."""
    lines = ["# A night, drawn from the code", "", "Made by `python -m tests.session.diagram`; do not edit.", ""]
    lines += ["```mermaid", "stateDiagram-v2", "    [*] --> asleep"]
    lines += [f"    {a.source} --> {a.target}: {', '.join(a.events)}" for a in arrows()]
    lines += ["    leaving --> [*]", "```", "", "## The score", ""]
    names = ("progress", "movement", "trigger dB", "bed dB", "activity", "brightness", "lamp")
    rows = [(f"{at:.0%}", movement(at), *(f"{value:g}" for value in astuple(v))) for at, v in SCORE]
    lines += ["| " + " | ".join(row) + " |" for row in (names, ("---",) * len(names), *rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
