"""The picture of what is believed of each sound."""

from pathlib import Path

import matplotlib.pyplot as plt

from device.simulator.taste_picture import draw_taste
from device.taste.words import Row


def test_the_legend_tells_of_both_that_are_grey(tmp_path: Path) -> None:
    hated = Row("clock", -0.9, 0.1, 0.0, 1.8e9, never=True, on_request=False, rests=False)
    with plt.rc_context({"svg.fonttype": "none"}):
        draw_taste([hated], None, tmp_path / "taste.svg")
    assert "grey: not heard, or never again" in (tmp_path / "taste.svg").read_text()
