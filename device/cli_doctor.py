"""`lull doctor` and `lull calibrate`: what is wrong with a device and how to mend it, and how loud it is at the pillow.

Neither takes a pin or a card from a device that runs: they say how to stop it.
"""

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device import cli_values
from device.cli_ask import what_runs

if TYPE_CHECKING:
    from device.config import Config
    from device.config_file import Loaded
    from device.doctor.dba import Calibration
    from device.doctor.facts import Daemon, Facts
    from device.doctor.finding import Finding
    from device.doctor.interview import Person
    from device.doctor.lamp import Closed, Scan
    from device.doctor.parts import Glow, Speaker
    from device.doctor.terminal import Terminal

EXIT_REFUSED, EXIT_UNAVAILABLE, EXIT_CONFIG = 1, 69, 78
STOP = "sudo systemctl stop lull"
MEASURED_S = 120.0  # most that the noise plays
TRIES = 3


def add_doctor_commands(commands: Any, add: Callable[..., argparse.ArgumentParser]) -> None:
    """`add` makes a subcommand's parser."""
    doctor = add(
        commands,
        "doctor",
        _doctor,
        "say what is wrong with the device, and how to mend it",
        "On a terminal it also asks you to press, turn, listen and look. Exit code 1 when something is wrong.",
    )
    doctor.add_argument("--json", action="store_true", help="for a program to read")
    doctor.add_argument(
        "--ask",
        action=argparse.BooleanOptionalAction,
        help="have a person try the parts (on a terminal, without --json)",
    )
    doctor.add_argument("--config", type=Path, metavar="FILE", help="default /etc/lull/device.toml")
    calibrate = add(
        commands,
        "calibrate",
        _calibrate,
        "measure the loudness at the pillow with a meter, and cap it in dBA",
        "It plays pink noise as loud as the house, and asks before; you type what a meter reads, a phone's will do.",
    )
    calibrate.add_argument("--max-dba", type=cli_values.dba, metavar="DBA", help="nothing is to be louder than this")
    calibrate.add_argument(
        "--db",
        type=cli_values.quieter,
        default=0.0,
        help="how loud the noise is, -24 to 0 (0, and never above the cap)",
    )
    calibrate.add_argument("--write", action="store_true", help="write the keys into the file; else they are printed")
    calibrate.add_argument("--config", type=Path, metavar="FILE", help="default /etc/lull/device.toml")


# -- doctor ------------------------------------------------------------------------------------------------------------


def _doctor(args: argparse.Namespace) -> int:
    from device.config_file import NoSuchFile, load_or_default
    from device.doctor.finding import in_words, sum_up
    from device.doctor.terminal import Terminal, ended_as_by_ctrl_c

    try:
        loaded = load_or_default(args.config)
    except NoSuchFile as error:
        print(json.dumps({"error": str(error)}) if args.json else error, file=sys.stdout if args.json else sys.stderr)
        return EXIT_CONFIG
    found = []
    asks = args.ask if args.ask is not None else not args.json and sys.stdin.isatty() and sys.stdout.isatty()
    person = Terminal(told=sys.stderr if args.json else None)
    with ended_as_by_ctrl_c():
        for finding in examine(loaded, person if asks else None):
            found.append(finding)
            if not args.json:
                print(_fitting(in_words(finding)), flush=True)
    if args.json:
        print(json.dumps({"findings": [asdict(finding) for finding in found]}))
    else:
        print(f"\n{sum_up(found)}")
    return EXIT_REFUSED if any(finding.verdict == "wrong" for finding in found) else 0


def _fitting(text: str) -> str:
    """As wide as a terminal; what is to be typed stays in one piece, and so does all that is not for a terminal."""
    if not sys.stdout.isatty():
        return text
    width, indent, typed = min(shutil.get_terminal_size().columns, 110), 12 * " ", 16 * " "
    lines = (x if x.startswith(typed) else textwrap.fill(x, width, subsequent_indent=indent) for x in text.splitlines())
    return "\n".join(lines)


def examine(
    loaded: "Loaded",
    person: "Person | None",
    gather: "Callable[[], Facts] | None" = None,
    look_for: "Callable[[Config], Scan | Closed] | None" = None,
) -> "Iterator[Finding]":
    """All findings; what a person is asked comes last. `gather` looks at the machine, `look_for` at the lamp's bus."""
    from device.doctor import access, boot, card, lamp, machine, pins

    config = loaded.config
    facts = (gather or _facts)()
    yield _of_config(loaded)
    yield from machine.findings(facts)
    yield from boot.findings(facts, config)
    yield from card.findings(facts, config)
    yield from access.findings(facts, config)
    yield from pins.findings(facts, config)
    yield from lamp.findings(config, (look_for or scan_bus)(config))
    if person:
        yield from _ask(person, config, facts)


