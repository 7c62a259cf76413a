"""The lines of the panel's face: pure text from the state of a night, widths in cells."""

from rich.text import Text

from device.light.contract import Colour
from device.session.ranges import VOLUME_DB
from device.session.score import BED, DRIFT, Movement
from device.session.state import Phase, Session
from device.simulator.glow import brightness, encoded, named, on_screen
from device.simulator.words import clock_of, decibels

INK, SOFT, QUIET, FAINT, EMBER = "#e8dccb", "#a89a88", "#74685c", "#3a322b", "#e09a4e"
BEHIND = {Movement.SETTLE: "#e09a4e", Movement.DRIFT: "#b8704a", Movement.BED: "#8a6470", Movement.CLOSE: "#6a6a90"}
AHEAD = {Movement.SETTLE: "#54402a", Movement.DRIFT: "#463024", Movement.BED: "#382c30", Movement.CLOSE: "#2e2e3a"}
LABEL_CELLS = 10  # of the names on the left
FIGURE_CELLS = 12  # of the figures on the right
WIDEST_CELLS = 72

HANDS = (  # the parts and what can be done to them: key, what is on its cap, what it does
    ("button", (("space", "space", "press"), ("d", "d", "press twice"), ("h", "h", "hold"))),
    ("timer", (("t", "t", "press"), None, ("y", "y", "hold"))),
    ("knob", (("right", "←→", "turn"), ("n", "n", "push"), ("x", "x", "hold"), ("up", "↑↓", "push and turn"))),
)
SAME_CAP = {"left": "right", "down": "up"}
COLUMNS = (14, 16, 9, 20)


def night_line(session: Session, now_s: float, width: int) -> Text:
    """The four movements to scale, what is behind in warm colours, and a bead where the night is; names below."""
    width = min(width, WIDEST_CELLS)
    timer_s = session.timer.length_s if session.timer else session.settings.timer_s
    share = timer_s / (timer_s + session.settings.close_s)
    starts = [round(width * s) for s in (0.0, DRIFT * share, BED * share, share, 1.0)]
    bead = _bead(session, now_s, share)
    bead_cell = -1 if bead is None else min(round(bead * (width - 1)), width - 1)
    bar, names = Text(), Text()
    for movement, start, end in zip(BEHIND, starts, starts[1:], strict=False):
        now = start <= bead_cell < end
        for cell in range(start, end):
            mark = ("●", INK) if cell == bead_cell else ("━", (BEHIND if cell < bead_cell else AHEAD)[movement])
            bar.append(*mark)
        names.append(movement[: max(end - start - 1, 0)].ljust(end - start), BEHIND[movement] if now else QUIET)
    return Text("\n").join((bar, names))


def _bead(session: Session, now_s: float, share: float) -> float | None:
    """Where the night is, 0..1 of timer and close; None when there is none."""
    if session.phase is Phase.CLOSING and session.phase_due_s is not None:
        left = (session.phase_due_s - now_s) / session.settings.close_s
        return 1 - (1 - share) * min(max(left, 0.0), 1.0)
    if session.phase is Phase.PLAYING and session.timer is not None:
        return session.timer.progress(now_s) * share
    return None


def time_line(session: Session, now_s: float) -> Text:
    """How long it still sounds."""
    left = "now" if session.phase is Phase.ASLEEP else clock_of(session.remaining_s(now_s))
    return _labelled("silence", (left if left in {"now", "all night"} else f"in {left}", INK))


def volume_line(session: Session, width: int) -> Text:
    """The knob between its stops."""
    quietest_db, loudest_db = VOLUME_DB.least, session.settings.max_db
    share = (session.memory.volume_db - quietest_db) / max(loudest_db - quietest_db, 1e-9)
    return _labelled("volume", *_bar(share, SOFT, width), (f"  {decibels(session.memory.volume_db)}", INK))


def lamp_line(session: Session, colour: Colour, full_lux: Colour, width: int) -> Text:
    """What the lamp shows, in its own colour, between dark and full."""
    level = brightness(colour, full_lux)
    if level <= 0:
        asked = f"  dark, set to {session.memory.lamp_level:.0%}"
        return _labelled("lamp", *_bar(0.0, SOFT, width), (asked, QUIET))
    red, green, blue = encoded(on_screen(colour, full_lux)).tolist()
    said = (f"  {level:.0%} {named(colour, full_lux)}", INK)
    return _labelled("lamp", *_bar(level, f"#{red:02x}{green:02x}{blue:02x}", width), said)


def told(lines: list[tuple[str, str]], width: int) -> Text:
    """What hands did and what came of it, the latest first, older ones fading into the dark."""
    if not lines:
        return Text("Press space. The night begins.", style=SOFT)
    text = Text()
    for age, (name, effect) in enumerate(lines):
        line = Text(f"{name:<26}", style=EMBER if age == 0 else QUIET)
        line.append(effect, style=INK if age == 0 else SOFT if age < 3 else QUIET)
        line.truncate(max(width, 1), overflow="ellipsis")
        text.append_text(line).append("\n")
    return text


def hands(struck: str, held: float | None = None) -> Text:
    """The keys, part by part; the one just struck is lit. `held`, 0..1, is how far one has come that is held down."""
    text = Text()
    for part, doings in HANDS:
        text.append(f"{part:<{LABEL_CELLS}}", style=QUIET)
        for doing, cells in zip(doings, COLUMNS, strict=False):
            key, cap, does = doing or ("", "", "")
            lit = key == SAME_CAP.get(struck, struck) != ""
            text.append(cap, style=f"bold {'#14110f on ' + EMBER if lit else EMBER}")
            label = f" {does}".ljust(cells - len(cap))
            done = round(len(label) * held) if lit and held is not None else 0
            text.append(label[:done], style=f"#14110f on {EMBER}").append(label[done:], style=SOFT)
        text.append("\n")
    text.right_crop(1)
    return text


def _labelled(label: str, *parts: tuple[str, str]) -> Text:
    return Text.assemble((f"{label:<{LABEL_CELLS}}", QUIET), *parts)


def _bar(share: float, style: str, width: int) -> tuple[tuple[str, str], tuple[str, str]]:
    cells = max(min(width, WIDEST_CELLS) - LABEL_CELLS - 2 * FIGURE_CELLS, 4)
    filled = round(cells * min(max(share, 0.0), 1.0))
    return ("━" * filled, style), ("━" * (cells - filled), FAINT)
