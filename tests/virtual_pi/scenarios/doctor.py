"""What `lull doctor` makes of a machine that is well, of one that is not, and of a hand on its parts."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import alsaaudio  # type: ignore[import-not-found]  # ships no types
import gpiod

from tests.virtual_pi.guest import parts
from tests.virtual_pi.guest.pi import RATE_HZ, Pi

SEEN_HERE = {"model", "sound card", "who holds the card", "pins", "lamp", "system", "memory", "disk"}
# the service has this file of a Pi bound where gpiozero looks for it; so has who asks
AS_ON_A_PI = (
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount --bind /etc/rig/cpuinfo /proc/cpuinfo && exec lull doctor "$@"',
    "sh",
)
ANSWERS = "ylr" + "ynraw"  # to what is asked of ears and eyes


def finds_what_is_wrong(pi: Pi) -> dict[str, object]:
    """Nothing, beside a Lull that runs and without it; then one thing at a time."""
    pi.asleep()
    well = examined()
    assert {check: well[check]["verdict"] for check in SEEN_HERE | {"lull"}} == dict.fromkeys(
        SEEN_HERE | {"lull"}, "ok"
    )
    assert wrong(well) == {}
    pi.systemctl("stop", "lull")
    try:
        assert wrong(examined()) == {}
        seen = {}
        for name, fault in FAULTS.items():
            with fault():
                found = wrong(examined())
            assert list(found) == [name], (name, found)
            seen[name] = found[name]
        assert wrong(examined()) == {}
    finally:
        pi.systemctl("start", "lull")
    assert "nobody answers at 0x40" in seen["lamp"]
    assert "GPIO17 is held by somebody" in seen["pins"]
    return {"faults": len(seen)}


def asks_a_hand(pi: Pi) -> dict[str, object]:
    """Presses, and a knob of half steps turned the other way round, by the kernel's own edges."""
    pi.asleep()
    pi.systemctl("stop", "lull")
    try:
        found = tried_by_hand(pi)
    finally:
        pi.systemctl("start", "lull")
    right = ("the bedside button", "the timer button", "the knob, straight down", "left and right", "light")
    assert {check: found[check]["verdict"] for check in right} == dict.fromkeys(right, "ok"), found
    assert found["the knob"]["lines"] == ["steps_per_detent = 2", "reverse_knob = true"], found["the knob"]
    return {"knob": found["the knob"]["seen"]}


def tried_by_hand(pi: Pi) -> dict[str, Any]:
    """Do as one is told, line by line."""
    asked = [*AS_ON_A_PI, "--ask", "--json"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    half_turns = 0
    with subprocess.Popen(asked, text=True, **pipes) as doctor:  # type: ignore[call-overload]
        doctor.stdin.write(ANSWERS)
        doctor.stdin.flush()
        for line in doctor.stderr:
            for words, part in (
                ("Press the bedside", "button"),
                ("Press the timer", "timer"),
                ("Press the knob", "push"),
            ):
                if words in line:
                    pi.press(part)
            if "Turn the knob" in line:
                pi.half_turn(closes=half_turns % 2 == 0)
                half_turns += 1
        return by_check(json.loads(doctor.stdout.read()))


def examined() -> dict[str, Any]:
    """What it finds by itself."""
    done = subprocess.run([*AS_ON_A_PI, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found = by_check(json.loads(done.stdout))
    assert (done.returncode == 1) == bool(wrong(found))
    return found


def by_check(told: dict[str, Any]) -> dict[str, Any]:
    """Findings by what was checked."""
    return {finding["check"]: finding for finding in told["findings"]}


def wrong(found: dict[str, Any]) -> dict[str, str]:
    """What was seen of what is wrong."""
    return {check: one["seen"] for check, one in found.items() if one["verdict"] == "wrong"}


@contextmanager
def no_lamp() -> Iterator[None]:
    """Its chip is pulled out."""
    parts.lose_lamp()
    try:
        yield
    finally:
        parts.find_lamp()


@contextmanager
def no_card() -> Iterator[None]:
    """The card is pulled out."""
    parts.remove_card()
    try:
        yield
    finally:
        parts.add_card()


@contextmanager
def card_held() -> Iterator[None]:
    """Another program has it open."""
    card = alsaaudio.PCM(
        alsaaudio.PCM_PLAYBACK, alsaaudio.PCM_NORMAL, device="hw:CARD=Loopback,DEV=0", rate=RATE_HZ, channels=2
    )
    try:
        yield
    finally:
        card.close()


@contextmanager
def pin_held() -> Iterator[None]:
    """Another program has the button's pin."""
    with gpiod.request_lines("/dev/gpiochip0", consumer="somebody", config={17: gpiod.LineSettings()}):
        yield


FAULTS = {"lamp": no_lamp, "sound card": no_card, "who holds the card": card_held, "pins": pin_held}
