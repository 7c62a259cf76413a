"""What loudspeakers are given: as loud as on headphones, nothing lost in mono, nothing that moves by steps."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from device.audio.edge import Edge
from device.audio.engine import Bring, Engine
from device.audio.feed import BLOCK_FRAMES, Feed
from device.audio.listening import MOST_LIFT, STEP_FRAMES, Listening, Mode, listening_of
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.session.commands import Fade, SetVolume, Shape
from tests.audio.voices import Hiss, tone
from tests.dsp.spectrum import third_octaves_db
from tests.measure.fingerprint import iacc

MODES: tuple[Mode, ...] = ("pillow", "speaker")
THIRDS_HZ = 1000.0 * 2.0 ** (np.arange(-13, 13) / 3)  # 50 Hz to 16 kHz
SETTLED_S = 12


def stage(mode: Mode) -> Listening:
    made = listening_of(mode)
    assert made is not None
    return made


def hiss(duration_s: float, alike: float = 0.0, seed: int = 1) -> Block:
    """White noise at -30 dBFS, of whose power the ears share so much; negative, upside down."""
    own, common = np.random.default_rng(seed).standard_normal((2, round(duration_s * RATE_HZ), 2), np.float32)
    noise = np.sqrt(1 - abs(alike)) * own + np.sqrt(abs(alike)) * common[:, :1] * (1.0, np.sign(alike) or 1.0)
    return (0.03 * noise).astype(np.float32)


def heard(mode: Mode, block: Block) -> Block:
    """Through it, block by block."""
    listening = stage(mode)
    return np.concatenate([listening.process(part) for part in np.split(block, range(8192, len(block), 8192))])


def power_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2)))


def test_headphones_have_no_stage() -> None:
    assert listening_of("headphones") is None


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=20)
@given(cuts=st.lists(st.integers(1, 12_000), min_size=1, max_size=12), seed=st.integers(0, 9))
def test_block_size_cannot_be_heard(mode: Mode, cuts: list[int], seed: int) -> None:
    whole, cut = stage(mode), stage(mode)
    sound = hiss(sum(cuts) / RATE_HZ, 0.3, seed)
    pieces = np.concatenate([cut.process(part) for part in np.split(sound, np.cumsum(cuts)[:-1])])
    assert np.abs(pieces - whole.process(sound)).max() <= 2.0**-24


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("alike", [0.0, 0.3, 0.7, 1.0, -0.4])
def test_it_is_as_loud_as_on_headphones(mode: Mode, alike: float) -> None:
    sound = hiss(SETTLED_S, alike)
    late = slice(SETTLED_S // 2 * RATE_HZ, None)
    assert power_db(heard(mode, sound)[late]) == pytest.approx(power_db(sound[late]), abs=0.15)


@pytest.mark.parametrize("alike", [0.0, 0.3, 0.7, 1.0])
def test_one_driver_hears_half_a_decibel_less_at_most(alike: float) -> None:
    sound = hiss(SETTLED_S, alike)
    late = slice(SETTLED_S // 2 * RATE_HZ, None)
    assert -0.6 < power_db(heard("speaker", sound)[late].mean(axis=1)) - power_db(sound[late]) < 0.15


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
def test_the_mono_sum_has_no_comb(alike: float, record_property: Callable[[str, object], None]) -> None:
    """Each third of an octave against the power of both ears in it."""
    sound = hiss(40.0, alike)
    late = slice(8 * RATE_HZ, None)
    mono = third_octaves_db(heard("speaker", sound)[late].mean(axis=1), THIRDS_HZ)
    both = [third_octaves_db(ear, THIRDS_HZ) for ear in sound[late].T]
    change_db = mono - 10 * np.log10(np.mean(10 ** (np.array(both) / 10), axis=0))
    record_property(f"mono sum, ears {alike:.0%} alike, worst third", f"{np.abs(change_db).max():.2f} dB")
    assert np.ptp(change_db) < 1.0
    assert np.abs(change_db).max() < 1.0


@pytest.mark.parametrize(("mode", "split_hz"), [("pillow", 150.0), ("speaker", 200.0)])
def test_the_lows_become_the_same_for_both(mode: Mode, split_hz: float) -> None:
    out = heard(mode, hiss(30.0)).astype(np.float64)
    f, shared = signal.csd(out[:, 0], out[:, 1], RATE_HZ, nperseg=16384)
    _, powers = signal.welch(out, RATE_HZ, nperseg=16384, axis=0)
    correlation = shared.real / np.sqrt(powers.prod(axis=1))
    assert correlation[(f > 20) & (f < split_hz / 2)].min() > 0.75
    high = float(correlation[(f > 4 * split_hz) & (f < 16_000)].mean())
    assert high == pytest.approx(0.8 if mode == "speaker" else 0.0, abs=0.03)


def test_sides_stay_what_they_were() -> None:
    """Interaural correlation on pillows is that of headphones; from one box, of a wide sound, not quite one."""
    sound = hiss(SETTLED_S)
    wide, pillow, box = (iacc(out[-RATE_HZ:]) for out in (sound, heard("pillow", sound), heard("speaker", sound)))
    assert wide < 0.1
    assert pillow < 0.1
    assert 0.75 < box < 0.85


@pytest.mark.parametrize("mode", MODES)
def test_what_is_the_same_in_both_ears_goes_through(mode: Mode) -> None:
    sound = tone(4 * RATE_HZ, 997.0, 0.1)
    assert np.abs(heard(mode, sound) - sound)[RATE_HZ:].max() < 1e-6


@pytest.mark.parametrize(("mode", "pitch_hz"), [("pillow", 60.0), ("speaker", 60.0), ("speaker", 1000.0)])
def test_a_steady_tone_hears_nothing_of_the_steps(mode: Mode, pitch_hz: float) -> None:
    """Wide sides at the same pitch have just ended, so that the lift of the middle sinks from step to step."""
    frames, turn = SETTLED_S * RATE_HZ, 2 * np.pi * pitch_hz / RATE_HZ
    middle, sides = tone(frames, pitch_hz, 0.1), tone(frames, pitch_hz, 0.2) * np.array((1, -1), np.float32)
    sides[frames // 2 :] = 0.0
    out = heard(mode, middle + sides)[frames // 2 + 2 * STEP_FRAMES :]
    peaks = np.abs(out[: len(out) // 1600 * 1600]).reshape(-1, 1600, 2).max(axis=(1, 2))
    assert peaks[0] > 1.3 * peaks[-1]
    assert np.abs(np.diff(out, 2, axis=0)).max() < 1.02 * peaks[0] * turn**2 + 1e-6


@pytest.mark.parametrize("mode", MODES)
def test_channels_that_cancel_are_lifted_only_so_far(mode: Mode) -> None:
    out = heard(mode, hiss(SETTLED_S, -1.0))
    assert np.abs(out).max() < MOST_LIFT * 0.03 * 6
    assert np.isfinite(out).all()


@pytest.mark.parametrize("mode", MODES)
def test_silence_stays_and_what_is_cleared_is_new(mode: Mode) -> None:
    listening = stage(mode)
    assert not listening.process(np.zeros((10_000, 2), np.float32)).any()
    listening.process(hiss(1.0))
    listening.clear()
    sound = hiss(1.0, seed=2)
    assert np.array_equal(listening.process(sound), stage(mode).process(sound))


def test_a_feed_has_it_after_the_mix() -> None:
    """The card is given what the stage makes of the engine's blocks."""
    feeds = [
        Feed(Engine(), Edge("int32", 0.0, "off"), 0, None, listening_of(mode)) for mode in ("headphones", "speaker")
    ]
    for feed in feeds:
        for command in (SetVolume(0.0), Bring(Hiss(1), 0.0, 0.0), Shape(0.0, 0.0, 1.0, 1.0, 0.0), Fade(0.0, 0.1)):
            feed.obey(command)
    wide, narrow = (np.concatenate([f.pull(480) for _ in range(BLOCK_FRAMES * 40 // 480)]) for f in feeds)
    assert iacc(wide[-RATE_HZ:].astype(np.float32)) < 0.1
    assert iacc(narrow[-RATE_HZ:].astype(np.float32)) > 0.7
