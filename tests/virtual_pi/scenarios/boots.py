"""Starts of the machine with something missing, which comes later."""

import time

from tests.virtual_pi.guest import parts
from tests.virtual_pi.guest.pi import Pi, level_db

COMES = {"pins": parts.add_pins, "lamp": parts.add_lamp, "card": parts.add_card}


def plays_with_everything(pi: Pi) -> dict[str, object]:
    """Nothing lit and nothing heard until a press; then a night."""
    assert pi.dark
    state = pi.ask()
    assert (state["phase"], state["faults"]) == ("asleep", []), state
    pi.press()
    pi.until_phase("playing")
    time.sleep(2.0)
    assert not pi.dark
    pi.asleep()
    return {"ready_s": round(pi.ready_s, 1)}


def with_one_missing(pi: Pi, missing: str) -> dict[str, object]:
    """It is told, the rest plays, and the part is taken up when it comes, without a restart."""
    pid = pi.pid
    state = pi.ask()
    assert len(state["faults"]) == 1, state
    if missing == "pins":
        pi.ask("play", sound="paper")
    else:
        pi.press()
    pi.until_phase("playing")
    time.sleep(2.0)
    if missing != "lamp":
        assert not pi.dark
    COMES[missing]()
    back_s = pi.until("the fault is gone", lambda: not pi.ask()["faults"], longest_s=60)
    time.sleep(5.0)
    assert not pi.dark
    with pi.recorded() as heard:
        time.sleep(2.0)
    assert level_db(heard.sound) > -75.0
    pi.press()
    pi.until_phase("stopping", "asleep")
    pi.until_phase("asleep")
    assert pi.pid == pid
    return {"taken_up_after_s": round(back_s, 1)}


def on_a_read_only_card(pi: Pi) -> dict[str, object]:
    """A card that Linux has not made writable: told once of settings and of nights, and a night all the same."""
    pi.press()
    pi.until_phase("playing")
    with pi.recorded() as heard:
        time.sleep(6.0)
    assert level_db(heard.sound) > -75.0
    for db in (-20.0, -21.0):
        pi.ask("volume", db=db)
        time.sleep(1.5)
    pi.asleep()
    told = pi.said("settings cannot be kept"), pi.said("nights cannot be kept")
    assert told == (1, 1), pi.words()
    return {"told": sum(told)}
