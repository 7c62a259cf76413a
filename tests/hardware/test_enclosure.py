"""The enclosure: its figures hold what they must, and the committed parts are made of them."""

import math
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hardware.enclosure import air, stl, tables
from hardware.enclosure.bought import SPEAKER_40MM, Encoder, Hat, PiZero, Speaker
from hardware.enclosure.faults import FINGER_MM, faults
from hardware.enclosure.figures import Figures
from hardware.enclosure.led_board import LED_SCREW_MM, LedBoard
from hardware.enclosure.rooms import Room, disc, power_plug
from hardware.enclosure.sizes import sizes_mm

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "hardware/enclosure"
FIGURES = Figures()
PARTS = list(sizes_mm(FIGURES))
PICTURES = ("iso", "front", "back", "top", "night", "section", "section_side", "exploded")
LARGEST_BYTES = 1_500_000


def holes_found(part: stl.Stl, at_mm: tuple[float, float], radius_mm: float, z_mm: float) -> int:
    """Corners on a circle: what a hole leaves in a part's triangles."""
    points = part.corners_mm.reshape(-1, 3)
    level = points[np.abs(points[:, 2] - z_mm) < 0.01]
    away_mm = np.hypot(level[:, 0] - at_mm[0], level[:, 1] - at_mm[1])
    return len(np.unique(level[np.abs(away_mm - radius_mm) < 0.02], axis=0))


def shows(picture: Path, figures: Figures) -> bool:
    """Whether a PNG says that it is of these figures."""
    return f"figures\0{figures.digest()}".encode() in picture.read_bytes()


@pytest.fixture(scope="module", params=PARTS)
def part(request: pytest.FixtureRequest) -> tuple[str, stl.Stl]:
    """Each committed part, by its name."""
    return request.param, stl.read(FOLDER / f"stl/{request.param}.stl")


