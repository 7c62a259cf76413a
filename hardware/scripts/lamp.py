"""The lamp, computed: currents, heat, and the light that arrives at the pillow, from the facts in hardware/lamp.toml.

`python -m hardware.scripts.lamp` writes hardware/lamp.md, hardware/lamp-board.svg and hardware/lamp.png, and tells what
is out of its rating.
"""

import sys

from device.config_file import parse
from hardware.scripts.lamp_board import svg
from hardware.scripts.lamp_checks import complaints
from hardware.scripts.lamp_facts import BOARD, CONFIG, FACTS, PAGE, PICTURE, read
from hardware.scripts.lamp_heat import ENCLOSURE, lamp_a
from hardware.scripts.lamp_page import page


def main() -> int:
    """Write page and pictures; 1 when something does not hold."""
    facts, config = read(FACTS.read_text()), parse(CONFIG.read_bytes(), CONFIG).config
    PAGE.write_text(page(facts, config))
    BOARD.write_text(svg(facts, ENCLOSURE.led_board))
    try:
        from hardware.scripts.lamp_picture import draw
    except ImportError:
        print(f"{PICTURE.name} is left as it is: matplotlib is not installed")
    else:
        draw(facts, config, PICTURE)
    wrong = complaints(facts, config)
    print("\n".join(wrong) if wrong else f"{PAGE.name}: {lamp_a(facts) * 1000:.0f} mA at full, all within its ratings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
