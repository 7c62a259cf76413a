"""The page about the sounds is about these sounds."""

from pathlib import Path

from tests.sounds.catalogue import page

PAGE = Path(__file__).parents[2] / "docs" / "sounds.md"


def test_the_page_is_fresh() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "run python -m tests.sounds.catalogue docs"