class TestFigures:
    """The checks find nothing in our figures, and each its fault in broken ones."""

    def test_nothing_is_wrong_with_them(self) -> None:
        assert faults(FIGURES) == []

    def test_nor_with_the_small_speaker(self) -> None:
        assert faults(replace(FIGURES, speaker=SPEAKER_40MM)) == []

    def test_the_pi_is_the_one_of_the_drawing(self) -> None:
        pi = FIGURES.pi
        assert (pi.length_mm, pi.width_mm, pi.hole_diameter_mm) == (65.0, 30.0, 2.75)
        assert pi.hole_pitch_mm == (58.0, 23.0)
        assert (pi.hdmi_mm, pi.usb_mm, pi.power_mm) == (12.4, 41.4, 54.0)

    def test_the_standoffs_are_where_its_holes_are(self) -> None:
        x_mm, y_mm = zip(*FIGURES.pi_holes_mm, strict=True)
        assert (max(x_mm) - min(x_mm), max(y_mm) - min(y_mm)) == (58.0, 23.0)
        left_mm, front_mm = FIGURES.pi_at_mm
        assert (min(x_mm) - left_mm, min(y_mm) - front_mm) == (3.5, 3.5)

    def test_its_power_socket_looks_to_the_cable_at_the_rear(self) -> None:
        assert FIGURES.power_x_mm == pytest.approx(FIGURES.pi_at_mm[0] + 65.0 - 54.0)
        assert power_plug(FIGURES).y_mm[0] == FIGURES.pi_at_mm[1] + 30.0

    def test_the_chamber_is_counted_as_by_throwing_points(self) -> None:
        """The air by another way: a grid over the plan, less what stands in it."""
        f = FIGURES
        x_mm, y_mm = np.meshgrid(np.arange(-84, 84, 0.25) + 0.125, np.arange(-52, 52, 0.25) + 0.125)
        half_x_mm, half_y_mm = (side / 2 for side in f.inner_mm)
        corner_mm = f.corner_radius_mm - f.wall_mm
        out_x = np.maximum(np.abs(x_mm) - (half_x_mm - corner_mm), 0)
        out_y = np.maximum(np.abs(y_mm) - (half_y_mm - corner_mm), 0)
        inside = np.hypot(out_x, out_y) < corner_mm
        inside &= x_mm < f.partition_x_mm - f.partition_mm / 2
        inside &= np.hypot(x_mm - f.button_at_mm[0], y_mm - f.button_at_mm[1]) > f.bulge_mm
        empty_ml = inside.sum() * 0.25**2 * (f.ceiling_mm - f.base_mm) / 1000
        assert 0.80 * empty_ml < air.chamber_ml(f) < 0.95 * empty_ml

    def test_the_port_is_less_than_the_circle_it_lies_in(self) -> None:
        circle_mm2 = math.pi / 4 * FIGURES.slot_circle_mm**2
        open_part = FIGURES.slot_mm / FIGURES.flute_pitch_mm
        assert 0.8 * open_part * circle_mm2 < air.port_area_mm2(FIGURES) < open_part * circle_mm2

    def test_the_heat_is_the_one_that_the_lamp_counts_with(self) -> None:
        box = tomllib.loads((ROOT / "hardware/lamp.toml").read_text())["box"]
        assert box["pi_w"] + box["amplifier_w"] == air.HEAT_W

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"depth_mm": 88.0}, "chamber holds"),
            ({"partition_x_mm": -30.0}, "chamber holds"),
            ({"slot_mm": 2.2}, "of the cone, less than half"),
            ({"slot_circle_mm": 50.0}, "the chamber would leak"),
            ({"speaker": Speaker(frame_mm=57.0)}, "wider than its carrier"),
            ({"speaker": Speaker(depth_mm=110.0)}, "speaker is not inside the box"),
            ({"speaker_x_mm": -30.0}, "partition and speaker overlap"),
            ({"pi_at_mm": (8.0, -20.0)}, "Pi and HAT and lamp cell overlap"),
            ({"pi_at_mm": (8.0, -18.0)}, "from the lamp cell, less than 2"),
            ({"pi_at_mm": (14.0, -16.0)}, "the memory card touches the wall"),
            ({"pi_at_mm": (-20.0, -16.0)}, "power plug and partition behind overlap"),
            ({"pi_at_mm": (8.0, -5.0)}, "no room to bend the cable"),
            ({"pi": PiZero(length_mm=85.0, width_mm=56.0)}, "Pi and HAT"),
            ({"hat": Hat(above_mm=40.0)}, "Pi and HAT and"),
            ({"standoff_mm": 2.0}, "Pi and HAT is not inside the box"),
            ({"height_mm": 50.0}, "overlap"),
            ({"knob_at_mm": (38.0, 0.0)}, "button and knob are 4.3 mm apart"),
            ({"timer_at_mm": (48.0, 30.0)}, "timer button and knob are 9.3 mm apart"),
            ({"timer_at_mm": (48.0, 45.0)}, "timer button reaches over the top's edge"),
            ({"button_diameter_mm": 24.0}, "not big enough to be told from the timer's"),
            ({"dot_mm": 0.3}, "the dot is not felt"),
            ({"timer_proud_mm": 5.0}, "stands out like the bedside button"),
            ({"encoder": Encoder(push_mm=2.5)}, "the knob touches the top"),
            ({"encoder": Encoder(body_mm=40.0)}, "encoder"),
            ({"wall_mm": 2.0}, "wall: 2.0 mm, less than 2.4"),
            ({"flute_depth_mm": 1.8}, "wall under a flute"),
            ({"slot_mm": 4.0}, "rib between two slots"),
            ({"partition_mm": 1.2}, "partition: 1.2 mm"),
            ({"standoff_radius_mm": 2.0}, "round a standoff's screw"),
            ({"carrier_mm": (3.0, 5.0)}, "carrier behind the speaker's rim"),
            ({"upstand_mm": 2.0}, "the joint at the base is no labyrinth"),
            ({"flange_wider_mm": 1.0}, "light passes round a cap"),
            ({"louvre_mm": 2.8}, "the louvres can be looked through"),
            ({"cable_x_mm": 66.0}, "the cable's hole is not shielded"),
            ({"led_board": LedBoard(behind_mm=8.0)}, "they would show as dots"),
            ({"lamp_box_depth_mm": 27.0}, "deeper than their cell"),
            ({"led_board": LedBoard(behind_mm=1.5)}, "reach 3.4 mm into holes 2.9 mm deep"),
            ({"led_board": LedBoard(board_mm=3.0)}, "reach 2.0 mm into holes"),
            ({"led_board": LedBoard(width_mm=42.0)}, "does not go into the lamp box"),
            ({"led_board": LedBoard(led_holes=(0, 5, 9, 13))}, "reaches over its board's edge"),
            ({"led_board": LedBoard(first_used=0)}, "or under the head of a screw"),
            ({"window_height_mm": 34.0}, "above or below the window"),
            ({"louvres": 1, "floor_slots": 1}, "K warmer than the room"),
            ({"floor_slots": 2}, "less air can come in"),
            ({"bollard_radius_mm": 1.0}, "they do not hold a cable"),
            ({"screws_mm": ((-76, -41), (-76, 41), (40, 0), (76, -41))}, "screw post 3"),
        ],
    )
    def test_a_fault_is_told(self, changes: dict[str, Any], told: str) -> None:
        found = "\n".join(faults(replace(FIGURES, **changes)))
        assert any(words in found for words in told.split("|")), found

    def test_rooms_know_how_far_they_are_apart(self) -> None:
        box = Room("box", (0, 10), (0, 10), (0, 1))
        assert box.apart_mm(Room("beside", (13, 20), (0, 10), (0, 1))) == 3
        assert box.apart_mm(Room("at the corner", (13, 20), (14, 20), (0, 1))) == 5
        assert box.apart_mm(Room("in it", (8, 20), (1, 5), (0, 1))) == -2
        assert box.apart_mm(disc("disc", (15, 5), 2, (0, 1))) == 3
        assert disc("disc", (0, 0), 1, (0, 1)).apart_mm(disc("other", (3, 4), 1, (0, 1))) == 3

    def test_fingers_find_the_controls(self) -> None:
        gaps = tables.control_gaps(FIGURES)
        assert len(gaps) == 3
        assert min(gap_mm for _, _, gap_mm in gaps) >= FINGER_MM


