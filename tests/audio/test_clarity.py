"""From a voice to the card nothing is added: what comes of a pure tone on its way, and what comes of silence.

Levels in dBFS are RMS of full scale +-1, as for the noise of a converter: rounding to 16 bits with triangular dither of
one step leaves half a step RMS, -96.33 dBFS, which is the least that is free of distortion (Wannamaker 1992). Against a
tone of -6 dBFS peak, -9.03 dBFS RMS, that is -87.3 dB.
"""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from device.audio.contract import SampleFormat
from device.audio.edge import Edge
from device.audio.engine import Bring, Engine
from device.audio.feed import AudioCommand, Feed
from device.config import Band, Speaker
from device.dsp.equalizer import headroom, response
from device.dsp.modes import Modes
from device.dsp.moving import SIZE, delays
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Fade, Rest, SetVolume, Shape
from device.sounds.contract import Mood
from device.speaker import biquads_of, equalizer_of

Samples = NDArray[np.float64]

PERIOD = 1440
PEAK = 10 ** (-6 / 20)
FLAT = Speaker()
SMALL_BOX = Speaker(preset="small-box")
EIGHT = Speaker(
    highpass_hz=40.0,
    eq=tuple(
        Band(frequency_hz=frequency_hz, gain_db=gain_db, q=3.0)
        for frequency_hz, gain_db in zip(np.geomspace(50.0, 16_000.0, 8).tolist(), 4 * (12.0, -12.0), strict=True)
    ),
)
SPEAKERS = pytest.mark.parametrize("speaker", [FLAT, SMALL_BOX, EIGHT], ids=["flat", "small-box", "bands"])
TONES = pytest.mark.parametrize("frequency_hz", [100.0, 997.0, 6000.0])
Record = Callable[[str, object], None]


class Sine:
    """A voice that is one tone in both ears, until it ends."""

    def __init__(self, frequency_hz: float, peak: float = PEAK, length_s: float = 1e9) -> None:
        self._frequency_hz, self._peak, self._length_s = frequency_hz, peak, length_s
        self._at_frame = 0

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        t = (self._at_frame + np.arange(frames)) / RATE_HZ
        self._at_frame += frames
        wave = self._peak * np.sin(2 * np.pi * self._frequency_hz * t) * (t < self._length_s)
        return np.stack((wave, wave), axis=1).astype(np.float32)


