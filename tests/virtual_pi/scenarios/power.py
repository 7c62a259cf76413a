"""The power goes at any moment; what is there at the next start."""

import json
import random
import time
from collections.abc import Callable
from typing import Any

from tests.virtual_pi.guest.pi import STATE, Pi

SAFE_DB = -6.0  # no night starts louder
HEARD_S = 0.2  # by then a gesture is
MAY_LOSE_S = 2.5  # two seconds of settings, and the time to note them
KEPT_EVERY_S = 75.0  # a night loses no more of its time than that: 30 s, what the machine takes to boot, and a start
Note = dict[str, Any]


def play_on(pi: Pi, seed: int) -> None:
    """Gestures without end, each noted before and after, until there is no power."""
    rng = random.Random(seed)
    if pi.ask()["phase"] == "asleep":
        pi.ask("play", sound="paper")
    gestures: list[tuple[str, Callable[[], object]]] = [
        ("volume_db", lambda: pi.turn(rng.choice((-1, 1)))),
        ("volume_db", lambda: pi.ask("volume", db=float(rng.randrange(-30, -6)))),
        ("sound", lambda: pi.press("push")),
        ("remaining_s", lambda: pi.ask("timer", minutes=float(rng.randrange(20, 90)))),
    ]
    while True:
        changes, gesture = rng.choice(gestures)
        pi.note({"changes": changes})
        gesture()
        time.sleep(HEARD_S)
        state = pi.ask()
        pi.note({"at_s": time.monotonic(), **{key: state[key] for key in ("sound", "volume_db", "remaining_s")}})
        time.sleep(rng.random())


def after_a_cut(pi: Pi, notes: list[Note]) -> Note:
    """Settings whole, and the night goes on as it was within the last two seconds, no louder than the safe start."""
    states = [note for note in notes if "at_s" in note]
    under_way = [note["changes"] for note in notes if "changes" in note][-1:]  # kept, perhaps, before it was seen
    older = [state["at_s"] for state in states if state["at_s"] <= states[-1]["at_s"] - MAY_LOSE_S] if states else []
    if not older:
        return {"checked": False}  # cut before anything had to be kept
    json.loads(STATE.read_text())
    pi.until_phase("playing", longest_s=30)
    found = pi.ask()
    recent = [state for state in states if state["at_s"] >= max(older)]
    volumes = {min(state["volume_db"], SAFE_DB) for state in recent}
    assert found["volume_db"] in volumes or "volume_db" in under_way, (found, notes)
    assert found["volume_db"] <= SAFE_DB, (found, notes)
    assert found["sound"] in {state["sound"] for state in recent} or "sound" in under_way, (found, notes)
    if "remaining_s" in under_way:
        return {"checked": True, "lost_s": None}  # another time was being asked for
    lost_s = min(abs(state["remaining_s"] - found["remaining_s"]) for state in recent)
    assert lost_s < KEPT_EVERY_S, (found, notes)
    return {"checked": True, "lost_s": lost_s}
