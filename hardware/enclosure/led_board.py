"""The LEDs' board: a piece of stripboard, and where LEDs and screws sit on it.

The drawing to solder by and the solids of the box both take it from here.
"""

from dataclasses import dataclass

LED_SCREW_MM, LED_SCREW_HEAD_MM = 5.0, 5.0  # how long the four M2.5 are that hold the board, and how wide above it


@dataclass(frozen=True)
class LedBoard:
    """Twelve LEDs, a row of four for each colour; no LED of 5 mm is higher than here.

    Seen from the side that shines. The strips are level and counted from above, the holes from the left, both from 0;
    places are x and y from the board's left and upper edge.
    """

    width_mm: float = 40.0
    height_mm: float = 50.0
    hole_edge_mm: float = 3.0
    board_mm: float = 1.6
    behind_mm: float = 3.0  # solder and wires
    led_mm: float = 8.6  # from the board to the tip; PLCC-2 is 2 mm
    led_diameter_mm: float = 5.0
    pitch_mm: float = 2.54
    strips: int = 18
    holes: int = 15
    first_hole_mm: float = 2.22
    first_strip_mm: float = 3.34
    colours: int = 3
    first_used: int = 2  # the strips above and below are those that the screws go through
    strips_each: int = 5  # of a colour
    led_holes: tuple[int, ...] = (1, 5, 9, 13)

    def strips_of(self, number: int) -> tuple[int, int, int]:
        """Of a colour, counted from 0 and from above: 5 V, between LED and resistor, the colour's own."""
        first = self.first_used + number * self.strips_each
        return first, first + 1, first + self.strips_each - 1

    def hole_mm(self, hole: int, strip: float) -> tuple[float, float]:
        """The middle of a hole."""
        return self.first_hole_mm + hole * self.pitch_mm, self.first_strip_mm + strip * self.pitch_mm

    def led_at_mm(self, hole: int, number: int) -> tuple[float, float]:
        """The middle of a colour's LED: its leads are in the same hole of two strips."""
        return self.hole_mm(hole, self.strips_of(number)[0] + 0.5)

    @property
    def leds_mm(self) -> list[tuple[float, float]]:
        """The middle of each, colour by colour."""
        return [self.led_at_mm(hole, number) for number in range(self.colours) for hole in self.led_holes]

    @property
    def screws_mm(self) -> list[tuple[float, float]]:
        """The middle of each of the four holes."""
        edge_mm = self.hole_edge_mm
        return [(x, y) for x in (edge_mm, self.width_mm - edge_mm) for y in (edge_mm, self.height_mm - edge_mm)]
