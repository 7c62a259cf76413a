"""The night's own clock: how far along the score it is, and when it ends."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Timer:
    """Progress runs evenly from an anchor to the end; more time stretches what is left and never steps back.

    All night is a timer whose score plays out once and then stays in its last movement.
    """

    anchor_s: float
    anchor_progress: float
    end_s: float
    length_s: float  # as the owner has asked for it, press by press
    all_night: bool = False

    def progress(self, at_s: float) -> float:
        """0..1 of the score."""
        span_s = self.end_s - self.anchor_s
        share = (at_s - self.anchor_s) / span_s if span_s > 0 else 1.0
        return min(self.anchor_progress + (1 - self.anchor_progress) * share, 1.0)

    def at_progress_s(self, progress: float) -> float:
        """When the score will be there."""
        share = (progress - self.anchor_progress) / (1 - self.anchor_progress)
        return self.anchor_s + share * (self.end_s - self.anchor_s)

    def remaining_s(self, at_s: float) -> float | None:
        """To the start of the close; None for all night."""
        return None if self.all_night else max(self.end_s - at_s, 0.0)

    def anchored(self, at_s: float) -> "Timer":
        """The same score and end, seen from now."""
        return replace(self, anchor_s=at_s, anchor_progress=self.progress(at_s))

    def rewound(self, at_s: float, progress: float, whole_s: float) -> "Timer":
        """Back to an earlier place in the score with the same end; all night takes the pace of a `whole_s` score."""
        end_s = at_s + whole_s * (1 - progress) if self.all_night else self.end_s
        return replace(self, anchor_s=at_s, anchor_progress=progress, end_s=end_s)

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
