"""What making sound costs: each voice, the whole engine, a crowd of voices, and the tools one would use instead."""

# ruff: noqa: S603, S607  # tools of the system, found by PATH as a person's shell would

import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from device.audio.engine import Bring, Engine
from device.audio.feed import BLOCK_FRAMES as ENGINE_FRAMES
from device.audio.listening import listening_of
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.session.commands import Shape
from device.simulator.bench_process import NotMeasured
from device.simulator.bench_table import Budget, Row
from device.simulator.render import render
from device.sounds import load, sounds
from device.sounds.contract import Mood

VOICE_SPEED = Budget(must=300.0, aim=1000.0, least=True)
MEDIAN_SPEED = Budget(must=600.0, aim=1000.0, least=True)
ENGINE_SPEED = Budget(must=150.0, aim=500.0, least=True)
CROWD_COST = Budget(must=1.25, aim=1.0)  # one alone keeps the cache warm for itself, which a crowd cannot

BLOCK_FRAMES = 1024
PASSES, PASS_S = 9, 20
CROWD, CROWD_BLOCKS = 32, 94
PEER_S = 600
PEER_TOOLS = ("ffmpeg", "sox", "oggenc")


def rendering() -> list[Row]:
    """Every sound, their median, the engine, the crowd."""
    rows = [voice_speed(sound_id) for sound_id in sounds()]
    middle = Row("rendering, median", median(row.value for row in rows), "x real time", MEDIAN_SPEED)
    return [*rows, middle, engine_speed("brown", "paper"), crowd("paper")]


def voice_speed(sound_id: str) -> Row:
    """How fast a sound is rendered, in CPU time of this process."""
    voice, mood = load(sound_id).voice(1), Mood()
    return _speed(f"rendering, {sound_id}", VOICE_SPEED, BLOCK_FRAMES, lambda: voice.render(BLOCK_FRAMES, mood))


def engine_speed(bed: str, trigger: str) -> Row:
    """How fast a bed and a trigger in front of it are mixed, shaped and brought to one box in the room."""
    box = listening_of("speaker")
    if box is None:
        raise NotMeasured("one box in the room takes no stage of its own any more")
    engine = Engine()
    engine.bring(Bring(load(bed).voice(1), load(bed).level_db, 1.0, "bed"))
    engine.bring(Bring(load(trigger).voice(2), load(trigger).level_db, 1.0))
    engine.shape(Shape(over_s=1.0, trigger_db=0.0, bed_db=-12.0, activity=0.8, brightness=0.8))
    return _speed(
        f"engine and space, {trigger} over {bed}",
        ENGINE_SPEED,
        ENGINE_FRAMES,
        lambda: box.process(engine.render(ENGINE_FRAMES)),
    )


def crowd(sound_id: str) -> Row:
    """What many voices at once cost, block by block in turn, over what they cost one after the other."""
    mood = Mood()
    voices = [load(sound_id).voice(seed) for seed in range(CROWD)]
    shares = []
    for _ in range(PASSES):
        began_s = time.process_time()
        for voice in voices:
            for _ in range(CROWD_BLOCKS):
                voice.render(BLOCK_FRAMES, mood)
        alone_s = time.process_time() - began_s
        began_s = time.process_time()
        for _ in range(CROWD_BLOCKS):
            for voice in voices:
                voice.render(BLOCK_FRAMES, mood)
        shares.append((time.process_time() - began_s) / alone_s)
    return Row(f"{CROWD} voices of {sound_id}", median(shares), "of that times one", CROWD_COST)


def missing_peer_renderers() -> list[str]:
    """What `peer_rendering` takes and is not there."""
    return [tool for tool in PEER_TOOLS if not shutil.which(tool)]


def peer_rendering(folder: Path) -> list[Row]:
    """An Ogg of ours decoded by ffmpeg, and SoX making the nearest thing to the bed."""
    wav, ogg = folder / "decoded.wav", folder / "decoded.ogg"
    render("paper", wav, 60.0, 1)
    subprocess.run(["oggenc", "-Q", "-q5", wav, "-o", ogg], check=True)
    decode = ["ffmpeg", "-v", "error", "-stream_loop", str(PEER_S // 60 - 1), "-i", str(ogg), "-f", "null", "-"]
    noise = ["sox", "-n", "-r", str(RATE_HZ), "-c", "2", "-b", "16", "-t", "raw", "/dev/null"]
    noise += ["synth", str(PEER_S), "brownnoise"]
    return [
        Row("ffmpeg, decoding an Ogg", PEER_S / _child_cpu_s(decode), "x real time"),
        Row("SoX, making brown noise", PEER_S / _child_cpu_s(noise), "x real time"),
    ]


def _speed(what: str, budget: Budget, frames: int, make: Callable[[], Block]) -> Row:
    blocks = PASS_S * RATE_HZ // frames
    block_us = []
    for _ in range(PASSES):
        began_s = time.process_time()
        for _ in range(blocks):
            make()
        block_us.append((time.process_time() - began_s) / blocks * 1e6)
    period_us, us = frames / RATE_HZ * 1e6, median(block_us)
    how = (
        f"{us:.1f} us of CPU for a block of {frames} frames, {us / period_us:.2%} of its time: the median of {PASSES}, "
        f"{min(block_us):.1f} to {max(block_us):.1f} us"
    )
    return Row(what, period_us / us, "x real time", budget, how)


def _child_cpu_s(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