class Path:
    """All there is between a voice and the card; the fade-in is over."""

    def __init__(self, voice: Sine, sample_format: SampleFormat, speaker: Speaker = FLAT) -> None:
        self._full_scale = 2.0 ** (15 if sample_format == "int16" else 31)
        self._feed = Feed(Engine(), Edge(sample_format, 0.0, "off"), 0, equalizer_of(speaker))
        self.obey(SetVolume(0.0), Bring(voice, 0.0, 0.0), Shape(0.0, SILENCE_DB, 1.0, 1.0, 0.0), Fade(0.0, 3.0))
        self.take(4.2)

    def obey(self, *commands: AudioCommand) -> None:
        for command in commands:
            self._feed.obey(command)

    def take(self, duration_s: float) -> Samples:
        """`(frames, 2)` as the card gets it, full scale +-1."""
        periods = range(frames_of(duration_s) // PERIOD)
        return np.concatenate([self._feed.pull(PERIOD) / self._full_scale for _ in periods])


def db(linear: float) -> float:
    return float(20 * np.log10(linear + 1e-15))


def name_of(speaker: Speaker) -> str:
    """For the table of figures."""
    return f"{len(speaker.eq)} bands" if speaker.eq else speaker.preset


def without(tone_hz: float, sound: Samples) -> tuple[float, Samples]:
    """Peak of the tone that fits best, and what is left without it and without a constant."""
    turn = 2 * np.pi * tone_hz * np.arange(len(sound)) / RATE_HZ
    basis = np.stack((np.sin(turn), np.cos(turn), np.ones_like(turn)), axis=1)
    fit = np.linalg.lstsq(basis, sound, rcond=None)[0]
    return float(np.hypot(fit[0], fit[1])), sound - basis @ fit


# -- tones -------------------------------------------------------------------------------------------------------------


@SPEAKERS
@TONES
def test_16_bits_hold_the_tone_and_dither_alone(frequency_hz: float, speaker: Speaker, record_property: Record) -> None:
    peak, left = without(frequency_hz, Path(Sine(frequency_hz), "int16", speaker).take(2.0)[:, 0])
    record_property(f"THD+N into 16 bits, {frequency_hz:.0f} Hz, {name_of(speaker)}", f"{db(left.std()):.2f} dBFS")
    assert db(left.std()) < -96.0
    biquads = biquads_of(speaker)
    heard = headroom(biquads) * abs(response(biquads, np.array([frequency_hz]))[0])
    assert peak == pytest.approx(PEAK * heard, rel=1e-4)


@SPEAKERS
@TONES
def test_more_bits_hold_the_tone_alone(frequency_hz: float, speaker: Speaker, record_property: Record) -> None:
    """Relative to the tone; 24 bits are what a converter of 24 keeps of the 32."""
    sound = Path(Sine(frequency_hz), "int32", speaker).take(2.0)[:, 0]
    for bits in (24, 32):
        peak, left = without(frequency_hz, np.floor(sound * 2.0 ** (bits - 1)) / 2.0 ** (bits - 1))
        below_db = db(left.std() / (peak / np.sqrt(2)))
        record_property(f"THD+N into {bits} bits, {frequency_hz:.0f} Hz, {name_of(speaker)}", f"{below_db:.1f} dB")
        assert below_db < -120.0


@TONES
def test_a_steady_tone_has_no_sidebands(frequency_hz: float, record_property: Record) -> None:
    """Of limiter, ramps and dither while nothing moves: each line of the spectrum, 1 Hz apart."""
    peak, left = without(frequency_hz, Path(Sine(frequency_hz), "int32").take(2.01)[: 2 * RATE_HZ, 0])
    lines = np.abs(np.fft.rfft(left)) / len(left) * 2
    record_property(f"strongest line beside {frequency_hz:.0f} Hz", f"{db(lines.max() / peak):.1f} dB")
    assert db(lines.max() / peak) < -120.0


GLIDES: dict[str, AudioCommand] = {
    "a click of the knob": SetVolume(-1.5),
    "a fade": Fade(-20.0, 0.5),
    "the score": Shape(-20.0, SILENCE_DB, 1.0, 1.0, 0.5),
}


@pytest.mark.parametrize("glide", GLIDES)
def test_a_glide_adds_no_zipper(glide: str, record_property: Record) -> None:
    """Beyond 500 Hz from the tone; a gain in steps, of 10 ms for instance, would leave -60 dB there."""
    path = Path(Sine(6000.0), "int32")
    before = path.take(0.51)
    path.obey(GLIDES[glide])
    sound = np.concatenate((before, path.take(1.02)))[:, 0]
    spectrum = np.abs(np.fft.rfft(sound * np.blackman(len(sound)) ** 2))
    away = np.abs(np.fft.rfftfreq(len(sound), 1 / RATE_HZ) - 6000.0) > 500.0
    strongest_db = db(spectrum[away].max() / spectrum.max())
    record_property(f"zipper of {glide}", f"{strongest_db:.1f} dB")
    assert strongest_db < -100.0


# -- fractions of a frame ----------------------------------------------------------------------------------------------
# No voice resamples: noise is delayed by the phase of its spectrum (dsp/moving.py, whisper), a ringing by the phase of
# each mode (clock, tapping). So there is nothing to alias, and what may be left is the rounding of that phase.


@pytest.mark.parametrize("late_frames", [0.25, 0.5, 17.3, 31.9])
def test_a_delayed_spectrum_is_the_tone_later_and_no_other(late_frames: float, record_property: Record) -> None:
    worst_db = -200.0
    later = delays(np.array([late_frames / RATE_HZ]))[0]
    for line in (3, len(later) // 3, len(later) - 5):
        turn = 2 * np.pi * line * np.arange(SIZE) / SIZE
        spectrum = np.fft.rfft(np.sin(turn)).astype(np.complex64)[: len(later)]
        out = np.fft.irfft(spectrum * later, SIZE)
        worst_db = max(worst_db, db(np.std(out - np.sin(turn - 2 * np.pi * line / SIZE * late_frames)) * np.sqrt(2)))
    record_property(f"alias of a delay by {late_frames} frames", f"{worst_db:.1f} dB")
    assert worst_db < -80.0


@pytest.mark.parametrize("frequency_hz", [440.0, 6000.0, 19_000.0])
def test_a_delayed_mode_is_the_tone_later_and_no_other(frequency_hz: float, record_property: Record) -> None:
    late_s = 17.3 / RATE_HZ
    mode = Modes(np.array([frequency_hz]), np.array([1e9]), rise_s=0.01, length_s=0.2)
    heard = np.exp(-2j * np.pi * frequency_hz * np.array([[0.0], [late_s]])).astype(np.complex64)
    middle = slice(frames_of(0.03), frames_of(0.13))  # between its swell and its end
    t = (np.arange(mode.frames) / RATE_HZ)[middle, np.newaxis]
    left = mode.grain(heard)[middle] - np.cos(2 * np.pi * frequency_hz * (t - (0.0, late_s)))
    alias_db = db(np.std(left) * np.sqrt(2))
    record_property(f"alias of a delayed mode at {frequency_hz:.0f} Hz", f"{alias_db:.1f} dB")
    assert alias_db < -80.0


# -- silence -----------------------------------------------------------------------------------------------------------


@SPEAKERS
@pytest.mark.parametrize("sample_format", ["int16", "int32"])
def test_a_device_that_has_ended_sends_zeros(sample_format: SampleFormat, speaker: Speaker) -> None:
    path = Path(Sine(60.0), sample_format, speaker)
    path.obey(Fade(SILENCE_DB, 0.5), Rest())
    assert path.take(0.3).any()
    path.take(0.3)
    assert not path.take(1.0).any()


@SPEAKERS
def test_a_voice_that_pauses_leaves_zeros(speaker: Speaker) -> None:
    """What the equalizer still rings with dies out, down to the last of 32 bits; in 16 there is but the dither."""
    path = Path(Sine(60.0, length_s=4.3), "int32", speaker)
    assert path.take(0.3).any()
    path.take(2.0)
    assert not path.take(1.0).any()
    dithered = Path(Sine(60.0, length_s=4.3), "int16", speaker)
    dithered.take(2.3)
    assert np.abs(dithered.take(1.0)).max() <= 2.0**-15


def test_nothing_of_last_night_is_heard_in_this_one() -> None:
    path = Path(Sine(60.0), "int32", EIGHT)
    path.obey(Fade(SILENCE_DB, 0.02), Rest())
    path.take(0.1)
    path.obey(Bring(Sine(60.0, peak=0.0), 0.0, 0.0), Fade(0.0, 0.1))
    assert not path.take(1.0).any()
