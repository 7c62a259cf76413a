"""Hands: what a person presses and turns, and what comes of it."""

import time

from tests.virtual_pi.guest.pi import Pi


def press_to_sound(pi: Pi, presses: int = 5) -> dict[str, float]:
    """From the release of the button to the first sample, the card closed before."""
    latencies = []
    for _ in range(presses):
        pi.asleep()
        with pi.recorded() as heard:
            time.sleep(0.1)
            released_s = pi.press()
            pi.until_phase("playing")
            time.sleep(0.4)
            pi.ask("stop")
        first_s = heard.first_s()
        assert first_s is not None, "nothing was heard"
        latencies.append(1000 * (first_s - released_s))
        pi.until_phase("asleep")
    latencies.sort()
    return {"median_ms": latencies[len(latencies) // 2], "worst_ms": latencies[-1]}
