"""What was measured of real things, for sounds that are made from statistics: one file each, by `tools/analyse.py`."""

import json
from pathlib import Path
from typing import Any


def figures(name: str) -> dict[str, Any]:
    """The figures of one sound."""
    return dict(json.loads((Path(__file__).parent / f"{name}.json").read_text()))