def _facts() -> "Facts":
    from device.doctor.gpiochip import header
    from device.doctor.procfs import gather

    return gather(Path("/"), header(), _daemon())


def _of_config(loaded: "Loaded") -> "Finding":
    from device.doctor.finding import ok, wrong

    if not loaded.complaints:
        there = loaded.file if loaded.file.exists() else f"there is no {loaded.file}, so everything takes its default"
        return ok("configuration", str(there))
    seen = loaded.unusable or f"{len(loaded.complaints)} of its lines: {loaded.complaints[0]}"
    return wrong("configuration", str(seen), "no mistakes", "this names all of them", f"lull check {loaded.file}")


def _daemon() -> "Daemon":
    from device.doctor.facts import Daemon
    from device.service.control_client import AskError, NotRunning

    try:
        state = what_runs()
    except NotRunning:
        return Daemon(False)
    except AskError as error:
        return Daemon(None, why=str(error))
    return Daemon(True, state.faults, simulated=state.simulated)


def scan_bus(config: "Config") -> "Scan | Closed":
    """Of /dev; smbus2 is loaded here, by those who have a lamp."""
    from device.doctor.lamp import Closed, Scan, scan

    if config.lamp.chip == "none":
        return Scan()
    try:
        from device.light.i2c import connect

        bus = connect(config.lamp.bus)
    except ImportError as error:
        return Closed(str(error))
    except OSError as error:
        return Closed(error.strerror or str(error), isinstance(error, PermissionError))
    try:
        return scan(bus)
    finally:
        bus.close()


def _ask(person: "Person", config: "Config", facts: "Facts") -> "Iterator[Finding]":
    from device.controls.contract import ControlsLost
    from device.doctor import interview
    from device.doctor.finding import unsure, wrong
    from device.doctor.parts import Contacts, Glow

    if facts.daemon.simulated:
        yield unsure("by hand", "the simulator may have the card", "quit the panel (q), and ask again")
        return
    if facts.daemon.runs is not False:
        yield unsure("by hand", "Lull has the pins and the card", "stop it, ask again, and start it after", STOP)
        return
    person.tell("\nNow by hand. Ctrl-C ends it at any time.")
    with ExitStack() as parts:
        try:
            contacts = Contacts(config)
            parts.callback(contacts.close)
            yield from interview.touch(person, contacts, config)
        except ControlsLost as lost:
            yield wrong("button and knob", str(lost), "they answer", "see to pins and permissions above")
    yield from _listen(person, config, facts)
    if config.lamp.chip == "none":
        return
    yield look_at(person, lambda: Glow(lambda: _open_lamp(config)), config)


def _listen(person: "Person", config: "Config", facts: "Facts") -> "Iterator[Finding]":
    from device.audio.contract import SinkLost
    from device.doctor import card, interview
    from device.doctor.finding import unsure, wrong

    if not card.plays(facts.cards, config.card.device):
        yield unsure("left and right", "not tried, for there is no card to play on", "see to the sound card above")
        return
    with ExitStack() as parts:
        try:
            yield interview.hear(person, _speaker(config, parts), config)
        except SinkLost as lost:
            yield wrong("left and right", str(lost), "a card that plays", "see to the card above")


def look_at(person: "Person", open_glow: "Callable[[], Glow]", config: "Config") -> "Finding":
    """Have a person look at the lamp, and leave it dark; one that comes loose meanwhile is told of."""
    from device.doctor import interview
    from device.doctor.finding import wrong
    from device.light.contract import LampLost

    try:
        with closing(open_glow()) as glow:
            return interview.look(person, glow, config)
    except LampLost as lost:
        return wrong("light", str(lost), "a lamp that answers", "see to the lamp above")


def _open_lamp(config: "Config") -> Any:
    from device.light.i2c import open_lamp

    lamp = config.lamp
    return open_lamp(lamp.chip, lamp.bus, lamp.address, (lamp.red, lamp.amber, lamp.warm_white))


