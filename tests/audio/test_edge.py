"""The invariants of loudness at the edge: no step, no quick rise, never above the cap, exact silence at the end."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from device.audio.contract import SampleFormat
from device.audio.edge import RISE_DB_PER_S, ROOM_DB, Confirmation, Edge
from device.audio.limiter import LOOK_AHEAD_FRAMES
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB
from tests.audio.voices import tone

PERIOD = 480
FULL = 2.0**31


def edge(confirmation: Confirmation = "dip", sample_format: SampleFormat = "int32", max_db: float = 0.0) -> Edge:
    return Edge(sample_format, max_db, confirmation)


def gains_of(edge: Edge, periods: int, value: float = 0.5) -> NDArray[np.float64]:
    """The gain that a steady value meets, frame by frame; int32, so without dither."""
    block = np.full((PERIOD, 2), value, np.float32)
    pcm = np.concatenate([edge.process(block) for _ in range(periods)])
    return pcm[:, 0] / (value * FULL)


def open_edge(confirmation: Confirmation = "dip", volume_db: float = 0.0) -> Edge:
    """An edge whose fade-in is over."""
    opened = edge(confirmation)
    opened.volume(volume_db)
    opened.fade(0.0, 3.0)
    gains_of(opened, 320)
    return opened


def db(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    return 20 * np.log10(np.maximum(gain, 1e-9))


ORDERS = st.one_of(
    st.tuples(st.just("volume"), st.floats(-60, 12), st.just(0.0)),
    st.tuples(st.just("fade"), st.floats(-80, 6), st.floats(0, 3)),
    st.tuples(st.just("confirm"), st.just(0.0), st.just(0.0)),
    st.tuples(st.just("come_back"), st.just(0.0), st.just(0.0)),
)


def obey(edge: Edge, order: tuple[str, float, float]) -> None:
    calls: dict[str, Callable[[], None]] = {
        "volume": lambda: edge.volume(order[1]),
        "fade": lambda: edge.fade(order[1], order[2]),
        "confirm": edge.confirm,
        "come_back": edge.come_back,
    }
    calls[order[0]]()


@settings(max_examples=60)
@given(st.lists(st.tuples(ORDERS, st.integers(1, 60)), min_size=1, max_size=12), st.floats(-20, 6))
def test_whatever_is_asked_it_rises_gently_and_stays_below_the_cap(
    orders: list[tuple[tuple[str, float, float], int]], max_db: float
) -> None:
    """From any silence it starts at SILENCE_DB of the loudest; from there, 20 dB a second and no more."""
    cautious = edge(max_db=max_db)
    cautious.volume(0.0)
    heard = [np.zeros(1)]
    for order, periods in orders:
        obey(cautious, order)
        heard.append(gains_of(cautious, periods, value=0.4))
    gain = np.concatenate(heard)
    assert gain.max() <= 10 ** (max_db / 20) + 1e-6
    risen_db = np.diff(db(np.maximum(gain, 10 ** ((SILENCE_DB + max_db) / 20))))
    assert risen_db.max() <= RISE_DB_PER_S / RATE_HZ + 2e-4  # float32 and int32 steps at -75 dB


def test_a_fade_in_is_linear_in_decibels_and_begins_at_once() -> None:
    sleeping = edge()
    sleeping.volume(0.0)
    assert sleeping.silent
    sleeping.fade(0.0, 4.0)
    level_db = db(gains_of(sleeping, 402))[LOOK_AHEAD_FRAMES:]
    assert level_db[0] == pytest.approx(SILENCE_DB, abs=0.1)
    assert level_db[: 4 * RATE_HZ] == pytest.approx(np.linspace(SILENCE_DB, 0, 4 * RATE_HZ), abs=0.02)


def test_a_fade_to_silence_ends_in_exact_zero() -> None:
    closing = open_edge()
    closing.fade(SILENCE_DB, 1.0)
    gain = gains_of(closing, 103)
    end = RATE_HZ + LOOK_AHEAD_FRAMES
    assert db(gain[end - 100 : end - 1]) == pytest.approx(SILENCE_DB, abs=0.2)
    assert not gain[end:].any()
    assert closing.silent


def test_even_an_instant_fade_is_no_step() -> None:
    closing = open_edge()
    closing.fade(SILENCE_DB, 0.0)
    assert np.abs(np.diff(gains_of(closing, 5))).max() < 0.01


def test_volume_is_there_within_a_click_and_never_above_the_cap() -> None:
    knob = open_edge(volume_db=-6.0)
    knob.volume(-9.0)
    assert db(gains_of(knob, 6))[-1] == pytest.approx(-9.0, abs=0.01)
    knob.volume(-7.5)
    assert db(gains_of(knob, 9))[-1] == pytest.approx(-7.5, abs=0.01)  # 1.5 dB at 20 dB/s
    knob.volume(12.0)
    assert db(gains_of(knob, 200)).max() == pytest.approx(0.0, abs=0.001)


def test_volume_set_in_silence_is_there_from_the_first_sample() -> None:
    sleeping = edge()
    sleeping.volume(0.0)
    sleeping.volume(-12.0)
    sleeping.fade(0.0, 3.0)
    assert db(gains_of(sleeping, 2))[LOOK_AHEAD_FRAMES] == pytest.approx(SILENCE_DB - 12.0, abs=0.1)


def test_a_nod_is_a_short_dip() -> None:
    nodding = open_edge()
    nodding.confirm()
    level_db = db(gains_of(nodding, 40))[LOOK_AHEAD_FRAMES:]
    assert level_db[2000:4700] == pytest.approx(-4.0, abs=0.01)
    assert level_db[15_000:] == pytest.approx(0.0, abs=0.001)


@pytest.mark.parametrize("periods", [1, 3, 8, 15, 25])
def test_a_second_nod_upon_the_first_does_not_step(periods: int) -> None:
    nodding = open_edge()
    nodding.confirm()
    first = gains_of(nodding, periods)
    nodding.confirm()
    level_db = db(np.concatenate((first, gains_of(nodding, 40))))
    assert np.abs(np.diff(level_db)).max() < 0.004  # 4 dB over 40 ms is 0.002 a frame
    assert level_db.min() == pytest.approx(-4.0, abs=0.01)


def test_a_tick_is_under_the_sound_and_off_is_off() -> None:
    ticking, quiet = open_edge("tick"), open_edge("off")
    for one in (ticking, quiet):
        one.confirm()
    assert np.abs(gains_of(ticking, 20) - 1).max() == pytest.approx(10 ** (-18 / 20) / 0.5, rel=0.01)
    assert np.abs(gains_of(quiet, 20) - 1).max() < 1e-6


def test_after_the_sink_was_away_it_rises_out_of_silence() -> None:
    returning = open_edge()
    gains_of(returning, 10)
    returning.come_back()
    level_db = db(gains_of(returning, 310))[LOOK_AHEAD_FRAMES:]
    assert level_db[: 3 * RATE_HZ] == pytest.approx(np.linspace(SILENCE_DB, 0, 3 * RATE_HZ), abs=0.02)


@pytest.mark.parametrize(("away_s", "from_db"), [(0.01, -3.0), (0.05, -15.0), (0.1, -30.0), (0.2, -60.0), (9.0, -60.0)])
def test_the_longer_it_was_away_the_lower_it_begins_again(away_s: float, from_db: float) -> None:
    returning = open_edge()
    returning.come_back(away_s)
    gain = gains_of(returning, 320)
    assert gain[0] == 0.0
    assert np.abs(np.diff(gain)).max() < 0.003, "no click"
    level_db = db(gain)
    assert level_db[frames_of(0.02)] == pytest.approx(from_db + 20 * 0.02, abs=0.2)
    assert level_db[frames_of(-from_db / 20 + 0.01)] == pytest.approx(0.0, abs=0.1)
    assert level_db[-1] == pytest.approx(0.0, abs=1e-3)


def test_time_that_nobody_hears_passes() -> None:
    heard, unheard = open_edge(), open_edge()
    for one in (heard, unheard):
        one.fade(-50.0, 20.0)
    gains_of(heard, 1000)
    unheard.skip(1000 * PERIOD)
    assert db(gains_of(unheard, 1))[-1] == pytest.approx(db(gains_of(heard, 1))[-1], abs=1e-3)


def residue(sample_format: SampleFormat, peak: float) -> NDArray[np.float64]:
    """What the way to integers adds to a 997 Hz tone, in LSB of int16."""
    plain = Edge(sample_format, 0.0, "off")
    plain.volume(0.0)
    plain.fade(0.0, 3.0)
    gains_of(plain, 320)
    sound = tone(4 * RATE_HZ, 997.0, peak)
    full = 2.0 ** (15 if sample_format == "int16" else 31)
    pcm = np.concatenate([plain.process(sound[at : at + PERIOD]) for at in range(0, len(sound), PERIOD)])
    error: NDArray[np.float64] = pcm[LOOK_AHEAD_FRAMES:, 0] / full - sound[:-LOOK_AHEAD_FRAMES, 0]
    return error * 2**15


def test_dither_leaves_noise_of_even_power_and_no_distortion() -> None:
    """Triangular dither of one LSB and rounding: variance 1/4 LSB^2, mean 0, and no line at a harmonic."""
    for peak in (0.5, 0.7 / 2**15):  # a loud tone, and one that plain rounding would turn square
        error = residue("int16", peak)
        assert np.var(error) == pytest.approx(0.25, rel=0.03)
        assert abs(np.mean(error)) < 0.005
        spectrum = np.abs(np.fft.rfft(error[: 3 * RATE_HZ])) / (1.5 * RATE_HZ)
        assert max(spectrum[2 * 3 * 997 // 2], spectrum[3 * 3 * 997]) < 0.01


def test_int32_is_rounded() -> None:
    assert np.abs(residue("int32", 0.5)).max() <= 2.0**-9  # float32's own 24 bits


def test_silence_is_exact_from_the_next_period_on() -> None:
    dithered = Edge("int16", 0.0, "dip")
    dithered.volume(0.0)
    dithered.fade(0.0, 3.0)
    gains_of(dithered, 320)
    dithered.fade(SILENCE_DB, 0.1)
    gains_of(dithered, 11)
    assert dithered.silent
    assert not dithered.silence(PERIOD).any()
    assert dithered.silence(PERIOD).dtype == np.int16


def said(frames: int, value: float = 0.1) -> Block:
    return np.full((frames, 2), value, np.float32)


def test_words_are_mixed_under_the_sound_which_makes_room() -> None:
    speaking = open_edge("whisper")
    speaking.say(said(RATE_HZ))
    gain = gains_of(speaking, 250)[LOOK_AHEAD_FRAMES:]
    assert gain[RATE_HZ // 2] == pytest.approx(10 ** (ROOM_DB / 20) + 0.1 / 0.5, abs=1e-3)
    assert gain[-1] == pytest.approx(1.0, abs=1e-4)
    assert db(gain)[frames_of(0.1) :].max() < 0.1


def test_words_are_there_within_a_period() -> None:
    speaking = open_edge("whisper")
    speaking.say(said(RATE_HZ))
    assert gains_of(speaking, 4)[LOOK_AHEAD_FRAMES + 1] == pytest.approx(1.2, abs=0.01)


def test_words_that_cut_others_short_do_not_step() -> None:
    speaking = open_edge("whisper")
    speaking.say(said(RATE_HZ, 0.0))
    gains_of(speaking, 20)
    speaking.say(said(RATE_HZ, 0.1) * np.float32(1))
    first = gains_of(speaking, 20)
    speaking.say(said(RATE_HZ, 0.0))
    after = np.concatenate((first, gains_of(speaking, 20)))[len(first) - 10 :]
    assert np.abs(np.diff(after)).max() < 0.001
