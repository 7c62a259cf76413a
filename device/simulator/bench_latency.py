"""From a hand to the card: how long after a request the first sample that it changes is played, words among them."""

import time
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from device.audio.edge import VOLUME_S
from device.dsp.rate import RATE_HZ, frames_of
from device.service.protocol import Play, Status, Stop, Timer, Volume
from device.simulator.bench_process import CONFIG, Daemon, NotMeasured, lull_run
from device.simulator.bench_table import Budget, Row
from device.simulator.sound_server import Heard, SoundServer

LATENCY_MS = Budget(must=150.0, aim=60.0)
PIECE_MS = 5  # of the recorder
TIMES = 5
STEP_DB = -24.0
WINDOW_MS = 1.0
WINDOW = frames_of(WINDOW_MS / 1000)
BEFORE_S, AFTER_S = 0.2, 0.4  # what is looked at, around a request

# The card is closed as soon as all is silent, so that each press has to open it, as the first of an evening does.
# 0 dB stands well above the last bit, and nothing but the volume moves.
CARD = """\
[card]
hold_open_s = 0.0
[night]
stop_fade_s = 0.5
confirm = "off"
[volume]
start_max_db = 0.0
first_db = 0.0
"""
WORDS = CARD.replace('"off"', '"whisper"')
TIMERS_MIN = (60.0, 75.0, 90.0, 105.0, 120.0)  # what presses of the timer come to; as words they begin s, s, n, w, w
WORDS_HZ = (1200.0, 9000.0)  # where a whisper stands out of a dark noise
HOW = (
    f"the median of {TIMES}, {{least:.0f}} to {{most:.0f}} ms, +-{PIECE_MS} ms; a release and a click of the knob "
    "count at their first edge as a request does, so debouncing adds nothing"
)

Values = NDArray[np.float64]


def latencies(server: SoundServer, folder: Path) -> list[Row]:
    """The hands' ways: a press while asleep, the knob, and a timer that is answered in words. Raises NotMeasured."""
    folder.mkdir()
    with lull_run(folder / "moved", CONFIG + CARD, server.env) as daemon, server.recorded(PIECE_MS) as recorder:
        pressed_s = [_press(daemon) for _ in range(TIMES)]
        turned_s = _turns(daemon)
    with lull_run(folder / "told", CONFIG + WORDS, server.env) as daemon, server.recorded(PIECE_MS) as answers:
        timed_s = _times(daemon)
    heard, told = recorder.heard(), answers.heard()
    press_ms = [1000 * (first_sound_s(heard, at_s) - at_s) for at_s in pressed_s]
    turn_ms = [1000 * (fall_begins_s(heard, at_s) - at_s) for at_s in turned_s]
    words_ms = [1000 * (words_begin_s(told, at_s) - at_s) for at_s in timed_s]
    return [
        _row(
            "volume to changed sample",
            turn_ms,
            f"request on the control socket to where the card falls by {STEP_DB:g} dB",
        ),
        _row(
            "play to first sample",
            press_ms,
            "request on the control socket to the first sample but 0 of a card that was closed",
        ),
        _row(
            "timer to first word",
            words_ms,
            "request on the control socket to the breath before whispered minutes that stands out of brown noise",
        ),
    ]


def _row(what: str, all_ms: list[float], how: str) -> Row:
    return Row(what, median(all_ms), "ms", LATENCY_MS, f"{how}: {HOW.format(least=min(all_ms), most=max(all_ms))}")


def _press(daemon: Daemon) -> float:
    """Play from sleep and stop; returns when it was asked."""
    time.sleep(0.5)  # it makes the next voice ready meanwhile, as it does all day
    asked_s = time.monotonic()
    daemon.ask(Play("orbit"))
    time.sleep(1.0)
    daemon.ask(Stop())
    while daemon.ask(Status()).phase != "asleep":
        time.sleep(0.05)
    return asked_s


def _turns(daemon: Daemon) -> list[float]:
    """Volume down and up again, in a sound that is even; returns when down was asked."""
    daemon.ask(Play("orbit"))
    time.sleep(5.0)  # the fade in
    asked_s = []
    for _ in range(TIMES):
        asked_s.append(time.monotonic())
        daemon.ask(Volume(STEP_DB))
        time.sleep(2 * AFTER_S)
        daemon.ask(Volume(0.0))
        time.sleep(2.0)  # up goes at 20 dB a second
    return asked_s


