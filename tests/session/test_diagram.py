"""The drawing of the machine is the machine."""

from pathlib import Path

from device.session.state import Phase
from tests.session.diagram import arrows, document

PAGE = Path(__file__).parents[2] / "docs" / "night.md"


def test_the_page_is_fresh() -> None:
    assert document() == PAGE.read_text(encoding="utf-8"), "run python -m tests.session.diagram > docs/night.md"


def test_every_phase_can_be_left_and_reached() -> None:
    drawn = arrows()
    assert {a.target for a in drawn} == set(Phase)
    assert {a.source for a in drawn} == set(Phase) - {Phase.LEAVING}
