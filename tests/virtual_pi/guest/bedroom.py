"""Sets the bedroom up at boot: pins, lamp and card, less what `missing=` on the kernel's command line names."""

import shutil
import subprocess
from pathlib import Path

from tests.virtual_pi.guest.parts import add_card, add_lamp, add_pins, remove_card, stir

STATE = "/var/lib/lull"


def main() -> None:
    """Run once, before Lull."""
    stir()
    words = dict(word.partition("=")[::2] for word in Path("/proc/cmdline").read_text().split())
    if "rootfstype" in words:  # a folder of the host, where all that is made is root's
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=750", "state", STATE], check=True)
        shutil.chown(STATE, "lull", "lull")
    missing = set(filter(None, words.get("missing", "").split(",")))
    if "pins" not in missing:
        add_pins()
    if "lamp" not in missing:
        add_lamp()
    if "card" in missing:
        remove_card()
    else:
        add_card()


if __name__ == "__main__":
    main()
