"""Gestures filled with grains: as long, as loud and as dense as asked; and events over a floor."""

import numpy as np
import pytest

from device.dsp.envelopes import BANDS, CHUNK, STEP, STEPS_PER_S
from device.dsp.grains import LENGTH_WEIGHT, POINTS, Gesture, Grains, Handling
from device.dsp.mixture import LEVELS, Mixture
from device.dsp.rate import RATE_HZ
from device.dsp.scatter import Events, Scatter
from device.dsp.stream import Block, streams

GRAIN = 15
STEPS_LONG = 200


def always(vector: np.ndarray) -> Mixture:
    """One that does not vary."""
    none = np.zeros((1, len(LEVELS), 1))
    return Mixture(vector.astype(np.float32), np.zeros((1, len(vector)), np.float32), np.ones(1), none)


def handling(grains_per_step: float = 0.05) -> Handling:
    """Gestures of a steady white noise, with grains 20 dB above it for a step."""
    grain = np.full((GRAIN, BANDS), -7.0)
    grain[3] = np.log(100.0)
    gesture = np.append(np.zeros(POINTS), LENGTH_WEIGHT * np.log(STEPS_LONG))
    flat = np.full(BANDS, -np.log(BANDS), np.float32)
    return Handling(flat, np.ones((1, BANDS), np.float32), always(gesture), always(grain.ravel()), grains_per_step)


def made(seconds: float, gesture: Gesture, **kwargs: float) -> Block:
    grains = Grains(streams(1, 3), handling(**kwargs), shared=0.5)
    blocks: list[Block] = []
    while sum(map(len, blocks)) < seconds * RATE_HZ:
        while grains.wanted:
            grains.plan(gesture)
        blocks.append(grains.render())
    return np.concatenate(blocks)


def gain(left: float = 1.0, right: float = 1.0) -> np.ndarray:
    return np.outer((left, right), np.ones(BANDS))


def test_a_gesture_is_as_loud_at_each_ear_as_asked() -> None:
    sound = made(6, Gesture(gain(1.0, 0.5), grains=0.0))
    assert sound.std(axis=0) == pytest.approx((1.0, 0.5), rel=0.1)


def test_grains_leave_a_gesture_about_as_loud() -> None:
    assert 20 * np.log10(made(6, Gesture(gain())).std()) == pytest.approx(0.0, abs=6.0)


def test_it_takes_the_time_it_was_measured_to_take_and_slower_takes_longer() -> None:
    grains = Grains(streams(1, 3), handling(), shared=0.5)
    assert grains.plan(Gesture(gain())) == pytest.approx(STEPS_LONG, abs=1)
    assert grains.plan(Gesture(gain(), slowness=2.0)) == pytest.approx(2 * STEPS_LONG, abs=1)


def test_a_rest_is_silent() -> None:
    rest_steps = 300
    sound = made(4, Gesture(gain(), rest_steps=rest_steps))
    quiet = np.all(sound.reshape(-1, STEP, 2) == 0, axis=(1, 2))
    assert np.mean(quiet) == pytest.approx(rest_steps / (rest_steps + STEPS_LONG), abs=0.06)


def test_grains_stand_out_as_often_as_asked() -> None:
    def kurtosis(sound: Block) -> float:
        level = np.sqrt(np.mean(sound.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=(1, 2)))
        return float(np.mean((level - level.mean()) ** 4) / np.var(level) ** 2)

    assert kurtosis(made(8, Gesture(gain()))) > 2 * kurtosis(made(8, Gesture(gain(), depth=0.0)))


def scattered(seconds: float, often: float = 1.0, events_db: float = 0.0) -> Block:
    event = np.full((GRAIN, BANDS), -9.0)
    event[3:6] = np.log(100.0)
    flat = np.zeros(BANDS, np.float32)
    scatter = Scatter(streams(2, 2), Events(flat, flat - 7.0, always(event.ravel()), 0.01), shared=1.0)
    chunks = round(seconds * RATE_HZ / CHUNK)
    return np.concatenate([scatter.render(gain(), often, events_db) for _ in range(chunks)])


def peaks_per_s(sound: Block, above: float) -> float:
    level = np.sqrt(np.mean(sound.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=(1, 2))) > above
    return float(np.sum(level[1:] & ~level[:-1]) * STEPS_PER_S / len(level))


def test_events_come_as_often_as_measured_times_what_is_asked() -> None:
    usual = peaks_per_s(scattered(20), above=15.0)
    assert usual == pytest.approx(0.01 * STEPS_PER_S, rel=0.2)
    assert peaks_per_s(scattered(20, often=0.25), above=15.0) == pytest.approx(usual / 4, rel=0.4)
    assert peaks_per_s(scattered(5, often=0.0), above=15.0) == 0.0


def test_events_can_be_softer_and_the_floor_stays() -> None:
    loud, soft = (np.percentile(np.abs(scattered(5, events_db=level_db)), (20, 99.5)) for level_db in (0.0, -20.0))
    assert soft[0] == pytest.approx(loud[0], rel=0.2)
    assert soft[1] < 0.3 * loud[1]
