"""Scripts as sounds: `whisper:beach` is the whisper that says `config/whispers/beach.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from device.sounds.contract import Sound, Speaks, Voice
from device.speech.recital import Recital
from device.speech.script import Script

BETWEEN = ":"  # of a sound's id and a script's


def with_scripts(found: Mapping[str, Sound], scripts: Iterable[Script], whisperer: str) -> dict[str, Sound]:
    """The sounds, those that can say words in the manner of `whisperer`, and one more for each script they can say."""
    told = {name: in_manner(sound, whisperer) for name, sound in found.items()}
    for script in scripts:
        for name, sound in [*told.items()]:
            if sound.speaks is not None and BETWEEN not in name:
                told[f"{name}{BETWEEN}{script.id}"] = _telling(sound, sound.speaks, script)
    return told


def in_manner(sound: Sound, whisperer: str) -> Sound:
    """The same, said by another; as it was where it has no such manner."""
    speaks = sound.manners.get(whisperer)
    return sound if speaks is None else replace(sound, speaks=speaks, voice=lambda seed: speaks(seed, None))


def _telling(sound: Sound, speaks: Speaks, script: Script) -> Sound:
    def voice(seed: int) -> Voice:
        return speaks(seed, recital_of(script) if script.passages else None)

    title = f"{sound.title}: {script.title}"
    return replace(sound, title=title, voice=voice, breath_s=script.breath_s, on_request=True)


def recital_of(script: Script) -> Recital:
    """Said from the beginning."""
    cycle_s = sum(script.breath_s) if script.breath_s else 0.0
    return Recital(script.passages, script.then, script.movements, cycle_s)