class TestParts:
    """The committed files."""

    def test_is_made_of_these_figures(self, part: tuple[str, stl.Stl]) -> None:
        name, solid = part
        assert solid.header == tables.header(FIGURES, name), "run python -m hardware.enclosure.build"

    def test_is_as_large_as_the_figures_say(self, part: tuple[str, stl.Stl]) -> None:
        name, solid = part
        assert solid.size_mm == pytest.approx(sizes_mm(FIGURES)[name], abs=0.1)

    def test_is_watertight(self, part: tuple[str, stl.Stl]) -> None:
        assert part[1].loose_edges == 0

    def test_has_its_outside_outside(self, part: tuple[str, stl.Stl]) -> None:
        whole_mm3 = math.prod(part[1].size_mm)
        assert 0.02 * whole_mm3 < part[1].volume_mm3 < whole_mm3

    def test_lies_on_the_printer(self, part: tuple[str, stl.Stl]) -> None:
        points = part[1].corners_mm.reshape(-1, 3)
        assert points[:, 2].min() == pytest.approx(0, abs=0.002)
        assert (points[:, :2].max(axis=0) + points[:, :2].min(axis=0)) == pytest.approx([0, 0], abs=0.1)

    def test_prints_without_supports(self, part: tuple[str, stl.Stl]) -> None:
        """What leans out by more than 50 degrees are arches of slots, and the rounding of an edge on the bed."""
        name, solid = part
        assert solid.overhang_mm2(50) < (250 if name == "body" else 10)
        assert solid.overhang_mm2(80) < (40 if name == "body" else 10)

    def test_is_small_enough_to_be_kept(self) -> None:
        files = [*FOLDER.glob("stl/*.stl"), *FOLDER.glob("pictures/*.png"), FOLDER / "lull.step"]
        assert {file.name: file.stat().st_size for file in files if file.stat().st_size > LARGEST_BYTES} == {}

    def test_no_part_is_left_over(self) -> None:
        assert sorted(path.stem for path in FOLDER.glob("stl/*.stl")) == sorted(PARTS)

    def test_the_pi_can_be_screwed_down(self) -> None:
        base = stl.read(FOLDER / "stl/base.stl")
        top_mm = FIGURES.base_mm + FIGURES.standoff_mm
        for hole_mm in FIGURES.pi_holes_mm:
            assert holes_found(base, hole_mm, FIGURES.standoff_pilot_mm / 2, top_mm) >= 8
            beside_mm = (hole_mm[0] + 1.0, hole_mm[1])
            assert holes_found(base, beside_mm, FIGURES.standoff_pilot_mm / 2, top_mm) < 8

    def test_base_and_body_meet_at_their_screws(self) -> None:
        """The body lies on its face: what was behind is in front."""
        base, body = (stl.read(FOLDER / f"stl/{name}.stl") for name in ("base", "body"))
        for x_mm, y_mm in FIGURES.screws_mm:
            assert holes_found(base, (x_mm, y_mm), 1.7, FIGURES.base_mm) >= 8
            lead_mm = FIGURES.screw_pilot_mm / 2 + 0.6
            assert holes_found(body, (x_mm, -y_mm), lead_mm, FIGURES.height_mm - FIGURES.base_mm) >= 8

    @pytest.mark.parametrize("name", PICTURES)
    def test_pictures_are_of_these_figures(self, name: str) -> None:
        assert shows(FOLDER / f"pictures/{name}.png", FIGURES), "run python -m hardware.enclosure.build"
        assert not shows(FOLDER / f"pictures/{name}.png", replace(FIGURES, dome_mm=2.0))

    def test_the_assembly_names_every_part(self) -> None:
        text = (FOLDER / "lull.step").read_text()
        for name in PARTS:
            assert (f"PRODUCT('{name}'" in text) == (name != "speaker_carrier_40mm"), name


