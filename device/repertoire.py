"""All that can be played: the sounds, and the scripts that the whisperer can say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from device.sounds import sounds
from device.sounds.contract import Sound
from device.speech.script_file import scripts_in
from device.speech.talk import reading_of
from device.whispers import with_scripts

IN_CHECKOUT = Path(__file__).parents[1] / "config" / "whispers"  # and in the Debian package
INSTALLED, OWN = Path("/usr/share/lull/whispers"), Path("/etc/lull/whispers")


@dataclass(frozen=True, slots=True)
class Repertoire:
    """Sounds by id, and a line for each script that is left out."""

    sounds: dict[str, Sound]
    complaints: tuple[str, ...]

    @property
    def beds(self) -> list[str]:
        """Ids of what may lie behind the others and be slept in, the dark ones first."""
        beds = [name for name, sound in self.sounds.items() if sound.family == "bed"]
        return sorted(beds, key=lambda name: not self.sounds[name].dark)


def repertoire(whisperer: str = "light") -> Repertoire:
    """What is there now. Scripts of one's own, in /etc/lull/whispers, go before those that came with Lull."""
    scripts, complaints = scripts_in((IN_CHECKOUT, INSTALLED, OWN), reading_of)
    return Repertoire(with_scripts(sounds(), scripts.values(), whisperer), tuple(complaints))


def titles_of(found: Mapping[str, Sound]) -> dict[str, str]:
    """What a person reads, by id."""
    return {name: sound.title for name, sound in found.items()}
