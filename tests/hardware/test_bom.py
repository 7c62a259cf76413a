"""The list of parts holds what is wired and nothing else, for both variants; a broken list is caught."""

from dataclasses import replace
from functools import cache

import pytest

from hardware.scripts import bom
from hardware.scripts.bom import Row
from hardware.scripts.harness import Harness, Part
from tests.hardware.project import README_TEXT, changed, harness, lamp

LIST = bom.LIST.read_text()


@cache
def harnesses() -> dict[str, Harness]:
    return {variant: harness(variant) for variant in bom.VARIANTS}


def problems(text: str) -> list[str]:
    return list(bom.problems(bom.rows(text), harnesses()))


def test_the_list_is_the_wirings() -> None:
    assert problems(LIST) == []


def test_the_lamps_parts_are_those_of_its_facts() -> None:
    assert bom.written(bom.filled(bom.rows(LIST), lamp())) == LIST, "stale: make hardware STEPS=bom"


def line(reference: str, variant: str) -> str:
    """The text of a row."""
    (found,) = [row for row in bom.rows(LIST) if (row.reference, row.variant) == (reference, variant)]
    return bom.written([found]).splitlines(keepends=True)[1]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param((line("LS2", "hat"), ""), "hat: LS2 is wired and not listed", id="a part is missing"),
        pytest.param((line("R8", "breadboard"), ""), "breadboard: R8 is wired and not", id="missing in one variant"),
        pytest.param((line("R105-R108", "both"), ""), "hat: R106 is wired and not listed", id="an LED's resistor"),
        pytest.param((line("J_KNOB", "hat"), ""), "hat: J_KNOB is wired and not listed", id="a plug"),
        pytest.param(("\nSW2,both,1", "\nSW3,both,1"), "hat: SW3 is listed and not wired", id="a part too many"),
        pytest.param(("R10,hat,1,resistor,20 kohm", "R10,hat,1,resistor,2 kohm"), "R10 is 20 kohm in", id="value"),
        pytest.param(("R8,breadboard,1,resistor,47 kohm", "R8,breadboard,1,resistor,4.7 kohm"), "R8 is 47", id="ohms"),
        pytest.param((",B5B-PH-K-S,", ",B4B-PH-K-S,"), "J_KNOB is B5B-PH-K-S on the board", id="another plug"),
        pytest.param(("R2-R4,hat,3", "R2-R4,hat,4"), "R2-R4: 3 names, quantity 4", id="quantity"),
        pytest.param(("R2-R4,hat,3", "R1-R4,hat,4"), "hat: R1 is listed 2 times", id="listed twice"),
        pytest.param(("LS2,hat,1", "LS2,hut,1"), "LS2: no variant hut", id="no such variant"),
        pytest.param((",3-9,optional", ",9-3,optional"), "LS2: a price of 9-3", id="price"),
        pytest.param((",3-9,optional", ",3-9,perhaps"), "neither must nor optional", id="need"),
    ],
)
def test_a_wrong_list_is_caught(change: tuple[str, str], complaint: str) -> None:
    assert [problem for problem in problems(changed(LIST, change)) if complaint in problem]


def test_a_part_that_was_added_to_the_wiring_is_missed() -> None:
    told = harness("breadboard")
    more = Harness(told.parts | {"D13": Part("D13", "LED")}, told.wires, told.joints)
    assert list(bom.problems(bom.rows(LIST), {"breadboard": more})) == ["breadboard: D13 is wired and not listed"]


def test_columns_that_are_others_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        bom.rows(LIST.replace("price_eur", "price", 1))


def test_prices_add_up_and_are_on_the_page() -> None:
    rows = bom.rows(LIST)
    assert list(bom.readme_problems(README_TEXT, rows)) == []
    dearer = [replace(row, price_eur="100-200") if row.reference == "X1" else row for row in rows]
    assert len(list(bom.readme_problems(README_TEXT, dearer))) == 4


def test_a_sum_is_quantity_times_price_of_what_is_needed() -> None:
    def row(variant: str, need: str) -> Row:
        return Row("R1-R3", variant, "3", "resistor", "1 ohm", "", "", "any", "1-2.5", need)

    rows = [row("both", "must"), row("hat", "optional")]
    assert list(bom.sums(rows)) == [
        ("breadboard", "must", 3.0, 7.5),
        ("breadboard", "all", 3.0, 7.5),
        ("hat", "must", 3.0, 7.5),
        ("hat", "all", 6.0, 15.0),
    ]


@pytest.mark.parametrize(
    ("kicad", "plain"),
    [("3.9k", "3.9 kohm"), ("100R", "100 ohm"), ("100nF", "100 nF"), ("10uF 16V", "10 uF, 16 V"), ("SPK_L", "SPK_L")],
)
def test_values_are_compared_as_people_write_them(kicad: str, plain: str) -> None:
    assert bom.plain(kicad) == plain