def _speaker(config: "Config", parts: ExitStack) -> "Speaker":
    """With its amplifier's pin, if it has one that answers; `parts` frees it."""
    from device.app import open_card
    from device.controls.contract import ControlsLost
    from device.doctor.parts import Speaker

    amp = None
    if config.pins.amp_mute is not None:
        from device.controls.amp_pin import AmpSwitch
        from device.controls.gpio import open_factory

        try:
            factory = open_factory(config.pins.factory)
            parts.callback(factory.close)
            amp = AmpSwitch(config.pins.amp_mute, factory)
            parts.callback(amp.close)
        except ControlsLost as lost:
            print(f"lull: {lost}", file=sys.stderr)
    return Speaker(config, lambda: open_card(config), amp)


# -- calibrate ---------------------------------------------------------------------------------------------------------


def _calibrate(args: argparse.Namespace) -> int:
    from device.audio.contract import SinkLost
    from device.config_file import Unusable, load
    from device.doctor.terminal import Terminal, ended_as_by_ctrl_c

    try:
        loaded = load(args.config)
    except Unusable as error:
        return _complain(error, EXIT_CONFIG)
    if loaded.unread:
        return _complain(f"{loaded.unread}; mend that line before you measure", EXIT_CONFIG)
    if args.write and not os.access(loaded.file, os.W_OK):
        instead = "sudo lull calibrate --write, or without --write"
        return _complain(f"{loaded.file} cannot be written: {instead}", EXIT_REFUSED)
    if (runs := _daemon()).runs is not False:
        simulated = "what runs is the simulator, and it may have the card: quit the panel (q) first"
        stop = simulated if runs.simulated else f"lull has the card; stop it first, and start it after: {STOP}"
        return _complain(stop, EXIT_UNAVAILABLE)
    with ended_as_by_ctrl_c(), ExitStack() as parts:
        try:
            found = measure(Terminal(), _speaker(loaded.config, parts), loaded.config, args.db, args.max_dba)
        except SinkLost as lost:
            return _complain(lost, EXIT_UNAVAILABLE)
    return _keep(found, loaded, write=args.write) if found else _complain("nothing measured", EXIT_REFUSED)


def measure(
    person: "Terminal", speaker: "Speaker", config: "Config", asked_db: float, max_dba: float | None
) -> "Calibration | None":
    """Play, and ask what the meter says; None when nobody says so. Raises SinkLost."""
    from device.doctor.dba import Implausible, calibrated, dba_of, held_down
    from device.doctor.tone import capped_db

    db = capped_db(config, asked_db)
    if warning := held_down(asked_db, config.volume):
        person.tell(warning)
    person.tell(
        f"Pink noise comes up over a few seconds, at {db:+g} dB, and stays until you have typed what the meter reads.\n"
        "Lay the meter where your ear will be: a phone with a sound level app, set to A and slow. Close the window."
    )
    if person.key("Is nobody asleep here? It may be as loud as talking.", "yn") != "y":
        return None
    if person.line("Then press Enter to begin.") is None:  # which many press after a y, and that is to end nothing
        return None
    person.tell("Wait until the number rests, type it, then press Enter; Enter alone ends it.")
    speaker.play("both", db, MEASURED_S, person.has_typed)
    for _ in range(TRIES):
        typed = person.line("The meter reads, in dBA:")
        if not typed:
            return None
        try:
            return calibrated(dba_of(typed), db, max_dba if max_dba is not None else config.volume.max_dba)
        except Implausible as error:
            person.tell(str(error))
    return None


def _keep(found: "Calibration", loaded: "Loaded", *, write: bool) -> int:
    """What follows is told as the changed file would be read."""
    from device.config_file import parse
    from device.doctor.dba import in_words, toml_lines
    from device.doctor.in_place import as_text, rewrite
    from device.doctor.keep_keys import CannotEdit, with_keys

    def change(text: str) -> str:
        return with_keys(text, "volume", found.keys)

    try:
        new = parse(change(as_text(loaded.file)).encode(), loaded.file).config
        print(in_words(found, new.volume))
        if write:
            rewrite(loaded.file, change)
    except (CannotEdit, OSError) as error:
        print(toml_lines(found))
        return _complain(f"{loaded.file}: {getattr(error, 'strerror', None) or error}", EXIT_REFUSED)
    if write:
        print(f"\n{loaded.file} says so now. Start Lull: sudo systemctl start lull")
    else:
        print(f"\nFor {loaded.file}, or again with --write:\n\n{toml_lines(found)}")
    return 0


def _complain(why: object, exit_code: int) -> int:
    print(f"lull: {why}", file=sys.stderr)
    return exit_code
