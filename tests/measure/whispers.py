"""Who whispers when `make whisper-report` listens: Lull, and espeak-ng in its whispering voice."""

import io
import subprocess
import tomllib
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.whisper import Params, Whisper
from device.speech.recital import Passage, Recital
from device.speech.talk import reading_of

Stereo = NDArray[np.float32]
Mono = NDArray[np.float64]

BODY_SCAN = Path("config/whispers/body-scan.toml")
LONGEST_S = 60  # of a sentence
BLOCK_FRAMES = 1024


def voice_of(seed: int, passages: Sequence[Passage]) -> Whisper:
    """The whisper as it comes, that says passages once, or murmurs if there are none."""
    return Whisper(seed, Params(), Recital(passages) if passages else None)


def whispered(text: str, seed: int) -> Stereo:
    """Lull says it, `(frames, 2)`."""
    voice = voice_of(seed, [Passage(reading_of(text).clauses)])
    blocks: list[Stereo] = []
    while not voice.ended and len(blocks) < LONGEST_S * RATE_HZ // BLOCK_FRAMES:
        blocks.append(voice.render(BLOCK_FRAMES, Mood()))
    return np.concatenate(blocks)


def body_scan() -> list[Passage]:
    """The longest of the scripts, with short rests, several times over: more than ten minutes."""
    says = tomllib.loads(BODY_SCAN.read_text())["says"]
    return 5 * [Passage(reading_of(passage["text"]).clauses, pause_s=1.5) for passage in says]


def espeak(text: str) -> Stereo:
    """espeak-ng says it, at the house rate, the same at both ears."""
    command = ["espeak-ng", "-v", "en-us+whisper", "--stdout", text]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(said)) as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(file.readframes(1 << 28), np.int16)
    mono = at_rate(samples / 32768, RATE_HZ, from_hz=rate_hz)
    return np.stack((mono, mono), axis=1).astype(np.float32)


def mono_of(stereo: Stereo) -> Mono:
    """Both ears together."""
    return stereo.mean(axis=1, dtype=np.float64)


def at_rate(mono: Mono, rate_hz: int, from_hz: int = RATE_HZ) -> Mono:
    """The same at another rate."""
    common = np.gcd(rate_hz, from_hz)
    resampled: Mono = signal.resample_poly(mono, rate_hz // common, from_hz // common)
    return resampled
