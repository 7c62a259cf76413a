"""Draws the panel for the README: `python -m tests.simulator.portrait docs/panel.svg`."""

import argparse
from pathlib import Path

from tests.simulator.room import Room


def portrait() -> str:
    """An SVG of eight minutes into a night."""
    room, drawn = Room(), []

    async def evening(room: Room) -> None:
        await room.press("n", "space", "right", "right", *7 * ["up"])
        await room.skip_s(240.0)
        await room.press("d")
        await room.skip_s(240.0)
        await room.press("t")
        await room.wait_s(1.0)
        drawn.append(room.panel.export_screenshot(title="lull simulate"))

    room.visit(evening, size=(96, 26))
    return drawn[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.parse_args().out.write_text(portrait(), encoding="utf-8")
