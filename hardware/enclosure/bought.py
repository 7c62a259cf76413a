"""What is bought for the box: the sizes of each thing, with their source. Lengths are in mm."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class PiZero:
    """Raspberry Pi Zero 2 W: its mechanical drawing (raspberrypi.com, 2021).

    Connectors are at the long edge without the header, counted from the end with the card, in the middle of each.
    The heights are from memory, to be checked against the drawing.
    """

    length_mm: float = 65.0
    width_mm: float = 30.0
    hole_edge_mm: float = 3.5  # holes 58 x 23 apart
    hole_diameter_mm: float = 2.75  # for M2.5
    hdmi_mm: float = 12.4
    usb_mm: float = 41.4
    power_mm: float = 54.0
    board_mm: float = 1.4
    below_mm: float = 3.0  # solder of the header under the board
    card_sticks_out_mm: float = 2.5

    @property
    def hole_pitch_mm(self) -> tuple[float, float]:
        """Along and across."""
        return self.length_mm - 2 * self.hole_edge_mm, self.width_mm - 2 * self.hole_edge_mm


@dataclass(frozen=True)
class Hat:
    """A HAT of the Zero's format: 65 x 30 mm on a socket of 8.5 mm, which makes 11 mm between the boards.

    From the HAT mechanical drawing (raspberrypi/hats, 2014; its spacers are 10 to 12 mm); what is above the board,
    an upright JST PH with its plug and the bend of its wires, is from memory.
    """

    gap_mm: float = 11.0
    board_mm: float = 1.6
    above_mm: float = 14.0


@dataclass(frozen=True)
class UsbPlug:
    """A straight micro USB plug with its bend relief, and its cable: usual sizes; ones differ, measure yours."""

    width_mm: float = 11.0
    height_mm: float = 7.5
    length_mm: float = 24.0
    cable_mm: float = 4.5  # 3.5 to 4.5 are held


@dataclass(frozen=True)
class Encoder:
    """EC11 with push switch: Alps EC11 data sheet; lengths of the usual 20 mm flatted shaft, to be checked."""

    bushing_hole_mm: float = 7.3  # M7 x 0.75
    bushing_mm: float = 7.0  # above the face it is mounted by
    shaft_mm: float = 20.0  # above the same face
    shaft_diameter_mm: float = 6.0
    flat_mm: float = 4.5  # across the flat
    nut_across_mm: float = 11.6  # M7 nut over its corners, and its washer
    body_mm: float = 13.0  # square, with its lugs
    below_mm: float = 12.0  # body and pins under the face
    push_mm: float = 1.5


@dataclass(frozen=True)
class Switch:
    """Tactile switch 12 x 12 mm, 7.3 mm high: as Omron B3F-4050; from memory, to be checked against the data sheet."""

    side_mm: float = 12.0
    height_mm: float = 7.3
    leg_row_mm: float = 12.5
    travel_mm: float = 0.3


@dataclass(frozen=True)
class Speaker:
    """A full-range driver of 50 mm, 4 ohm, 3 W. Sizes as most makers give them; measure yours and change them here.

    The cone's diameter is that of the moving part: from the middle of the surround to the middle.
    """

    frame_mm: float = 50.0
    basket_mm: float = 45.0
    cone_mm: float = 40.0
    depth_mm: float = 28.0
    rim_mm: float = 2.2  # thickness of the frame's edge, gripped by the carrier
    displaces_ml: float = 24.0

    @property
    def cone_area_mm2(self) -> float:
        """Sd of the data sheets."""
        return math.pi * self.cone_mm**2 / 4


SPEAKER_40MM = Speaker(frame_mm=40.0, basket_mm=36.0, cone_mm=32.0, depth_mm=22.0, rim_mm=2.0, displaces_ml=14.0)
