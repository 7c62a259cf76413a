"""One momentary switch: its bounces, its press and its hold, over timestamps.

      in       when                          to       act
      OPEN     closes                        CLOSING
      CLOSING  opens                         OPEN
      CLOSING  has stood closed              CLOSED
      CLOSED   opens                         DEAF     PRESSED
      CLOSED   hold time is over             SPENT    HELD
      SPENT    opens                         DEAF
      DEAF     deaf time is over, open       OPEN
      DEAF     deaf time is over, closed     SPENT

A press counts only once it has stood, so that a spark on the wire is none; that costs nothing, for the release decides.
The release counts at its first edge, with no delay, and then the switch is deaf until its bounces are over. When it is
closed again so soon, it has only chattered: the same press goes on, and it has been counted.
"""

from enum import Enum, auto

SHORTEST_PRESS_S = 0.02  # the lightest tap closes a switch for 40 ms or more; a longer debounce must not eat it


class Act(Enum):
    """What a switch was used for."""

    PRESSED = auto()
    HELD = auto()


class Stage(Enum):
    """Where a switch is in the table above."""

    OPEN = auto()
    CLOSING = auto()
    CLOSED = auto()
    SPENT = auto()
    DEAF = auto()


class Button:
    """Fed with every edge; `due_s` is when `due` is to be called, None for never. Its owner keeps the order of time."""

    def __init__(self, debounce_s: float, hold_s: float, *, down: bool = False) -> None:
        """A switch found `down` at the start counts as open until it has been let go."""
        self._debounce_s, self._hold_s = debounce_s, hold_s
        self._stand_s = min(debounce_s, SHORTEST_PRESS_S)
        self.down = down
        self.down_s = 0.0  # when the last press began
        self.due_s: float | None = None
        self.stage = Stage.OPEN

    def edge(self, at_s: float, *, down: bool) -> Act | None:
        """The contact closed or opened; a level told twice is no edge."""
        if down == self.down:
            return None
        self.down = down
        match self.stage, down:
            case Stage.OPEN, True:
                self.down_s = at_s
                self._go(Stage.CLOSING, at_s + self._stand_s)
            case Stage.CLOSING, False:
                self._go(Stage.OPEN)
            case Stage.CLOSED, False:
                self._go(Stage.DEAF, at_s + self._debounce_s)
                return Act.PRESSED
            case Stage.SPENT, False:
                self._go(Stage.DEAF, at_s + self._debounce_s)
        return None

    def due(self) -> Act | None:
        """The time `due_s` has come."""
        match self.stage:
            case Stage.CLOSING:
                self._go(Stage.CLOSED, self.down_s + self._hold_s)
            case Stage.CLOSED:
                self._go(Stage.SPENT)
                return Act.HELD
            case Stage.DEAF:
                self._go(Stage.SPENT if self.down else Stage.OPEN)
        return None

    def spend(self) -> bool:
        """Whether the switch is held down; if so it has now served for something else: no press and no hold follow."""
        if self.stage in (Stage.CLOSED, Stage.SPENT):
            self._go(Stage.SPENT)
            return True
        return False

    def _go(self, stage: Stage, due_s: float | None = None) -> None:
        self.stage, self.due_s = stage, due_s
