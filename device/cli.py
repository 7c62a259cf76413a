"""The command `lull`. Each subcommand loads only what it needs, so that asking is quick and a laptop needs no pins.

Exit codes: 0 done, 1 the daemon said no or a check found mistakes, 2 wrong usage, 69 the device is not running or could
not start, 78 the configuration is not there, or cannot be read at all.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from device import __version__, cli_values
from device.cli_ask import add_asking_commands
from device.cli_doctor import add_doctor_commands
from device.cli_nights import add_night_commands
from device.cli_parser import Parser
from device.cli_taste import add_taste_command
from device.plain_text import plain

EXIT_REFUSED, EXIT_CONFIG = 1, 78
MOST_TEXT_BYTES = 2**20

EPILOG = """\
exit codes: 0 done; 1 the device said no, or a check found mistakes; 2 wrong usage; 69 the device is not running
or could not start; 78 the configuration is not there, or cannot be read at all.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the process's exit code."""
    if sys.stderr is None:  # where whoever started us has closed it: print() would put complaints among the answers
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - until the end
    words = cli_values.with_units(sys.argv[1:] if argv is None else argv)
    with redirect_stdout(plain(sys.stdout)), redirect_stderr(plain(sys.stderr)):
        return _main(words)


def _main(words: Sequence[str]) -> int:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read as numpy loads; for products so small more only wait
    try:
        try:
            args = build_parser().parse_args(words)
            code: int = args.act(args)
        finally:
            if sys.stdout:  # None where it is closed
                sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if words[:1] == ["run"]:
            raise  # a bug of the device: all of it into the journal
        return _cut_short(error)
    return code


