"""From what a meter reads at the pillow to a cap in dBA."""

import re
from dataclasses import dataclass

from device.config import Volume

# More than pink noise reads, A-weighted, on average over a sound as loud: brushing and beads, by any equalizer preset.
# Brown reads 4 less. For a moment, on a meter's slow, single touches read 7 more.
HISSIEST_DB, TOUCH_DB = 2.5, 7.0
DROWNED_DB = -12.0  # below it the room may be as loud as the noise that is measured
LEAST_DBA, MOST_DBA = 25.0, 80.0  # below it is the room that is measured, above it something else is wrong
NUMBER = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:db\s*\(?a?\)?)?\s*", re.ASCII | re.IGNORECASE)


class Implausible(ValueError):
    """No level at a pillow; the message, one line, says why."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`house_dba` is what the meter would read at 0 dB, the house loudness."""

    house_dba: float
    max_dba: float | None = None

    @property
    def keys(self) -> dict[str, float]:
        """For [volume] of the configuration."""
        return {"house_dba": self.house_dba} | ({} if self.max_dba is None else {"max_dba": self.max_dba})


def dba_of(text: str) -> float:
    """What a person types: "41", "41,5", "41 dBA", "41.5 dB(A)". Raises Implausible."""
    found = NUMBER.fullmatch(text)
    if not found:
        raise Implausible(f"{text.strip()[:20]!r} is no level: type a number such as 41.5")
    dba = float(found[1].replace(",", "."))
    if not LEAST_DBA <= dba <= MOST_DBA:
        told = "that is the room itself, or quieter" if dba < LEAST_DBA else "that is no level for a bed"
        raise Implausible(f"{dba:g} dBA is not to be believed, {told}: {LEAST_DBA:g} to {MOST_DBA:g}")
    return dba


def calibrated(reading_dba: float, played_db: float, max_dba: float | None) -> Calibration:
    """From a reading while the noise played at `played_db`. Raises Implausible for a house outside the key's range."""
    house_dba = round(reading_dba - played_db, 1)
    if not 20.0 <= house_dba <= 110.0:
        raise Implausible(f"0 dB would be {house_dba:g} dBA: measure again, with the noise nearer to 0 dB")
    return Calibration(house_dba, max_dba)


def held_down(asked_db: float, volume: Volume) -> str | None:
    """What to do first where the cap leaves little of what is asked to be measured; None where it does not."""
    if volume.max_db >= min(asked_db, DROWNED_DB):
        return None
    by_dba = volume.max_dba is not None and (
        volume.house_dba is None or volume.house_dba + volume.max_db > volume.max_dba - 0.05
    )
    first = 'set house_dba and max_dba in [volume] to "none"' if by_dba else "raise max_db in [volume]"
    return f"The cap in force, {volume.max_db:+.1f} dB, holds the noise down, and the room may drown it: {first} first."


def in_words(found: Calibration, then: Volume) -> str:
    """What follows, `then` being as the device will read it."""
    lines = [f"0 dB, the house loudness, is {found.house_dba:g} dBA at the pillow."]
    cap = f"Nothing gets louder than {then.max_db:+.1f} dB, {found.house_dba + then.max_db:.1f} dBA"
    lines.append(cap + (f", for max_dba = {then.max_dba:g}." if then.max_dba is not None else "."))
    lines.append(
        f"That is for this noise: what hisses more, as brushing does, reads up to {HISSIEST_DB:g} dB more on average; "
        f"slow touches, for a moment, {TOUCH_DB:g} dB more."
    )
    if then.max_dba is None:
        lines.append("`lull calibrate --max-dba 45` would cap it in dBA; 30 to 40 dBA is plenty for a night.")
    elif found.house_dba + then.max_db > then.max_dba + 0.05:
        lines.append("It cannot be made as soft as that: move the loudspeaker away.")
    return "\n".join(lines)


def toml_lines(found: Calibration) -> str:
    """To be put into the file by hand."""
    return "\n".join(["[volume]", *(f"{key} = {value:.1f}" for key, value in found.keys.items())])