def _times(daemon: Daemon) -> list[float]:
    """Timer after timer, in a dark and even sound; returns when each was asked."""
    daemon.ask(Play("brown"))
    time.sleep(9.0)  # the fade in
    asked_s = []
    for timer_min in TIMERS_MIN:
        asked_s.append(time.monotonic())
        daemon.ask(Timer(timer_min))
        time.sleep(4.0)  # until the words are over, and those of the next press worked out
    return asked_s


def first_sound_s(heard: Heard, asked_s: float) -> float:
    """When the first sample came that was not 0, of a card silent before. Raises NotMeasured when none did."""
    begin = heard.frame_at(asked_s)
    before = heard.sound[begin - frames_of(BEFORE_S) : begin]
    sounding = np.flatnonzero(heard.sound[begin:].any(axis=1))
    if before.any() or not len(sounding):
        raise NotMeasured("play to the first sample: the card was not silent before, or stayed so after")
    return heard.at_s(begin + int(sounding[0]))


def fall_begins_s(heard: Heard, asked_s: float) -> float:
    """When the sample came at which the level began to fall by STEP_DB. Raises NotMeasured when it did not."""
    begin = heard.frame_at(asked_s) - frames_of(BEFORE_S)
    piece = heard.sound[begin : begin + frames_of(BEFORE_S + AFTER_S)]
    level_db = levels_db(piece)
    onset = fall_onset(level_db, STEP_DB, VOLUME_S / WINDOW_MS * 1000)
    fell_db = level_db[-50:].mean() - level_db[:50].mean()
    if abs(fell_db - STEP_DB) > 3.0:
        raise NotMeasured(f"volume: the card's level moved by {fell_db:.1f} dB, not by {STEP_DB:g}")
    return heard.at_s(begin + round(onset * WINDOW))


def words_begin_s(heard: Heard, asked_s: float) -> float:
    """When the first 3 ms came that are louder than any before, where words are. Raises NotMeasured when none did."""
    begin = heard.frame_at(asked_s) - frames_of(BEFORE_S)
    spectrum = np.fft.rfft(heard.sound[begin : begin + frames_of(BEFORE_S + AFTER_S)], axis=0)
    f = np.fft.rfftfreq(frames_of(BEFORE_S + AFTER_S), 1 / RATE_HZ)
    spectrum[(f < WORDS_HZ[0]) | (f > WORDS_HZ[1])] = 0
    sound = np.fft.irfft(spectrum, axis=0)
    power = np.mean(sound[: len(sound) // (3 * WINDOW) * (3 * WINDOW)].reshape(-1, 6 * WINDOW) ** 2, axis=1)
    asked = frames_of(BEFORE_S) // (3 * WINDOW)
    louder = np.flatnonzero(power[asked:] > 1.5 * power[1:asked].max())
    if not len(louder):
        raise NotMeasured("timer to the first word: none stood out")
    return heard.at_s(begin + (asked + int(louder[0])) * 3 * WINDOW)


def levels_db(sound: NDArray[np.int16]) -> Values:
    """Level of each window of `(frames, 2)`, of its differences: those of a soft noise are nearly white, and steady."""
    steps = np.diff(sound.astype(np.float64), axis=0)
    windows = steps[: len(steps) // WINDOW * WINDOW].reshape(-1, 2 * WINDOW)
    level: Values = 10 * np.log10(np.mean(windows**2, axis=1) + 1e-3)
    return level


def fall_onset(level_db: Values, depth_db: float, over: float) -> float:
    """Where, in windows, levels begin to fall evenly by `depth_db` over `over` windows: the least squares' choice.

    So the noise of single windows does not matter, and a fall is found where it begins, not where it is plain.
    """
    middles = np.arange(len(level_db)) + 0.5
    onsets = np.arange(0.0, len(level_db) - over, 0.25)
    fall = depth_db * np.clip((middles - onsets[:, np.newaxis]) / over, 0.0, 1.0)
    misfit: Values = (level_db - fall).var(axis=1)
    return float(onsets[misfit.argmin()])
