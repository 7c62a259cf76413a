"""The watchdog is fed while the audio thread turns, or when it may sleep."""

from itertools import pairwise

import pytest

from device.service.watchdog import Watchdog, watchdog_interval_s


def pings(turns_at: dict[float, int], *, asleep: bool = False) -> list[float]:
    """When a watchdog of 10 s (pinged each 5) pings, the loop turning each second."""
    watchdog = Watchdog(5.0)
    return [at_s for at_s, turns in turns_at.items() if watchdog.beat(at_s, turns, asleep)]


def test_while_sound_comes_out() -> None:
    assert pings({float(s): 100 * s for s in range(16)}) == [0.0, 5.0, 10.0, 15.0]


def test_not_when_it_stands_still_though_the_loop_turns() -> None:
    assert pings({float(s): 100 * min(s, 7) for s in range(60)}) == [0.0, 5.0, 10.0]


def test_soon_after_it_goes_on() -> None:
    assert pings({float(s): 100 * (s if s > 10 else min(s, 4)) for s in range(13)}) == [0.0, 5.0, 12.0]


def test_asleep_no_sound_is_owed() -> None:
    assert pings(dict.fromkeys(map(float, range(11)), 7), asleep=True) == [0.0, 5.0, 10.0]


def test_a_loop_that_turns_fast_pings_no_more_often() -> None:
    assert len(pings({ms / 1000: ms for ms in range(10_000)})) == 2


def test_a_card_asked_for_every_five_seconds_is_enough_however_fast_the_loop_turns() -> None:
    """A lamp that moves turns it fifty times a second: that must not hide the one turn that the audio thread made."""
    found = pings({tick / 50: int(tick / 50 / 5.0) for tick in range(60 * 50)})
    assert max(later - earlier for earlier, later in pairwise(found)) < 10.0


def test_the_loop_is_told_when_to_turn() -> None:
    watchdog = Watchdog(5.0)
    watchdog.beat(100.0, 1, asleep=False)
    assert watchdog.wake_at_s == 105.0
    watchdog.beat(105.0, 1, asleep=False)
    assert watchdog.wake_at_s == 106.25


def test_nobody_watches() -> None:
    watchdog = Watchdog(None)
    assert not watchdog.beat(1e9, 1, asleep=True)
    assert watchdog.wake_at_s is None


@pytest.mark.parametrize(
    ("env", "interval_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "10000000"}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "42"}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "41"}, None),  # meant for a parent of ours
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_interval_is_half_of_what_systemd_waits(env: dict[str, str], interval_s: float | None) -> None:
    assert watchdog_interval_s(env, 42) == interval_s
