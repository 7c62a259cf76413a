"""`lull taste` in words."""

import pytest

from device.simulator.sleepers import DAY_S
from device.taste.choice import Because, Choice, Why, choose
from device.taste.liking import taste_of
from device.taste.words import rows, table, when, why
from tests.taste.nights import EVENING, KINDS, night, nights_of

TITLES = {"paper": "Paper", "page": "Page"}
NIGHTS = [*nights_of(["paper"] * 6), night("clock", 9.0, "page", day=6.0)]


def test_a_row_for_each_sound_the_best_liked_first_the_banned_last() -> None:
    told = rows(taste_of(NIGHTS, KINDS), banned={"clock"})

    assert {row.sound for row in told} == KINDS.keys()
    assert (told[0].sound, told[-1].sound) == ("paper", "clock")


def test_the_table_says_it_in_words() -> None:
    told = table(rows(taste_of(NIGHTS, KINDS), {"clock"}), EVENING + 7 * DAY_S)
    line = {line.split()[0]: line for line in told.splitlines()}

    assert line["paper"].endswith("2 nights ago    loved")
    assert "last night" in line["page"]
    assert line["clock"].endswith("never again")
    assert line["apple"].endswith(", only when asked for")
    assert "not heard yet" in line["orbit"]


def test_what_was_tried_is_said_to_rest() -> None:
    refused = [night("clock", 9.0, "page", day=n) for n in range(3)]
    told = table(rows(taste_of(refused, KINDS)), EVENING + 4 * DAY_S)

    assert told.splitlines()[-1].endswith("keeps you awake, rests: tried on three nights")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, "never"),
        (EVENING - 600, "tonight"),
        (EVENING - DAY_S, "last night"),
        (EVENING - 12 * DAY_S, "12 nights ago"),
        (0.0, "some night"),
        (4.3e9, "some night"),
    ],
)
def test_when(at: float | None, words: str) -> None:
    assert when(at, EVENING) == words


@pytest.mark.parametrize(
    ("because", "says"),
    [
        (
            "best",
            (
                "Paper: nothing else is likelier to put you to sleep"
                " (liked +0.8, give or take 0.1, 0.2 of it worn by use)."
            ),
        ),
        ("rested", "Paper: Page is liked more, but is worn by use and rests."),
        ("curious", "Paper: to find out, for it may do as well as Page (liked +0.8, give or take 0.1)."),
        ("new", "Paper: you have not heard it yet (perhaps loved). You know hair, which is like it."),
        ("first nights", "Paper: you have not heard it yet, and in the first nights Lull lets you hear what there is."),
        ("left over", "Paper: nothing else is left that may be played."),
    ],
)
def test_why(because: Because, says: str) -> None:
    assert why(Choice("paper", Why(because, 0.8, 0.1, 0.2, "page", "hair")), TITLES) == says


def test_every_choice_has_its_sentence() -> None:
    for nights in ([], NIGHTS, nights_of(sorted(KINDS) * 3)):
        for seed in range(30):
            choice = choose(taste_of(nights, KINDS), seed)
            assert choice
            assert why(choice, {}).startswith(f"{choice.sound}: ")