def build_parser() -> argparse.ArgumentParser:
    """All subcommands with their help."""
    parser = Parser(
        prog="lull",
        description="A bedside sleep-sound device: synthesized sounds that wind down with you, then silence.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lull {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_device_commands(commands)
    _add_speaker_commands(commands)
    add_asking_commands(commands, _add)
    add_night_commands(commands, _add)
    add_taste_command(commands, _add)
    add_doctor_commands(commands, _add)
    return parser


def _cut_short(error: OSError) -> int:
    """A full disk, or a reader that wants no more, which is no fault: `lull sounds | head -1`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if sys.stdout:
        os.dup2(nowhere, sys.stdout.fileno())  # Python flushes once more as it ends
    if isinstance(error, BrokenPipeError):
        os.dup2(nowhere, sys.stderr.fileno())
        return 0
    print(f"lull: {error.strerror or error}", file=sys.stderr)
    return EXIT_REFUSED


def _add(commands: Any, name: str, act: Any, text: str, detail: str = "") -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}. {detail}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=act)
    return parser


def _add_device_commands(commands: Any) -> None:
    run = _add(commands, "run", _run, "be the device: buttons, sound, lamp, until a signal ends it")
    _config_option(run)
    simulate = _add(
        commands,
        "simulate",
        _simulate,
        "the device without hardware",
        "On a terminal the bedside panel; elsewhere, or with --script, a written night on a virtual clock.\n"
        "With --nights, months of somebody who sleeps with it, unheard: their log, and what is learned from it.",
    )
    _config_option(simulate)
    _listening_option(simulate, None, "the configuration's")
    what = simulate.add_mutually_exclusive_group()
    what.add_argument("--script", type=Path, metavar="FILE", help="a written night (the demo)")
    what.add_argument(
        "--nights", type=cli_values.nights, metavar="N", help=f"live so many, 1..{cli_values.MOST_NIGHTS}"
    )
    simulate.add_argument(
        "--sleeper", type=cli_values.dashed, choices=cli_values.SLEEPERS, help="who lives those (one-love)"
    )
    simulate.add_argument("--seed", type=cli_values.seed, help="which of such people; the same lives the same (1)")
    simulate.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="where to leave it (out)")
    render = _add(commands, "render", _render, "write a sound into a WAV file, as fast as the machine can")
    render.add_argument("sound", metavar="SOUND", help="its id or title; `lull sounds` lists them")
    render.add_argument("out", type=cli_values.wav, metavar="OUT.wav", help="48 kHz stereo, 16 bit; written over")
    render.add_argument(
        "--seconds", type=cli_values.seconds, default=60.0, help=f"how much of it, 0.1..{cli_values.LONGEST_S:.0f} (60)"
    )
    render.add_argument(
        "--seed", type=cli_values.seed, default=1, help="0..4294967295; the same makes the same sound (1)"
    )
    render.add_argument("--text", metavar="TEXT", help="what it is to whisper, once; @FILE reads it from a file")
    whisperers = ("light", "deep", "airy")
    render.add_argument("--whisperer", choices=whisperers, default="light", help="who whispers it (light)")
    languages = ("english", "spanish")
    render.add_argument("--language", choices=languages, default="english", help="of the text (english)")
    _listening_option(render, "headphones", "headphones")
    listing = _add(commands, "sounds", _sounds, "list what can be played")
    listing.add_argument("--json", action="store_true", help="for a program to read")
    bench = _add(commands, "bench", _bench, "measure CPU against mpv, speed, start-up, memory and latency")
    bench.add_argument("--seconds", type=cli_values.seconds, default=30.0, help="how long the CPU is measured (30)")
    bench.add_argument("--json", action="store_true", help="for a program to read")
    check = _add(commands, "check", _check, "list every mistake of a configuration file; exit 1 when there is one")
    check.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default /etc/lull/device.toml")
    check.add_argument("--json", action="store_true", help="for a program to read")
    completion = _add(
        commands, "completion", _completion, "print shell completion", "For bash: `source <(lull completion bash)`."
    )
    completion.add_argument("shell", choices=("bash", "zsh"), help="the one that will read it")


def _add_speaker_commands(commands: Any) -> None:
    eq = _add(
        commands, "eq", None, "even out a loudspeaker", f"docs/speaker.md{cli_values.PAGES} tells how to measure one."
    )
    explained = "`lull eq COMMAND --help` explains each"
    eq_commands = eq.add_subparsers(title="commands", metavar="COMMAND", required=True, help=explained)
    fit = _add(eq_commands, "fit", _eq_fit, "print a [speaker] section that evens out a measured response")
    fit.add_argument("response", type=Path, metavar="RESPONSE.csv", help="lines of a frequency in Hz and a level in dB")
    fit.add_argument("--bands", type=int, choices=range(1, 9), default=8, metavar="N", help="at most so many, 1..8 (8)")
    fit.add_argument("--target", default="flat", metavar="flat|FILE", help="aim at this response instead (flat)")
    fit.add_argument("--out", type=cli_values.picture, metavar="FILE.png", help="draw it, before and after")
    show = _add(eq_commands, "show", _eq_show, "print and draw what the configured equalizer does")
    _config_option(show)
    show.add_argument("--response", type=Path, metavar="FILE.csv", help="a measured response, to see it corrected")
    show.add_argument(
        "--out", type=cli_values.picture, default=Path("eq.png"), metavar="FILE.png", help="the picture (eq.png)"
    )


def _config_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="default /etc/lull/device.toml")


def _listening_option(parser: argparse.ArgumentParser, default: str | None, normal: str) -> None:
    modes = ("headphones", "pillow", "speaker")
    parser.add_argument("--listening", choices=modes, default=default, help=f"what it will be heard on ({normal})")


def _run(args: argparse.Namespace) -> int:
    from device.service.heap import leave_out_openssl

    leave_out_openssl()  # before numpy is imported, which asks for it
    from device.app import run

    return run(args.config, os.environ)


def _simulate(args: argparse.Namespace) -> int:
    from device.simulator.run import simulate, simulate_months

    if args.nights is not None:
        sort, seed = (args.sleeper or "one-love").replace("-", " "), 1 if args.seed is None else args.seed
        return simulate_months(args.config, sort, args.nights, seed, args.out)
    if (args.sleeper, args.seed) != (None, None):
        print("lull simulate: --sleeper and --seed say whose --nights they are", file=sys.stderr)
        return 2
    return simulate(args.config, args.script, args.out, args.listening)


def _render(args: argparse.Namespace) -> int:
    from device.simulator.render import render

    text = args.text
    if text is not None and text.startswith("@"):
        from device.files.reading import read_file

        try:
            text = read_file(Path(text[1:]), MOST_TEXT_BYTES, pipes=True).decode()
        except (OSError, UnicodeDecodeError) as error:
            print(f"lull render: {text[1:]}: {getattr(error, 'strerror', None) or 'no UTF-8 text'}", file=sys.stderr)
            return 2
    return render(args.sound, args.out, args.seconds, args.seed, args.listening, text, args.whisperer, args.language)


def _sounds(args: argparse.Namespace) -> int:
    from device.repertoire import repertoire

    found = repertoire().sounds
    if args.json:
        keys = ("title", "family", "impulsive")
        print(json.dumps([{"id": i, **{k: getattr(s, k) for k in keys}} for i, s in found.items()]))
    else:
        width = max(map(len, found))
        for sound_id, sound in found.items():
            print(f"{sound_id:{width}} {sound.family:9} {sound.title}")
    return 0


def _bench(args: argparse.Namespace) -> int:
    from device.simulator.bench import bench

    return bench(args.seconds, as_json=args.json)


def _check(args: argparse.Namespace) -> int:
    from device.config_file import NoSuchFile, check_sounds, load_or_default
    from device.repertoire import repertoire

    there = repertoire()
    try:
        loaded = check_sounds(load_or_default(args.file), list(there.sounds), there.beds)
        unusable: object = loaded.unusable
    except NoSuchFile as error:
        unusable = error
    if unusable:
        told = json.dumps({"error": str(unusable)}) if args.json else unusable
        print(told, file=sys.stdout if args.json else sys.stderr)
        return EXIT_CONFIG
    if args.json:
        keys = ("key", "value", "problem", "now", "place")
        mistakes = [{key: getattr(c, key) for key in keys if getattr(c, key)} for c in loaded.complaints]
        print(json.dumps({"file": str(loaded.file), "mistakes": mistakes, "whispers": there.complaints}))
    else:
        fine = "no mistakes" if loaded.file.exists() else "there is no such file, so everything takes its default"
        print(*loaded.complaints or [f"{loaded.file}: {fine}"], *there.complaints, sep="\n")
    return EXIT_REFUSED if loaded.complaints or there.complaints else 0


def _eq_fit(args: argparse.Namespace) -> int:
    from device.simulator.equalize import fit_response

    target = None if args.target == "flat" else Path(args.target)
    return fit_response(args.response, target, args.bands, args.out)


def _eq_show(args: argparse.Namespace) -> int:
    from device.simulator.equalize import show

    return show(args.config, args.response, args.out)


def _completion(args: argparse.Namespace) -> int:
    from device.completion import script

    print(script(build_parser(), args.shell), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
