"""The simulated sleepers are people, and Lull learns what they like: a slice of `make taste-report`."""

import numpy as np
import pytest

from device.simulator.sleepers import CLOSE_S, EXTENDS_S, HATED, LOVED, MEASURED, SORTS, TIMER_S, Lived, Sleeper
from tests.measure.taste_report import TUNED_ON, kinds, live, live_all, report, targets
from tests.measure.taste_report_choosers import ByChance, Lull, freely

SEEDS, FEW_NIGHTS = range(TUNED_ON, TUNED_ON + 6), 45


def nights(sort: str, seed: int, count: int = 60) -> tuple[Sleeper, list[Lived]]:
    sleeper = Sleeper(SORTS[sort], f"{sort} {seed}")
    chooser = ByChance(freely(kinds()), seed)
    return sleeper, [sleeper.sleep(number, chooser) for number in range(count)]


def test_every_sound_has_its_measures() -> None:
    assert kinds().keys() == MEASURED.keys()


@pytest.mark.parametrize("sort", SORTS)
def test_their_nights_are_nights(sort: str) -> None:
    for lived in nights(sort, 1)[1]:
        night = lived.night
        assert night.heard[0].begun_s == 0
        assert all(a.ended_s == b.begun_s for a, b in zip(night.heard, night.heard[1:], strict=False))
        assert all(0 <= touch.at_s <= night.length_s for touch in night.touches)
        assert night.heard[-1].ended_s <= night.length_s
        assert [heard.sound for heard in night.heard] == [sound for sound, _ in lived.plays]


@pytest.mark.parametrize("sort", SORTS)
def test_they_love_what_they_should(sort: str) -> None:
    sleeper = nights(sort, 2, 1)[0]

    assert sum(like >= LOVED for like in sleeper.likes.values()) == SORTS[sort].loves
    assert all(sleeper.likes[sound] <= HATED for sound in SORTS[sort].hates)


def test_good_sounds_are_left_alone_and_bad_ones_are_not() -> None:
    went_on: dict[bool, list[bool]] = {True: [], False: []}
    for seed in range(10):
        for lived in nights("several loves", seed)[1]:
            for place, (_, good) in enumerate(lived.plays):
                if abs(good) > 0.4:
                    went_on[good > 0].append(place == len(lived.plays) - 1 and lived.night.ended == "silence")

    assert np.mean(went_on[True]) > 0.85
    assert np.mean(went_on[False]) < 0.5


def test_another_sound_in_the_closing_fade_gives_more_time() -> None:
    """As with the device: a night in which that is asked for at 49 minutes, and more once again."""
    night = nights("fumbles", 26)[1][57].night
    late = [touch for touch in night.touches if touch.at_s > TIMER_S]

    assert [touch.what for touch in late] == ["next", "extend"]
    assert late[0].at_s + EXTENDS_S < late[1].at_s < late[0].at_s + EXTENDS_S + CLOSE_S
    assert night.length_s == late[1].at_s + EXTENDS_S + CLOSE_S


def test_they_live_the_same_again() -> None:
    assert nights("fumbles", 3)[1] == nights("fumbles", 3)[1]


def test_use_wears_off_and_rest_brings_it_back() -> None:
    sleeper = Sleeper(SORTS["tires fast"], "1")
    loved = max(sleeper.likes, key=lambda sound: sleeper.likes[sound])
    sleeper.fresh[loved] = 0.3
    worn = sleeper.good(loved)
    chooser = ByChance(freely(kinds()), 1)
    sleeper.banned.append(loved)
    for number in range(20):
        sleeper.sleep(number, chooser)

    assert worn < 0.3
    assert sleeper.good(loved) > 0.7


@pytest.mark.parametrize("sort", ["several loves", "hates ticking", "lies still"])
def test_lull_learns(sort: str) -> None:
    of = kinds()
    ours, turn, best = (live(sort, way, SEEDS, of, FEW_NIGHTS) for way in ("Lull", "in turn", "oracle"))

    assert ours.beside(best)[:, -1].mean() < 0.7 * turn.beside(best)[:, -1].mean()
    assert ours.hated.mean() <= 3
    assert ours.untouched.mean() > turn.untouched.mean()


def test_the_last_nights_are_better_than_the_first() -> None:
    ours = live("several loves", "Lull", SEEDS, kinds(), FEW_NIGHTS)

    assert ours.loss[:, -10:].mean() < 0.6 * ours.loss[:, :10].mean()


def test_lull_never_plays_eating_sounds_or_the_banned_by_itself() -> None:
    sleeper = Sleeper(SORTS["hates ticking"], "5")
    lull = Lull(kinds(), 5)
    for number in range(FEW_NIGHTS):
        banned = set(sleeper.banned)
        heard = {sound for sound, _ in sleeper.sleep(number, lull).plays}

        assert not heard & (banned | {"apple"})


def test_the_report_is_printed() -> None:
    lives = live_all(range(TUNED_ON, TUNED_ON + 1), nights=12)
    text = report(lives, [TUNED_ON])

    assert all(sort in text for sort in SORTS)
    assert len(targets(lives)) == 4 + 2 + 2 * len(SORTS)
