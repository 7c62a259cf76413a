"""What the mouth does: how consonants go along with their neighbours, and that it never leaps."""

import numpy as np
import pytest

from device.dsp.formants import REST_HZ, TRACKS, Part, lay
from device.speech.articulation import STANDS, UNRELEASED_DB, articulated
from device.speech.contract import Phone
from device.speech.phones import CONSONANTS, VOWELS
from device.speech.rhythm import Timed, timed

HOPS_PER_S = 200
STOPS = [name for name, consonant in CONSONANTS.items() if consonant.manner == "stop"]
OPEN = ["L", "R", "W", "Y", "l", "r", "rr"]
LEVEL_DB = -3.0


def parts(*names: str) -> list[list[Part]]:
    """Of each of some sounds of 100 ms, said in a row."""
    found = iter(articulated([Timed(name, 0.1, LEVEL_DB) for name in names]))
    return [[next(found) for _ in range(count(name))] for name in names]


def count(name: str) -> int:
    if name in CONSONANTS:
        return len(CONSONANTS[name].stages)
    return 1 if VOWELS[name].begins == VOWELS[name].ends else 2


@pytest.mark.parametrize("name", CONSONANTS)
def test_the_stages_of_a_consonant_are_all_of_it(name: str) -> None:
    assert sum(stage.share for stage in CONSONANTS[name].stages) == pytest.approx(1.0)


@pytest.mark.parametrize("before", ["", "S", "AA", "T"])
@pytest.mark.parametrize("after", ["", "IY", "S", "L"])
@pytest.mark.parametrize("name", CONSONANTS)
def test_each_sound_takes_the_time_it_was_given(name: str, before: str, after: str) -> None:
    said = [sound for sound in (before, name, after) if sound]
    for sound, its in zip(said, parts(*said), strict=True):
        assert sum(part.length_s for part in its) == pytest.approx(0.1), sound


@pytest.mark.parametrize("name", VOWELS)
def test_a_vowel_stands_or_glides_from_one_place_to_another(name: str) -> None:
    its = parts(name)[0]
    vowel = VOWELS[name]
    assert its[0].mouth_hz == vowel.begins
    assert its[-1].mouth_hz == vowel.ends
    assert {part.throat_db for part in its} == {LEVEL_DB}
    assert len(its) == 1 or its[0].length_s == pytest.approx(0.1 * STANDS)


@pytest.mark.parametrize("name", ["K", "G", "k"])
def test_k_and_g_are_made_at_the_palate_before_front_vowels(name: str) -> None:
    for vowel, gap in {
        "IY": "palate",
        "IH": "palate",
        "EY": "palate",
        "AA": "velum",
        "OW": "velum",
        "UW": "velum",
    }.items():
        assert parts(name, vowel)[0][1].gap == gap


@pytest.mark.parametrize("name", ["P", "T", "K"])
def test_there_is_less_breath_between_s_and_a_vowel(name: str) -> None:
    top, stop = parts(name, "AA")[0], parts("S", name, "AA")[1]
    assert stop[2].length_s == pytest.approx(top[2].length_s / 2)
    assert stop[0].length_s == pytest.approx(top[0].length_s + top[2].length_s / 2)
    assert stop[1] == top[1]


def test_but_voiced_ones_have_no_breath_to_lose() -> None:
    assert parts("S", "B", "AA")[1] == parts("B", "AA")[0]


@pytest.mark.parametrize("name", STOPS)
def test_stops_are_hardly_let_go_before_another_consonant(name: str) -> None:
    free, held = parts(name, "L")[0], parts(name, "M")[0]
    assert held[0].throat_db == free[0].throat_db
    for before, after in zip(free[1:], held[1:], strict=True):
        assert (after.throat_db, after.gap_db) == (before.throat_db + UNRELEASED_DB, before.gap_db + UNRELEASED_DB)


@pytest.mark.parametrize("after", OPEN)
@pytest.mark.parametrize("name", STOPS)
def test_but_as_before_a_vowel_where_the_mouth_stays_open(name: str, after: str) -> None:
    """Try, play, queen; tres, claro, puente."""
    before_it, before_a_vowel = parts(name, after)[0], parts(name, "AA")[0]
    assert [(p.throat_db, p.gap_db) for p in before_it] == [(p.throat_db, p.gap_db) for p in before_a_vowel]


@pytest.mark.parametrize(("name", "least_s", "most_s"), [("p", 0.0, 0.012), ("t", 0.0, 0.012), ("k", 0.015, 0.03)])
def test_spanish_stops_go_over_into_the_vowel_at_once(name: str, least_s: float, most_s: float) -> None:
    """From when they are let go, said slowly; English ones take 1.7 to 4.5 times as long."""
    let_go_s = {n: (1 - CONSONANTS[n].stages[0].share) * CONSONANTS[n].length_s for n in (name, name.upper())}
    assert least_s < let_go_s[name] < most_s
    assert let_go_s[name.upper()] > 1.6 * let_go_s[name]


def test_a_spanish_l_is_clearer() -> None:
    assert parts("a", "l", "a")[1][0].mouth_hz[1] > parts("a", "L", "a")[1][0].mouth_hz[1] + 200.0  # type: ignore[index]


def test_h_is_the_vowel_it_stands_before() -> None:
    assert parts("HH", "IY")[0][0].mouth_hz == pytest.approx(VOWELS["IY"].begins)


@pytest.mark.parametrize("name", sorted(CONSONANTS.keys() - {"HH"}))
def test_a_consonant_leans_to_its_neighbours_and_most_to_the_one_that_follows(name: str) -> None:
    """Its second resonance, by the share of the way that is its own."""
    consonant = CONSONANTS[name]
    see, saw = VOWELS["IY"].begins[1], VOWELS["AO"].begins[1]
    for said, at, near_hz in (
        (("IY", name, "AO"), 1, (see + 2 * saw) / 3),
        (("AO", name), 1, saw),
        ((name,), 0, REST_HZ[1]),
    ):
        mouth_hz = parts(*said)[at][0].mouth_hz
        assert mouth_hz
        assert mouth_hz[1] == pytest.approx(consonant.place[1] + consonant.follow * (near_hz - consonant.place[1]))


@pytest.mark.parametrize("name", CONSONANTS)
def test_the_mouth_glides(name: str) -> None:
    """No formant moves more than a seventh of an octave in 5 ms, between the most open vowel and the most closed."""
    for vowels in (("AA", "IY"), ("IY", "AA"), ("UW", "IY"), ("IY", "UW")):
        sounds = timed([(Phone(vowels[0], 2), Phone(name), Phone(vowels[1], 2))], 1.0, ends=False)
        tracks = lay(articulated(sounds), HOPS_PER_S, np.array(REST_HZ))
        assert tracks.shape == (round(sum(sound.length_s for sound in sounds) * HOPS_PER_S), TRACKS)
        assert np.abs(np.diff(np.log2(tracks[:, :4]), axis=0)).max() < 1 / 7


@pytest.mark.parametrize("name", CONSONANTS)
def test_a_consonant_is_softer_than_a_vowel_and_yet_heard(name: str) -> None:
    its = parts("AA", name, "AA")[1]
    assert max(part.throat_db for part in its) < LEVEL_DB
    assert max(max(part.throat_db, part.gap_db) for part in its) > LEVEL_DB - 25.0
