"""What the mouth does to say a run of sounds: each on its way between its neighbours (coarticulation)."""

from collections.abc import Sequence

import numpy as np

from device.dsp.formants import REST_HZ, Part
from device.speech.phones import CONSONANTS, VOWELS, Consonant, Mouth, Stage, Vowel
from device.speech.rhythm import Timed

STANDS = 0.35  # of a diphthong before it glides
FRONT_HZ = 1750.0  # second resonance of a vowel from where on k and g are made at the palate
UNRELEASED_DB = -6.0  # breath after a stop that another consonant follows


def articulated(sounds: Sequence[Timed]) -> list[Part]:
    """The parts of a run of sounds, for `formants.lay`."""
    parts: list[Part] = []
    for i, sound in enumerate(sounds):
        before, after = (sounds[j].name if 0 <= j < len(sounds) else None for j in (i - 1, i + 1))
        if sound.name in VOWELS:
            parts += _vowel(VOWELS[sound.name], sound)
        else:
            parts += _consonant(sound, before, after)
    return parts


def _vowel(vowel: Vowel, sound: Timed) -> list[Part]:
    if vowel.begins == vowel.ends:
        return [Part(sound.length_s, sound.level_db, mouth_hz=vowel.begins)]
    return [
        Part(sound.length_s * share, sound.level_db, mouth_hz=mouth)
        for share, mouth in ((STANDS, vowel.begins), (1 - STANDS, vowel.ends))
    ]


def _consonant(sound: Timed, before: str | None, after: str | None) -> list[Part]:
    consonant = CONSONANTS[sound.name]
    mouth = _place(consonant, before, after)
    stages = _stages(consonant, before, after)
    return [
        Part(
            sound.length_s * stage.share,
            stage.throat_db + sound.level_db,
            stage.gap_db + sound.level_db,
            _gap(stage.gap, mouth),
            mouth if i == 0 else None,
        )
        for i, stage in enumerate(stages)
    ]


def _place(consonant: Consonant, before: str | None, after: str | None) -> Mouth:
    """Where it is made, gone along with its neighbours, with the one that follows most."""
    neighbours = [VOWELS[after].begins] * 2 if after in VOWELS else []
    neighbours += [VOWELS[before].ends] if before in VOWELS else []
    if not neighbours:
        neighbours = [REST_HZ]
    near = np.mean(neighbours, axis=0)
    place = np.array(consonant.place)
    follow = np.array([min(consonant.follow, 0.4) if consonant.follow < 1 else 1.0, *[consonant.follow] * 3])
    return tuple(place + follow * (near - place))


def _stages(consonant: Consonant, before: str | None, after: str | None) -> Sequence[Stage]:
    """Those of a stop depend on what follows: no breath between s and a vowel's, little before another consonant."""
    stages = consonant.stages
    if consonant.manner != "stop":
        return stages
    if before == "S" and consonant.aspirated:  # stop, spin
        breath = stages[2].share / 2
        return stages[0]._replace(share=stages[0].share + breath), stages[1], stages[2]._replace(share=breath)
    if after in CONSONANTS and not CONSONANTS[after].open:
        return (
            stages[0],
            *(s._replace(throat_db=s.throat_db + UNRELEASED_DB, gap_db=s.gap_db + UNRELEASED_DB) for s in stages[1:]),
        )
    return stages


def _gap(gap: str, mouth: Mouth) -> str:
    return "palate" if gap == "velum" and mouth[1] > FRONT_HZ else gap
