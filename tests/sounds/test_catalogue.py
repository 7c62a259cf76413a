"""The page about the sounds is about these sounds, and so is its picture."""

import json
from pathlib import Path

import pytest
from PIL import Image

from device.sounds import sound_ids
from tests.sounds.catalogue import figures, page

DOCS = Path(__file__).parents[2] / "docs"
MAKE = "run python -m tests.sounds.catalogue docs"
SEEN_DB = 1.0  # a shade of the picture; the same code differs by far less, whatever the machine


def test_the_page_is_fresh() -> None:
    assert page() == (DOCS / "sounds.md").read_text(encoding="utf-8"), MAKE


def test_the_picture_is_fresh() -> None:
    with Image.open(DOCS / "library.png") as picture:
        carried = json.loads(picture.info["figures"])
    stale = [
        sound_id
        for sound_id in sound_ids()
        if sound_id not in carried or figures(sound_id) != pytest.approx(carried[sound_id], abs=SEEN_DB)
    ]
    assert (stale, carried.keys() - set(sound_ids())) == ([], set()), MAKE
