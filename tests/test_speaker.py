"""The loudspeaker of the configuration becomes an equalizer, or none; and what is wrong with its bands."""

from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from device.config import Band, Speaker
from device.config_doubt import QUIET
from device.dsp.equalizer import headroom, response
from device.speaker import PRESETS, biquads_of, equalizer_of
from tests.measure.fingerprint import OCTAVES_HZ
from tests.test_config import loaded, only_complaint


def octaves_db(speaker: Speaker) -> NDArray[np.float64]:
    """At the middle of each octave, headroom included."""
    biquads = biquads_of(speaker)
    return 20 * np.log10(headroom(biquads) * np.abs(response(biquads, np.array(OCTAVES_HZ, np.float64))))


def test_a_flat_loudspeaker_costs_nothing() -> None:
    assert equalizer_of(Speaker()) is None
    assert equalizer_of(Speaker(eq=(Band(frequency_hz=100.0, gain_db=0.0),))) is None


def test_each_preset_can_be_chosen() -> None:
    assert set(PRESETS) == set(get_args(Speaker.__annotations__["preset"]))


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != "flat"])
def test_a_preset_spares_the_cone_and_is_no_louder(preset: str) -> None:
    level_db = octaves_db(Speaker(preset=preset))  # type: ignore[arg-type]
    assert level_db.max() <= 0.01
    assert level_db[0] < level_db.max() - 6.0
    assert level_db[2:].min() > -12.0, "what a small driver can play stays audible"


def test_bands_of_ones_own_come_on_top_of_the_presets() -> None:
    own = Band(frequency_hz=1000.0, gain_db=-6.0, q=8.0)
    with_it, without = (octaves_db(Speaker(preset="three-inch", eq=eq)) for eq in ((own,), ()))
    assert (with_it - without)[OCTAVES_HZ.index(1000)] == pytest.approx(-6.0, abs=0.05)


def test_a_high_pass_of_ones_own_replaces_the_presets() -> None:
    lower, without = octaves_db(Speaker(preset="small-box", highpass_hz=40.0)), octaves_db(Speaker(preset="small-box"))
    assert lower[0] > without[0] + 20.0
    gentle = octaves_db(Speaker(highpass_hz=250.0, highpass_order=2))
    assert gentle[OCTAVES_HZ.index(63)] == pytest.approx(-24.0, abs=0.2)


# -- the loudspeaker's bands -------------------------------------------------------------------------------------------

BAND = "{frequency_hz = 100, gain_db = -3}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3", "speaker.eq = 3: must be a list of at most 8 bands; [] is used instead"),
        ("[3]", "speaker.eq[1] = 3: must be a table with type, frequency_hz, gain_db, q; this band is left out"),
        (
            "[{frequency_hz = 5, gain_db = 1}]",
            "speaker.eq[1].frequency_hz = 5: must be a number, 20 to 20000; this band is left out",
        ),
        (
            "[{frequency_hz = 50, gain_db = 40}]",
            "speaker.eq[1].gain_db = 40: must be a number, -24 to 12; this band is left out",
        ),
        (
            "[{frequency_hz = 50}]",
            "speaker.eq[1] = {...}: gain_db is missing, a number, -24 to 12; this band is left out",
        ),
        (
            "[{frequency_hz = 50, gain_db = 1, Q = 1}]",
            "speaker.eq[1].Q = 1: there is no such key, perhaps q was meant; this band is left out",
        ),
        (
            "[{type = 'notch', frequency_hz = 50, gain_db = 1}]",
            'speaker.eq[1].type = "notch": must be one of "high-shelf", "low-shelf", "peak"; this band is left out',
        ),
    ],
)
def test_a_wrong_band_costs_itself_alone(text: str, said: str) -> None:
    assert only_complaint(f"[speaker]\neq = {text}") == f"device.toml: {said}, and {QUIET}"
    with_another = "[speaker]\neq = " + (text if text == "3" else f"{text[:-1]}, {BAND}]")
    assert len(loaded(with_another).config.speaker.eq) == (text != "3")


def test_more_bands_than_there_may_be() -> None:
    text = f"[speaker]\neq = [{', '.join([BAND] * 9)}]"
    assert only_complaint(text).endswith(f": must be a list of at most 8 bands; the first 8 are used, and {QUIET}")
    assert len(loaded(text).config.speaker.eq) == 8


def test_bands_may_be_written_one_below_the_other() -> None:
    found = loaded(
        "[[speaker.eq]]\nfrequency_hz = 100\ngain_db = -3\n[[speaker.eq]]\nfrequency_hz = 200\ngain_db = 3\n"
    )
    assert found.complaints == ()
    assert [band.gain_db for band in found.config.speaker.eq] == [-3.0, 3.0]
