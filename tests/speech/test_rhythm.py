"""How long and how loud: what slow readers do."""

import numpy as np
import pytest

from device.dsp.formants import REST_HZ, lay
from device.speech.articulation import articulated
from device.speech.contract import Phone, Word
from device.speech.phones import CONSONANTS, VOWELS
from device.speech.rhythm import (
    BEFORE_VOICELESS,
    CLUSTERED,
    FINAL_CONSONANT,
    FINAL_VOWEL,
    LEVEL_DB,
    SHARE,
    SINKS_DB,
    WHISPERED_VOICED,
    WHISPERED_VOICELESS,
    Timed,
    timed,
)
from tests.speech.phonetic import english


def word(*sounds: str, stress: int = 2) -> Word:
    return tuple(Phone(sound, stress if sound in VOWELS else 0) for sound in sounds)


def clause(*words: Word, slowness: float = 1.0, ends: bool = False) -> list[Timed]:
    """Said before a last word of one vowel, which is left out: it alone is lengthened."""
    return timed([*words, word("AX", stress=0)], slowness, ends=ends)[:-1]


@pytest.mark.parametrize("name", VOWELS)
@pytest.mark.parametrize("stress", [2, 1, 0])
def test_a_vowel_is_shorter_and_softer_the_less_weight_it_has(name: str, stress: int) -> None:
    vowel = VOWELS[name]
    sound = clause(word(name, stress=stress))[0]
    assert sound.length_s == pytest.approx(vowel.least_s + SHARE[stress] * (vowel.length_s - vowel.least_s))
    assert sound.level_db == LEVEL_DB[stress]
    assert vowel.least_s < sound.length_s <= vowel.length_s


@pytest.mark.parametrize("name", CONSONANTS)
def test_consonants_are_longer_than_aloud(name: str) -> None:
    consonant = CONSONANTS[name]
    longer = WHISPERED_VOICED if consonant.voiced else WHISPERED_VOICELESS
    sound = clause(word("AA", name, "AA"))[1]
    assert sound.length_s == pytest.approx(longer * consonant.length_s)


def test_consonants_that_meet_are_shorter_but_never_too_short() -> None:
    alone = clause(word("AA", "S", "AA"))[1].length_s
    pair = clause(word("AA", "S", "T", "AA"))[1].length_s
    triple = clause(word("AA", "K", "S", "T", "AA"))[2].length_s
    assert alone > pair > triple > CONSONANTS["S"].least_s
    room_s = CONSONANTS["S"].length_s - CONSONANTS["S"].least_s
    assert alone - pair == pytest.approx((1 - CLUSTERED) * room_s * WHISPERED_VOICELESS)


@pytest.mark.parametrize(("ends", "share"), [(True, 1.0), (False, 0.5)])
def test_the_last_syllable_of_a_clause_stays_twice_as_much_at_the_end_of_a_sentence(
    *, ends: bool, share: float
) -> None:
    bed = word("B", "EH", "D")
    *_, b, vowel, d = timed([bed, bed], 1.0, ends=ends)
    usual_b, usual_vowel, usual_d = timed([bed, word("AX")], 1.0, ends=ends)[:3]
    assert vowel.length_s / usual_vowel.length_s == pytest.approx(1 + share * (FINAL_VOWEL - 1))
    assert d.length_s / usual_d.length_s == pytest.approx(FINAL_CONSONANT if ends else 1.0)
    assert b.length_s < usual_b.length_s  # which meets the d before it, and is not of the end


def test_a_vowel_is_shorter_before_a_stop_without_voice_in_the_same_word() -> None:
    open_s = clause(word("B", "EH"), word("T", "EH"))[1].length_s
    bed_s, bet_s = (clause(word("B", "EH", last))[1].length_s for last in ("D", "T"))
    vowel = VOWELS["EH"]
    assert open_s == bed_s == vowel.length_s
    assert bet_s == pytest.approx(vowel.least_s + BEFORE_VOICELESS * (vowel.length_s - vowel.least_s))


def test_slowness_makes_everything_longer_and_vowels_most() -> None:
    said = [clause(word("S", "L", "IY", "P"), slowness=slowness) for slowness in (1.0, 1.3, 1.6, 2.0)]
    lengths = np.array([[sound.length_s for sound in sounds] for sounds in said])
    assert (np.diff(lengths, axis=0) > 0).all()
    assert lengths[-1] / lengths[0] == pytest.approx([1.5, 1.5, 2.0, 1.5])


def test_the_level_sinks_evenly_through_a_clause() -> None:
    levels = np.array([sound.level_db for sound in timed([word("AA", stress=1)] * 9, 1.0, ends=True)])
    assert levels[0] - levels[-1] == pytest.approx(SINKS_DB)
    assert np.diff(levels) == pytest.approx(-SINKS_DB / 8)


@pytest.mark.parametrize("letters", ["shh", "hmm", "pst", "mm"])
def test_a_word_without_a_vowel_is_said_from_letters_to_tracks(letters: str) -> None:
    said = english().word(letters)
    assert said
    sounds = timed([said], 1.3, ends=True)
    assert [sound.name for sound in sounds] == [phone.name for phone in said]
    tracks = lay(articulated(sounds), 200, np.array(REST_HZ))
    assert len(tracks) == round(200 * sum(sound.length_s for sound in sounds))
    assert tracks[:, 4:].max() > 0.01
