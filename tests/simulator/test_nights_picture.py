"""The picture of past nights."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import matplotlib.pyplot as plt
import pytest

from device.simulator.nights_picture import COLOURS, MARKS, draw_nights
from device.simulator.picture import INK
from device.taste.contract import Entry, Heard, Night, Touch, Touched
from tests.storage.nights import FIRST_AT, some_night


def drawn(entries: list[Entry], path: Path) -> list[list[list[float]]]:
    draw_nights(entries, path)
    pixels: list[list[list[float]]] = plt.imread(path)[:, :, :3].tolist()
    return pixels


def has(pixels: list[list[list[float]]], colour: str) -> bool:
    wanted = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return any(max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 0.01 for row in pixels for pixel in row)


def test_every_touch_has_a_mark() -> None:
    assert MARKS.keys() == set(get_args(Touched))


def test_a_night_has_its_sounds_its_marks_and_its_last_touch(tmp_path: Path) -> None:
    heard = (Heard("paper", 0.0, 900.0), Heard("rain", 900.0, 1200.0))
    night = Night(FIRST_AT, 3900.0, 2700.0, -12.0, "silence", heard, (Touch(900.0, "next"),))
    pixels = drawn([Entry(1, night)], tmp_path / "out.png")
    assert has(pixels, COLOURS[0])
    assert has(pixels, COLOURS[1])
    assert not has(pixels, COLOURS[2])
    assert has(pixels, INK)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_nights_of_all_kinds_are_drawn(tmp_path: Path, kind: str) -> None:
    bare = some_night(1)
    nights = [
        *(some_night(n, named=n) for n in range(70)),
        replace(bare, night=replace(bare.night, heard=(), touches=(), length_s=0.0)),
        replace(bare, night=replace(bare.night, began_at=0.0)),
        replace(bare, night=replace(bare.night, began_at=1e300)),
        replace(bare, night=replace(bare.night, heard=tuple(Heard(f"whisper:{n}", n, n + 1.0) for n in range(30)))),
    ]
    draw_nights(nights, tmp_path / f"out.{kind}")
    assert (tmp_path / f"out.{kind}").stat().st_size > 1000