class TestBrokenParts:
    """What the checks above see in files that are not as they should be."""

    @pytest.fixture
    def knob(self) -> stl.Stl:
        return stl.read(FOLDER / "stl/knob.stl")

    def test_a_hole_in_the_skin(self, knob: stl.Stl) -> None:
        assert replace(knob, corners_mm=knob.corners_mm[1:]).loose_edges == 3

    def test_a_triangle_turned_over(self, knob: stl.Stl) -> None:
        corners_mm = knob.corners_mm.copy()
        corners_mm[7] = corners_mm[7, ::-1]
        assert replace(knob, corners_mm=corners_mm).loose_edges > 0

    def test_inside_out(self, knob: stl.Stl) -> None:
        assert replace(knob, corners_mm=knob.corners_mm[:, ::-1]).volume_mm3 < 0

    def test_printed_the_wrong_way_up(self) -> None:
        body = stl.read(FOLDER / "stl/body.stl")
        half_turn = np.array([1, -1, -1])
        assert replace(body, corners_mm=body.corners_mm * half_turn).overhang_mm2(80) > 10_000

    def test_made_in_inches(self, knob: stl.Stl) -> None:
        inches = replace(knob, corners_mm=knob.corners_mm / 25.4)
        assert inches.size_mm != pytest.approx(sizes_mm(FIGURES)["knob"], abs=0.1)

    def test_stale(self, knob: stl.Stl) -> None:
        changed = replace(FIGURES, knob_diameter_mm=30.0)
        assert knob.header != tables.header(changed, "knob")
        assert knob.size_mm != pytest.approx(sizes_mm(changed)["knob"], abs=0.1)

    def test_stale_where_the_size_does_not_tell(self, knob: stl.Stl) -> None:
        changed = replace(FIGURES, encoder=Encoder(flat_mm=5.0))
        assert knob.size_mm == pytest.approx(sizes_mm(changed)["knob"], abs=0.1)
        assert knob.header != tables.header(changed, "knob")

    def test_cut_short(self, tmp_path: Path) -> None:
        path = tmp_path / "knob.stl"
        path.write_bytes((FOLDER / "stl/knob.stl").read_bytes()[:-10])
        with pytest.raises(ValueError, match=r"knob\.stl is no binary STL"):
            stl.read(path)

    def test_written_and_read_again(self, knob: stl.Stl, tmp_path: Path) -> None:
        stl.write(tmp_path / "again.stl", knob.header, knob.corners_mm)
        again = stl.read(tmp_path / "again.stl")
        assert again.header == knob.header
        assert np.array_equal(again.corners_mm, knob.corners_mm)


class TestPage:
    """The folder's page."""

    TEXT = (FOLDER / "README.md").read_text()

    def test_its_table_is_of_these_figures(self) -> None:
        assert tables.table(FIGURES) in self.TEXT, "run python -m hardware.enclosure.build"

    def test_a_changed_figure_makes_it_stale(self) -> None:
        assert tables.table(replace(FIGURES, depth_mm=110.0)) not in self.TEXT

    def test_it_tells_the_screws_of_the_leds(self) -> None:
        words = " ".join(self.TEXT.split())
        assert f"4 more screws M2.5 x {LED_SCREW_MM:g} for the LEDs' board" in words
        assert f"their holes, which are {FIGURES.led_screw_hole_mm:.1f} mm deep" in words

    def test_it_shows_every_picture_and_names_every_part(self) -> None:
        for picture in FOLDER.glob("pictures/*.png"):
            assert f"(pictures/{picture.name})" in self.TEXT
        for name in PARTS:
            assert f"`{name}`" in self.TEXT

    def test_it_is_updated_between_its_marks(self, tmp_path: Path) -> None:
        page = tmp_path / "README.md"
        page.write_text(f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n")
        tables.update(page, FIGURES)
        assert page.read_text() == f"before\n{tables.BEGIN}\n\n{tables.table(FIGURES)}\n\n{tables.END}\nafter\n"
