"""Every gesture says something of the sounds, and so does none."""

from dataclasses import replace

import pytest

from device.taste.contract import Heard, Night, Touch, Touched
from device.taste.signs import Sign, signs_of
from tests.taste.nights import night


def told(a_night: Night) -> set[tuple[str, str]]:
    return {(sign.sound, sign.told) for sign in signs_of(a_night)}


def liking(a_night: Night, sound: str = "paper") -> float:
    (sign,) = [sign for sign in signs_of(a_night) if sign.sound == sound]
    return sign.liking


def test_nobody_touched_it() -> None:
    assert signs_of(night("paper")) == (Sign("paper", "untouched", 1.0, 0.7),)


def test_the_later_somebody_was_awake_the_less_it_says() -> None:
    likings = [liking(night("paper", (minute * 60.0, "light"))) for minute in (1, 10, 30, 60)]

    assert likings == sorted(likings, reverse=True)
    assert likings[2] == pytest.approx(0.5)
    assert likings[-1] > 0


def test_skipped_at_once_is_worse_than_skipped_is_worse_than_changed_in_the_end() -> None:
    likings = [liking(night("clock", at_s, "paper"), "clock") for at_s in (30.0, 300.0, 1500.0)]

    assert likings == [-1.0, -0.5, -0.2]


def test_the_night_is_counted_for_the_sound_that_it_ended_with() -> None:
    assert told(night("clock", 30.0, "paper")) == {("clock", "skipped at once"), ("paper", "untouched")}


def test_skipped_twice_in_a_row() -> None:
    assert told(night("clock", 30.0, "page", 40.0, "paper")) == {
        ("clock", "skipped at once"),
        ("page", "skipped at once"),
        ("page", "skipped like the one before"),
        ("paper", "untouched"),
    }


def test_two_presses_in_the_same_instant_say_nothing_of_what_nobody_heard() -> None:
    assert told(night("clock", 30.0, "page", 30.0, "paper")) == {("clock", "skipped at once"), ("paper", "untouched")}


def test_stopped() -> None:
    stopped = night("paper", (900.0, "stop"), ended="stopped", length_s=903.0)

    assert told(stopped) == {("paper", "stopped")}
    assert liking(stopped) < 0


def test_stopped_in_the_morning() -> None:
    assert told(night("paper", (25_000.0, "stop"), ended="stopped", length_s=25_003.0)) == {("paper", "untouched")}


def test_who_extends_is_still_awake_and_the_blame_is_shared_by_time() -> None:
    signs = signs_of(night("clock", 900.0, "paper", (3600.0, "extend"), length_s=6000.0))
    extended = {sign.sound: sign for sign in signs if sign.told == "extended"}

    assert extended["clock"].liking == extended["paper"].liking < 0
    assert extended["paper"].weight == pytest.approx(3 * extended["clock"].weight)


def test_turned_down_is_mild() -> None:
    signs = [sign for sign in signs_of(night("paper", (60.0, "softer"))) if sign.told == "softer"]

    assert [(sign.sound, sign.weight) for sign in signs] == [("paper", 0.2)]
    assert -0.5 < signs[0].liking < 0


@pytest.mark.parametrize("what", ["louder", "light", "timer", "all night"])
def test_others_say_that_somebody_is_awake_and_no_more(what: Touched) -> None:
    assert told(night("paper", (60.0, what))) == {("paper", "untouched")}


def test_never_says_most() -> None:
    signs = {sign.sound: sign for sign in signs_of(night("clock", (40.0, "never"), "paper"))}

    assert signs["clock"].told == "never"
    assert signs["clock"].weight > 2


def test_never_taken_back_says_nothing() -> None:
    assert told(night("clock", (40.0, "never"), "paper", (50.0, "again"), "clock")) == {("clock", "untouched")}


def test_never_said_again_after_it_was_taken_back() -> None:
    said = night("clock", (40.0, "never"), "paper", (50.0, "again"), "clock", (90.0, "never"), "page")

    assert ("clock", "never") in told(said)


def test_a_sound_that_failed_is_not_blamed() -> None:
    failed = Night(0.0, 3600.0, 2700.0, -20.0, "silence", (Heard("clock", 0, 20), Heard("paper", 20, 3600)), ())

    assert told(failed) == {("paper", "untouched")}


def test_a_night_cut_short_has_no_end_to_judge_by() -> None:
    assert told(night("clock", 30.0, "paper", ended="cut short")) == {("clock", "skipped at once")}


def test_of_a_night_that_goes_on_the_sound_refused_now() -> None:
    refused = night("clock", 30.0, "paper", ended="cut short", length_s=200.0)
    refused = replace(refused, touches=(*refused.touches, Touch(200.0, "next")))

    assert ("paper", "skipped") in told(refused)


def test_a_hundred_clicks_are_one_sign() -> None:
    once, often = (night("paper", *[(60.0 + n, "softer") for n in range(clicks)]) for clicks in (1, 100))

    assert len(signs_of(once)) == len(signs_of(often)) == 2


def test_a_night_of_nothing() -> None:
    assert signs_of(Night(0.0, 0.0, 0.0, 0.0, "stopped", (), (Touch(0.0, "stop"), Touch(-5.0, "extend")))) == ()
