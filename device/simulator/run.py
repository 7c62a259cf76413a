"""`lull simulate`: the bedside panel where there is a terminal, a written night where there is none, or months."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from device.audio.contract import Pcm
from device.audio.listening import Mode
from device.audio.wav import WavSink
from device.bedside import feel_of
from device.config import Listening
from device.config_file import Loaded, NoSuchFile, check_sounds, load_or_default
from device.dsp.rate import RATE_HZ
from device.files.owner import as_owner_of
from device.missing import how_to_add
from device.repertoire import repertoire
from device.simulator.loudness import LoudnessMeter
from device.simulator.night import play_night
from device.simulator.script import BadScript, load_script

IN_CHECKOUT = Path(__file__).parents[2] / "config" / "nights"  # and in the Debian package
INSTALLED = Path("/usr/share/lull/nights")
DEMO = (IN_CHECKOUT if IN_CHECKOUT.exists() else INSTALLED) / "demo.toml"
EXIT_TROUBLE, EXIT_UNAVAILABLE, EXIT_CONFIG = 1, 69, 78  # sysexits.h
LONGEST_S = 3 * 3600.0  # the longest timer and its close, with room; 2 GB of sound at 16 bits


def simulate(config_file: Path | None, script_file: Path | None, out: Path, mode: Mode | None = None) -> int:
    """Returns the exit code. `mode` of listening, when given, goes before the configuration's."""

    def a_night(loaded: Loaded) -> int:
        if mode is not None:
            loaded = replace(loaded, config=msgspec.structs.replace(loaded.config, listening=Listening(mode=mode)))
        if script_file is None and sys.stdin.isatty() and sys.stdout.isatty():
            from device.simulator.bedroom import open_panel

            return open_panel(loaded.config, out)
        written_night(loaded, script_file or DEMO, out)
        return 0

    return _simulated(config_file, a_night)


def simulate_months(config_file: Path | None, sort: str, nights: int, seed: int, out: Path) -> int:
    """Returns the exit code. `sort` is one of `sleepers.SORTS`."""

    def months(loaded: Loaded) -> int:
        from device.simulator.months import Taken, written_months
        from device.storage.night_keeper import Unkept

        try:
            written_months(loaded, sort, nights, seed, out)
        except (Taken, Unkept) as error:
            return _complain(error, EXIT_TROUBLE)
        return 0

    return _simulated(config_file, months)


def _simulated(config_file: Path | None, act: Callable[[Loaded], int]) -> int:
    try:
        loaded = load_or_default(config_file)
        there = repertoire(loaded.config.sounds.whisperer)
        loaded = check_sounds(loaded, list(there.sounds), there.beds)
    except NoSuchFile as error:
        return _complain(error, EXIT_CONFIG)
    for complaint in loaded.complaints:
        print(complaint, file=sys.stderr)
    try:
        return act(loaded)
    except ModuleNotFoundError as error:
        return _complain(how_to_add(error), EXIT_UNAVAILABLE)
    except BrokenPipeError:
        raise  # a reader that wants no more, which is no fault
    except BadScript as error:
        return _complain(error, EXIT_TROUBLE)
    except OSError as error:
        return _complain(_of_file(error), EXIT_TROUBLE)


def _of_file(error: OSError) -> str:
    """As other commands tell of one."""
    why = os.strerror(errno.ENOTDIR) if isinstance(error, FileExistsError) else error.strerror or str(error)
    return f"{error.filename}: {why}" if error.filename else why


def _complain(what: object, exit_code: int) -> int:
    for line in str(what).split("\n"):
        print(f"lull simulate: {line}", file=sys.stderr)
    return exit_code


def written_night(loaded: Loaded, script_file: Path, out: Path, longest_s: float = LONGEST_S) -> None:
    """Play a script and leave its sound, its picture and its diary in `out`. Raises BadScript, OSError."""
    script = load_script(script_file)
    from device.simulator.picture import draw_night  # loads matplotlib, which takes its time

    with as_owner_of(out):
        out.mkdir(parents=True, exist_ok=True)
    name = f"{script_file.stem}-night"
    wav, picture, diary_file = (out / f"{name}.{kind}" for kind in ("wav", "png", "jsonl"))
    config, meter = script.applied_to(loaded.config), LoudnessMeter()
    print(f"{script.title}: playing {script_file.name} on a virtual clock", flush=True)
    with closing(WavSink(wav, config.card.format)) as sink:
        edges = script.edges(feel_of(config))
        there = repertoire(config.sounds.whisperer).sounds
        diary = play_night(config, script.seed, edges, there, _keeping(sink, meter, script_file, longest_s))
    if not diary.moments:
        raise BadScript(f"{script_file}: nothing is heard and nothing is seen")
    diary.write(diary_file)
    draw_night(script.title, diary, meter.momentary_lufs(), picture)
    for file in (wav, picture, diary_file):
        print(f"  {file} ({file.stat().st_size / 1e6:.1f} MB)")


def _keeping(sink: WavSink, meter: LoudnessMeter, script_file: Path, longest_s: float) -> Callable[[Pcm], None]:
    """Takes a night's samples, as many as a WAV file can hold."""
    kept_s = 0.0

    def keep(pcm: Pcm) -> None:
        nonlocal kept_s
        kept_s += len(pcm) / RATE_HZ
        if kept_s > longest_s:
            raise BadScript(
                f"{script_file}: the night goes on for more than {longest_s / 3600:.3g} h; is it all night?"
            )
        sink.write(pcm)
        meter.hear(pcm / np.float32(np.iinfo(pcm.dtype).max))

    return keep
