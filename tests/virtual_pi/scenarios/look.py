"""Not a scenario: whatever one wants to see."""

import subprocess

from tests.virtual_pi.guest.pi import Pi


def shell(_: Pi, command: str) -> str:
    """What a shell says to it."""
    done = subprocess.run(
        ["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout
