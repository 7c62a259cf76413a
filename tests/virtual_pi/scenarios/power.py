"""The power goes at any moment; what is there at the next start."""

import json
import random
import time

from tests.virtual_pi.guest.pi import STATE, Pi

HEADROOM_S = 45.0  # a night cut short loses no more of its time than it keeps apart, and a start


def play_on(pi: Pi, seed: int) -> None:
    """Gestures without end, until there is no power."""
    rng = random.Random(seed)
    if pi.ask()["phase"] == "asleep":
        pi.ask("play", sound="paper")
    while True:
        match rng.randrange(4):
            case 0:
                pi.turn(rng.choice((-1, 1)))
            case 1:
                pi.ask("volume", db=float(rng.randrange(-30, -6)))
            case 2:
                pi.press("push")
            case 3:
                pi.ask("timer", minutes=float(rng.randrange(20, 90)))
        time.sleep(rng.random())


def after_a_cut(pi: Pi) -> dict[str, object]:
    """Settings whole, the night on, and no louder than the safe start."""
    kept = json.loads(STATE.read_text())
    pi.until_phase("playing", longest_s=30)
    state = pi.ask()
    assert state["volume_db"] <= -6.0, state
    return {"volume_db": state["volume_db"], "remaining_s": state["remaining_s"], "version": kept["version"]}
