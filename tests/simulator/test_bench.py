"""The bench's arithmetic: what is read from /proc, compared, printed, and found in a recording."""

import json
import math
import os

import numpy as np
import pytest
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.simulator.bench_latency import STEP_DB, fall_begins_s, fall_onset, first_sound_s, words_begin_s
from device.simulator.bench_process import NotMeasured, cpu_s, cpu_ticks, resident_kib, resident_mb
from device.simulator.bench_table import Budget, Row, in_json, ratio, table
from device.simulator.sound_server import Heard

STAT = "4711 (threaded) ml (x) S 1 4711 4711 0 -1 4194560 5236 0 3 0 1234 56 7 8 20 0 7 0 359 123 456 789\n"
ROLLUP = "55d0-7ffc ---p 00000000 00:00 0    [rollup]\nRss:               59604 kB\nPss:               32852 kB\n"
PIECE = 240  # frames that a recorder reads at a time


def test_cpu_time_is_found_behind_a_name_with_parentheses() -> None:
    assert cpu_ticks(STAT) == 1234 + 56


def test_resident_memory_is_found_among_others() -> None:
    assert resident_kib(ROLLUP) == 59604
    with pytest.raises(ValueError, match="Rss"):
        resident_kib("Name:\tgone\nState:\tZ (zombie)\n")


def test_this_process_has_used_what_its_own_clock_says() -> None:
    times = os.times()
    assert times.user + times.system <= cpu_s(os.getpid()) + 0.02
    assert 10 < resident_mb(os.getpid()) < 4000


def test_a_process_that_is_gone_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="ended"):
        cpu_s(2**22 + 1)  # above any PID that Linux gives


def test_a_ratio_needs_something_to_compare_with() -> None:
    assert ratio(0.8, 0.4, 0.01) == 2.0
    assert ratio(0.0, 0.4, 0.01) == 0.0
    with pytest.raises(ValueError, match="measure for longer"):
        ratio(0.8, 0.05, 0.01)


@pytest.mark.parametrize(
    ("value", "verdict"), [(0.2, "aim"), (0.5, "aim"), (0.51, "must"), (1.0, "must"), (1.01, "MISSED")]
)
def test_less_is_better(value: float, verdict: str) -> None:
    assert Budget(must=1.0, aim=0.5).verdict(value) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"), [(2000, "aim"), (1000, "aim"), (999, "must"), (300, "must"), (299, "MISSED")]
)
def test_more_is_better(value: float, verdict: str) -> None:
    assert Budget(must=300, aim=1000, least=True).verdict(value) == verdict


ROWS = [
    Row("CPU, orbit to mpv", 1.818, "", Budget(must=1.0, aim=0.5), "0.80 s to 0.44 s"),
    Row("CPU, mpv", 2.2, "% of a core"),
    Row("rendering, paper", 1624.4, "x real time", Budget(must=300, aim=1000, least=True)),
]


def test_a_table_for_a_person() -> None:
    assert table({"lull": "1", "on": "a Pi"}, ROWS, ["latency: there is no parec"]).splitlines() == [
        "lull 1, on a Pi",
        "",
        "                           measured      must       aim",
        "CPU, orbit to mpv              1.82      <= 1    <= 0.5  MISSED",
        "    0.80 s to 0.44 s",
        "CPU, mpv            2.2 % of a core",
        "rendering, paper   1624 x real time    >= 300   >= 1000  aim",
        "not measured: latency: there is no parec",
    ]


def test_the_same_for_a_program() -> None:
    told = json.loads(in_json({"lull": "1"}, ROWS, ["latency: there is no parec"]))
    assert told["machine"] == {"lull": "1"}
    assert told["not_measured"] == ["latency: there is no parec"]
    assert [(row["value"], row["verdict"]) for row in told["rows"]] == [(1.818, "MISSED"), (2.2, ""), (1624.4, "aim")]
    assert told["rows"][2]["budget"] == {"must": 300, "aim": 1000, "least": True}


def heard(sound: NDArray[np.int16], began_s: float = 100.0) -> Heard:
    """A recording whose pieces come as soon as they are complete."""
    ends = np.arange(PIECE, len(sound) + PIECE, PIECE).clip(max=len(sound))
    return Heard(sound, ends, began_s + ends / RATE_HZ)


