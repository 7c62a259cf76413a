"""`make table SOUNDS=...` and its like with a name that no sound has."""

import pytest

from device.sounds import sound_ids
from tests.measure.named import asked_for


@pytest.mark.parametrize(("typed", "near"), [("rian", "rain"), ("xxxxxx", "none is like it")])
def test_a_name_that_no_sound_has_is_one_line_with_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(SystemExit) as ended:
        asked_for(["rain", typed])
    told = str(ended.value.code)
    assert told.startswith(f"there is no sound {typed!r}; nearest: {near}")
    assert "\n" not in told


def test_none_is_all() -> None:
    assert asked_for([]) == sound_ids()
    assert asked_for(["rain"]) == ["rain"]
