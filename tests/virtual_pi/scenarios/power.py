"""The power goes at any moment; what is there at the next start."""

import json
import random
import time
from typing import Any

from tests.virtual_pi.guest.pi import STATE, Pi

SAFE_DB = -6.0  # no night starts louder
MAY_LOSE_S = 2.5  # two seconds of settings, and the time to note them
KEPT_EVERY_S = 45.0  # a night loses no more of its time than that: 30 s, and a start
Note = dict[str, Any]


def play_on(pi: Pi, seed: int) -> None:
    """Gestures without end, each noted once it is answered, until there is no power."""
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
        state = pi.ask()
        pi.note({"at_s": time.monotonic(), **{key: state[key] for key in ("sound", "volume_db", "remaining_s")}})
        time.sleep(rng.random())


def after_a_cut(pi: Pi, notes: list[Note]) -> Note:
    """Settings whole, and the night goes on as it was within the last two seconds, no louder than the safe start."""
    last_s = notes[-1]["at_s"]
    older = [note["at_s"] for note in notes if note["at_s"] <= last_s - MAY_LOSE_S]
    if not older:
        return {"checked": False}  # cut before anything had to be kept
    json.loads(STATE.read_text())
    pi.until_phase("playing", longest_s=30)
    state = pi.ask()
    recent = [note for note in notes if note["at_s"] >= max(older)]
    assert state["volume_db"] in {min(note["volume_db"], SAFE_DB) for note in recent}, (state, notes)
    assert state["sound"] in {note["sound"] for note in recent}, (state, notes)
    lost_s = min(abs(note["remaining_s"] - state["remaining_s"]) for note in recent)
    assert lost_s < KEPT_EVERY_S, (state, notes)
    return {"checked": True, "lost_s": lost_s}