def test_a_frame_came_with_its_piece() -> None:
    recording = heard(np.zeros((1000, 2), np.int16))
    assert recording.at_s(0) == recording.at_s(PIECE - 1) == 100.0 + PIECE / RATE_HZ
    assert recording.at_s(PIECE) == 100.0 + 2 * PIECE / RATE_HZ
    assert recording.frame_at(100.0 + 1.5 * PIECE / RATE_HZ) == PIECE


def test_the_first_sample_out_of_silence() -> None:
    sound = np.zeros((RATE_HZ, 2), np.int16)
    sound[30_000, 1] = -1
    assert first_sound_s(heard(sound), 100.5) == pytest.approx(100 + 30_000 / RATE_HZ, abs=PIECE / RATE_HZ)


@pytest.mark.parametrize("where", [20_000, None])
def test_no_first_sample_out_of_sound_or_of_lasting_silence(where: int | None) -> None:
    sound = np.zeros((RATE_HZ, 2), np.int16)
    if where:
        sound[where] = 5
    with pytest.raises(NotMeasured, match="silent"):
        first_sound_s(heard(sound), 100.5)


def soft_noise(seed: int, fall_frame: int, depth_db: float) -> NDArray[np.int16]:
    """Two seconds that fall 6 dB an octave, and by `depth_db` within 50 ms from a frame on."""
    white = np.random.default_rng(seed).standard_normal((2 * RATE_HZ, 2))
    f = np.fft.rfftfreq(len(white), 1 / RATE_HZ)[:, np.newaxis]
    soft = np.fft.irfft(np.fft.rfft(white, axis=0) / np.hypot(1, f / 900), axis=0)
    fall_db = depth_db * np.clip((np.arange(len(white)) - fall_frame) / (0.05 * RATE_HZ), 0, 1)
    gain = 10 ** (fall_db / 20)
    return np.rint(5000 * soft * gain[:, np.newaxis]).astype(np.int16)


@pytest.mark.parametrize("seed", range(8))
def test_where_a_noise_begins_to_fall_is_found_to_two_milliseconds(seed: int) -> None:
    fall_frame = RATE_HZ + 1000 * seed
    recording = heard(soft_noise(seed, fall_frame, STEP_DB))
    measured_s = fall_begins_s(recording, 101.0) - recording.at_s(fall_frame)
    assert abs(measured_s) <= 0.002 + PIECE / RATE_HZ


@pytest.mark.parametrize("depth_db", [0.0, STEP_DB / 2])
def test_a_noise_that_falls_otherwise_is_not_measured(depth_db: float) -> None:
    with pytest.raises(NotMeasured, match="moved by"):
        fall_begins_s(heard(soft_noise(1, RATE_HZ + 2000, depth_db)), 101.0)


@pytest.mark.parametrize("seed", range(4))
def test_where_words_begin_over_a_dark_noise(seed: int) -> None:
    """Breath at half its height within 3 ms, at 2 kHz a little above the noise."""
    begins = RATE_HZ + 5000 + 700 * seed
    breath = np.random.default_rng(seed).standard_normal((2 * RATE_HZ - begins, 2))
    sound = soft_noise(seed, 2 * RATE_HZ, 0.0) + 0.0
    sound[begins:] += 4000 * breath
    recording = heard(np.rint(np.clip(sound, -32_768, 32_767)).astype(np.int16))
    measured_s = words_begin_s(recording, 101.0) - recording.at_s(begins)
    assert abs(measured_s) <= 0.004 + PIECE / RATE_HZ


def test_words_that_nobody_said_are_not_measured() -> None:
    with pytest.raises(NotMeasured, match="none stood out"):
        words_begin_s(heard(soft_noise(1, 2 * RATE_HZ, 0.0)), 101.0)


def test_an_onset_without_noise_is_exact() -> None:
    middles = np.arange(400) + 0.5
    levels_db = 60 - 24 * np.clip((middles - 123.25) / 50, 0, 1)
    assert math.isclose(fall_onset(levels_db, -24, 50), 123.25)
