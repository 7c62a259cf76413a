"""A file at the pace of a card, in virtual time."""

import wave
from pathlib import Path

import numpy as np
import pytest

from device.audio.contract import SinkLost
from device.dsp.rate import RATE_HZ
from device.simulator.paced import LONGEST_S, PacedWav

PERIOD_FRAMES, BUFFER_FRAMES = 480, 1920


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s

    def wait(self, duration_s: float) -> None:
        self.now_s += duration_s


def paced(path: Path, clock: Clock) -> PacedWav:
    return PacedWav(path, "int16", PERIOD_FRAMES, BUFFER_FRAMES, clock, clock.wait)


def period(value: int = 0) -> np.ndarray:
    return np.full((PERIOD_FRAMES, 2), value, np.int16)


def test_it_takes_a_buffer_at_once_and_then_keeps_pace(tmp_path: Path) -> None:
    clock = Clock()
    sink = paced(tmp_path / "a.wav", clock)

    for _ in range(4):
        sink.write(period())
    assert clock.now_s == 50.0
    for _ in range(100):
        sink.write(period())
    assert clock.now_s == pytest.approx(50.0 + 100 * PERIOD_FRAMES / RATE_HZ)
    clock.now_s += 20.0  # asleep
    for _ in range(4):
        sink.write(period())
    assert clock.now_s == pytest.approx(71.0)
    sink.finish()


def test_closed_and_opened_again_it_goes_on_in_the_same_file(tmp_path: Path) -> None:
    sink = paced(tmp_path / "a.wav", Clock())
    sink.write(period(1))
    sink.close()
    sink.write(period(2))
    sink.finish()

    with wave.open(str(tmp_path / "a.wav")) as file:
        samples = np.frombuffer(file.readframes(10_000), np.int16).reshape(-1, 2)
    assert samples[:, 0].tolist() == [1] * PERIOD_FRAMES + [2] * PERIOD_FRAMES


def test_full_it_keeps_pace_and_grows_no_more(tmp_path: Path) -> None:
    clock = Clock()
    sink = PacedWav(tmp_path / "a.wav", "int16", 60 * RATE_HZ, 60 * RATE_HZ, clock, clock.wait)
    minute = np.zeros((60 * RATE_HZ, 2), np.int16)
    for _ in range(int(LONGEST_S / 60) + 3):
        sink.write(minute)
    sink.finish()

    assert clock.now_s == pytest.approx(50.0 + LONGEST_S + 2 * 60)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getnframes() == LONGEST_S * RATE_HZ


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full disk")
def test_a_full_disk_is_a_card_that_went() -> None:
    sink = paced(Path("/dev/full"), Clock())

    with pytest.raises(SinkLost, match="No space left"):
        _write_for_a_while(sink)
    with pytest.raises(OSError, match="No space left"):
        sink.finish()


def _write_for_a_while(sink: PacedWav) -> None:
    for _ in range(100):
        sink.write(period())
