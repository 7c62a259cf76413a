"""`lull simulate`: the bedside panel where there is a terminal, a written night where there is none."""

import sys
from pathlib import Path

import numpy as np

from device.audio.contract import Pcm
from device.audio.wav import WavSink
from device.bedside import feel_of
from device.config_file import Loaded, Unusable, check_sounds, load
from device.simulator.night import play_night
from device.simulator.script import BadScript, load_script
from device.sounds import sounds

DEMO = Path(__file__).parents[2] / "config" / "nights" / "demo.toml"
EXIT_BAD_SCRIPT, EXIT_CONFIG = 1, 78


def simulate(config_file: Path | None, script_file: Path | None, out: Path) -> int:
    """Returns the exit code."""
    try:
        loaded = check_sounds(load(config_file), list(sounds()))
    except Unusable as error:
        print(f"lull simulate: {error}", file=sys.stderr)
        return EXIT_CONFIG
    for complaint in loaded.complaints:
        print(complaint, file=sys.stderr)
    if script_file is None and sys.stdin.isatty() and sys.stdout.isatty():
        from device.simulator.panel import open_panel

        return open_panel(loaded.config, out)
    try:
        written_night(loaded, script_file or DEMO, out)
    except (BadScript, OSError) as error:
        print(f"lull simulate: {error}", file=sys.stderr)
        return EXIT_BAD_SCRIPT
    return 0


def written_night(loaded: Loaded, script_file: Path, out: Path) -> None:
    """Play a script and leave its sound, its picture and its diary in `out`. Raises BadScript, OSError."""
    script = load_script(script_file)
    config = script.applied_to(loaded.config)
    out.mkdir(parents=True, exist_ok=True)
    name = f"{script_file.stem}-night"
    wav, picture, diary_file = (out / f"{name}.{kind}" for kind in ("wav", "png", "jsonl"))
    periods: list[Pcm] = []
    sink = WavSink(wav, config.card.format)
    print(f"{script.title}: playing {script_file.name} on a virtual clock")

    def write(pcm: Pcm) -> None:
        sink.write(pcm)
        periods.append(pcm)

    diary = play_night(config, script.seed, script.edges(feel_of(config)), sounds(), write)
    sink.close()
    diary.write(diary_file)
    whole = np.concatenate(periods)
    from device.simulator.picture import draw_night  # loads matplotlib, which takes its time

    draw_night(script.title, diary, whole / np.float32(np.iinfo(whole.dtype).max), picture)
    for file in (wav, picture, diary_file):
        print(f"  {file} ({file.stat().st_size / 1e6:.1f} MB)")
