"""What is believed, and why a sound was chosen, for `lull taste`: as data, and as a person would say it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from device.taste.choice import Choice
from device.taste.liking import DAY_S, Taste

LIKED = ((0.65, "loved"), (0.4, "liked"), (0.1, "all right"), (-0.3, "does little"), (-9.0, "keeps you awake"))
UNSURE, HARDLY_KNOWN = 0.3, 0.45  # standard deviations
WORN = 0.1  # what is worn off less than this is not worth a word
HEAD = "sound               liking         worn  last heard      in words"


@dataclass(frozen=True, slots=True)
class Row:
    """All there is to tell of one sound."""

    sound: str
    liking: float
    give_or_take: float
    fatigue: float
    last_heard_at: float | None  # seconds since 1970
    never: bool  # is not to be played again
    on_request: bool
    rests: bool  # was tried, and is not chosen for some weeks
    by_hand: float | None = None  # what was told of it


def rows(taste: Taste, banned: Collection[str] = (), by_hand: Mapping[str, float] | None = None) -> tuple[Row, ...]:
    """A row for each sound, the best liked first."""
    told = [
        Row(
            sound,
            *taste.liking(sound),
            taste.fatigue(sound),
            taste.heard_at.get(sound, (None,))[-1],
            sound in banned,
            taste.kinds[sound].on_request,
            taste.tried(sound),
            (by_hand or {}).get(sound),
        )
        for sound in taste.sounds
    ]
    return tuple(sorted(told, key=lambda row: (row.never, -row.liking)))


def table(told: Iterable[Row], now_at: float) -> str:
    """Lines for a terminal."""
    lines = (
        f"{row.sound:18}{row.liking:+6.2f} +-{row.give_or_take:5.2f}{row.fatigue:9.2f}  "
        f"{when(row.last_heard_at, now_at):16}{in_words(row)}"
        for row in told
    )
    return "\n".join((HEAD, *lines))


def in_words(row: Row) -> str:
    """How a sound stands with the listener."""
    if row.never:
        return "never again"
    if row.by_hand is not None:
        return f"{liked(row.liking)}, told by hand ({row.by_hand:+.2g})"
    if row.last_heard_at is None:
        asked = ", only when asked for" if row.on_request else ""
        return f"not heard yet, perhaps {liked(row.liking)}{asked}"
    doubt = ", as far as is known" if row.give_or_take < HARDLY_KNOWN else ", perhaps"
    sure = "" if row.give_or_take < UNSURE else doubt
    worn = ", worn by use" if row.fatigue >= WORN else ""
    return liked(row.liking) + sure + (", rests: tried on three nights" if row.rests else worn)


def liked(liking: float) -> str:
    """A word for it."""
    return next(word for least, word in LIKED if liking >= least)


def when(at: float | None, now_at: float) -> str:
    """How long ago, as far as the clocks of both moments can be trusted."""
    if at is None:
        return "never"
    nights = round((now_at - at) / DAY_S)
    if not 0 <= nights <= 3660:
        return "some night"
    return ("tonight", "last night")[nights] if nights < 2 else f"{nights} nights ago"


def why(choice: Choice, titles: Mapping[str, str]) -> str:
    """A sentence that says why tonight's was chosen."""

    def title(sound: str) -> str:
        return titles.get(sound, sound)

    it, because = title(choice.sound), choice.why
    likes = f"{because.liking:+.1f}, give or take {because.give_or_take:.1f}"
    match because.because:
        case "best":
            worn = f", {because.fatigue:.1f} of it worn by use" if because.fatigue >= WORN else ""
            return f"{it}: nothing else is likelier to put you to sleep (liked {likes}{worn})."
        case "rested":
            return f"{it}: {title(because.instead_of or '')} is liked more, but is worn by use and rests."
        case "curious":
            surer = title(because.instead_of or "")
            return f"{it}: to find out, for it may do as well as {surer} (liked {likes})."
        case "new":
            says = f" You know {title(because.kin)}, which is like it." if because.kin else ""
            return f"{it}: you have not heard it yet (perhaps {liked(because.liking)}).{says}"
        case "first nights":
            return f"{it}: you have not heard it yet, and in the first nights Lull lets you hear what there is."
        case "left over":
            return f"{it}: nothing else is left that may be played."


def pace(awake_s: float, timer_s: float, *, follows: bool, known: bool) -> str:
    """A sentence that says how the night goes along with the listener."""
    timer = f"and the timer goes with it, {timer_s / 60:.0f}" if follows else f"of the timer's {timer_s / 60:.0f}"
    because = ": so long you seem to be awake on most nights" if known else ""
    return f"It sinks away over {awake_s / 60:.0f} minutes, {timer}{because}."
