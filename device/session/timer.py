"""The night's own clock: how far along the score it is, and when it ends."""

from dataclasses import dataclass, replace

from device.session.events import Restart
from device.session.score import BED, DRIFT

MOST_AWAKE = 0.85  # of the timer: the bed is alone for a while before it fades
BOOT_S = 120.0  # since the clock of the events began: a device that starts later has been up before
SHORTEST_S, STEP_S = 15 * 60.0, 60.0  # of a timer that follows a person


@dataclass(frozen=True, slots=True)
class Timer:
    """Progress runs from an anchor to the end; more time stretches what is left and never steps back.

    Evenly, unless settle and drift have another share of it: then faster on one side of the bed's beginning and slower
    on the other. All night is a timer whose score plays out once and then stays in its last movement.
    """

    anchor_s: float
    anchor_progress: float
    end_s: float
    length_s: float  # as the owner has asked for it, press by press
    all_night: bool = False
    awake_share: float = BED  # of a whole night's time, settle and drift

    def progress(self, at_s: float) -> float:
        """0..1 of the score."""
        gone, span_s = self._time_of(self.anchor_progress), self.end_s - self.anchor_s
        share = (at_s - self.anchor_s) / span_s if span_s > 0 else 1.0
        return min(self._progress_of(gone + (1 - gone) * share), 1.0)

    @property
    def settle_s(self) -> float:
        """How long the first movement of a whole night lasts."""
        return self._time_of(DRIFT) * self.length_s

    def at_progress_s(self, progress: float) -> float:
        """When the score will be there."""
        gone = self._time_of(self.anchor_progress)
        share = (self._time_of(progress) - gone) / (1 - gone)
        return self.anchor_s + share * (self.end_s - self.anchor_s)

    def _time_of(self, progress: float) -> float:
        """The share of a whole night's time at a progress of its score."""
        if progress <= BED:
            return progress / BED * self.awake_share
        return self.awake_share + (progress - BED) / (1 - BED) * (1 - self.awake_share)

    def _progress_of(self, time: float) -> float:
        """The other way round."""
        if time <= self.awake_share:
            return time / self.awake_share * BED
        return BED + (time - self.awake_share) / (1 - self.awake_share) * (1 - BED)

    def remaining_s(self, at_s: float) -> float | None:
        """To the start of the close; None for all night."""
        return None if self.all_night else max(self.end_s - at_s, 0.0)

    def anchored(self, at_s: float) -> "Timer":
        """The same score and end, seen from now."""
        return replace(self, anchor_s=at_s, anchor_progress=self.progress(at_s))

    def rewound(self, at_s: float, progress: float, whole_s: float) -> "Timer":
        """Back to a place of the score as it is written, with the same end; all night takes `whole_s` for all of it."""
        end_s = at_s + whole_s * (1 - progress) if self.all_night else self.end_s
        return replace(self, anchor_s=at_s, anchor_progress=progress, end_s=end_s, awake_share=BED)

    def extended(self, at_s: float, by_s: float, longest_s: float) -> "Timer":
        """`by_s` more; past the longest timer it is all night, and stays so."""
        if self.all_night or self.length_s + by_s > longest_s:
            return replace(self, all_night=True)
        return replace(self.anchored(at_s), end_s=self.end_s + by_s, length_s=self.length_s + by_s)

    def ending_in(self, at_s: float, remaining_s: float | None) -> "Timer":
        """The same progress, with this much left; None is all night."""
        if remaining_s is None:
            return replace(self, all_night=True)
        return replace(self.anchored(at_s), end_s=at_s + remaining_s, length_s=remaining_s, all_night=False)


def awake_share(awake_s: float | None, timer_s: float) -> float:
    """What settle and drift have of a timer, for somebody who is awake so long; as the score is written for None."""
    return BED if awake_s is None else min(awake_s / timer_s, MOST_AWAKE)


def timer_for(awake_s: float, usual_s: float, longest_s: float) -> float:
    """The timer that gives somebody who is awake so long the score as it is written, in whole minutes.

    15 minutes at least, or `usual_s` where that is shorter.
    """
    return min(max(round(awake_s / BED / STEP_S) * STEP_S, min(SHORTEST_S, usual_s)), longest_s)


def unseen_s(night: Restart, at_s: float) -> float:
    """What of the night has passed unseen when it is taken up: the boot, where the power was cut."""
    return 0.0 if night.orderly or at_s >= BOOT_S else at_s


def taken_up(night: Restart, at_s: float, whole_s: float, missed_s: float = 0.0) -> Timer:
    """With the time that it had left `missed_s` ago; all night takes the pace of a `whole_s` score."""
    left_s = whole_s * (1 - night.progress) if night.remaining_s is None else night.remaining_s
    share = BED if night.awake_share is None else night.awake_share
    since_s = at_s - missed_s
    return Timer(since_s, night.progress, since_s + left_s, night.timer_s, night.remaining_s is None, share)


def closing_for_s(night: Restart, missed_s: float) -> float | None:
    """How far into its closing fade it is, `missed_s` after it was kept so; None where the fade has yet to come."""
    if night.closing_s is not None:
        return night.closing_s + missed_s
    if night.remaining_s is None or night.remaining_s >= missed_s:
        return None
    return missed_s - night.remaining_s
