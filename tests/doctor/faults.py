"""What can be wrong with a Pi, one thing at a time: how it is spoilt, and what `lull doctor` makes of it."""

import os

from device.doctor.facts import Daemon, Header, Line
from device.doctor.finding import Finding
from device.simulator.chips import SimulatedBus, SimulatedPca9633, SimulatedPca9685
from tests.doctor.fake_pi import CARDS, CONFIG, CONFIG_TXT, FREE, FakePi, Spoil

SND, GPIO, I2C = (f"permission on {kind}*" for kind in ("/dev/snd/", "/dev/gpiochip", "/dev/i2c-"))


def taken(pin: int, by: str) -> Header:
    assert FREE.lines
    return Header({**FREE.lines, pin: Line(by)})


def hold_card(pi: FakePi, command: str) -> None:
    pi.write("proc/asound/card0/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : 812\ntrigger_time: 1.2\n")
    pi.write("proc/812/cmdline", command)


def boot_lines(pi: FakePi, before: str, after: str) -> None:
    assert before in CONFIG_TXT
    pi.write("boot/firmware/config.txt", CONFIG_TXT.replace(before, after))


def no_card(pi: FakePi, before: str = "", after: str = "") -> None:
    """And a change of config.txt."""
    boot_lines(pi, before, after)
    pi.write("proc/asound/cards", "--- no soundcards ---\n")


def chip_at(pi: FakePi, address: int, chip: SimulatedPca9685 | SimulatedPca9633) -> None:
    pi.bus = SimulatedBus({address: chip})


def node(pi: FakePi, name: str, mode: int) -> None:
    (pi.root / "dev" / name).chmod(mode)


def group(pi: FakePi, members: str, name: str = "gpio") -> None:
    pi.write("etc/group", f"{name}:x:{os.getgid()}:{members}\nlull:x:64990:\n")


def throttled(pi: FakePi, flags: str) -> None:
    pi.write("sys/devices/platform/soc/soc:firmware/get_throttled", f"{flags}\n")


def memory(pi: FakePi, total_kb: int, available_kb: int) -> None:
    pi.write("proc/meminfo", f"MemTotal: {total_kb} kB\nMemAvailable: {available_kb} kB\n")


def runs_with(pi: FakePi, fault: str) -> None:
    pi.daemon = Daemon(True, (fault,))


def no_bus(pi: FakePi, before: str = "", after: str = "") -> None:
    """And a change of config.txt."""
    boot_lines(pi, before, after)
    pi.remove("dev/i2c-1")
    pi.remove("sys/bus/i2c/devices/i2c-1/name")
    (pi.root / "sys/bus/i2c/devices/i2c-1").rmdir()


def without_card(pi: FakePi, text: str) -> Finding:
    """What is said of a config.txt of which no card has come."""
    no_card(pi)
    pi.write(CONFIG, text)
    return pi.findings()["sound overlay"]


def without_bus(pi: FakePi, text: str, number: int = 1) -> Finding:
    """What is said of a config.txt of which no bus has come."""
    no_bus(pi)
    pi.write(CONFIG, text)
    pi.configure(f"[lamp]\nbus = {number}\n")
    return pi.findings()["lamp bus"]


def unset_enable(pi: FakePi, before: str = "", after: str = "") -> None:
    """And a change of config.txt."""
    boot_lines(pi, before, after)
    pi.header = taken(23, "")
    assert pi.header.lines
    pi.header = Header({**pi.header.lines, 23: Line()})


def zeros() -> SimulatedPca9685:
    chip = SimulatedPca9685()
    chip.registers = dict.fromkeys(chip.registers, 0)
    return chip


FAULTS: dict[str, tuple[Spoil, str, str, str]] = {  # what is spoilt; which check, what it sees, what it says to do
    "an old Zero": (
        lambda pi: pi.write("proc/device-tree/model", "Raspberry Pi Zero W Rev 1.1"),
        "model",
        "Zero W",
        "Zero 2 W",
    ),
    "32 bits": (lambda pi: pi.write("proc/sys/kernel/arch", "armv7l"), "model", "armv7l", "64 bit"),
    "Debian 11": (
        lambda pi: pi.write("etc/os-release", 'ID=raspbian\nVERSION_ID="11"\n'),
        "system",
        "kernel",
        "present",
    ),
    "an old kernel": (lambda pi: pi.write("proc/sys/kernel/osrelease", "5.4.83-v8+"), "system", "5.4.83", "present"),
    "a weak supply": (lambda pi: throttled(pi, "50000"), "power", "since the start", "short thick cable"),
    "a weak supply now": (lambda pi: throttled(pi, "50005"), "power", "right now", "short thick cable"),
    "heat": (lambda pi: throttled(pi, "80008"), "power", "for heat", "holes"),
    "little memory": (lambda pi: memory(pi, 200000, 150000), "memory", "195 MB", "512 MB"),
    "memory that is taken": (lambda pi: memory(pi, 425984, 40000), "memory", "39 MB of", "ps -eo"),
    "a read-only card": (
        lambda pi: pi.write("proc/mounts", "/dev/root / ext4 ro,noatime 0 0\n"),
        "disk",
        "read-only",
        "journalctl",
    ),
    "faults": (
        lambda pi: runs_with(pi, "lamp at 0x40 on bus 1 does not answer"),
        "lull",
        "0x40",
        "journalctl -b -u lull",
    ),
    "mistakes": (
        lambda pi: pi.configure("[volume]\nmax_db = 40\n"),
        "configuration",
        "volume.max_db = 40",
        "lull check",
    ),
    "no overlay": (
        lambda pi: no_card(pi, "dtoverlay=max98357a", "#dtoverlay=max98357a"),
        "sound overlay",
        "no line",
        "dtoverlay=max98357a,no-sdmode",
    ),
    "an overlay for another Pi": (
        lambda pi: no_card(pi, "[all]\n", ""),
        "sound overlay",
        "[cm5]",
        "[all]",
    ),
    "an overlay not yet loaded": (no_card, "sound overlay", "no card has come", "reboot"),
    "no bus written": (
        lambda pi: no_bus(pi, "dtparam=i2c_arm=on\n", ""),
        "lamp bus",
        "no line",
        "dtparam=i2c_arm=on",
    ),
    "a bus switched off": (
        lambda pi: no_bus(pi, "i2c_arm=on", "i2c_arm=off"),
        "lamp bus",
        "i2c_arm=off",
        "dtparam=i2c_arm=on",
    ),
    "a bus not yet there": (no_bus, "lamp bus", "there is no bus 1", "reboot"),
    "a bus for another Pi": (lambda pi: no_bus(pi, "[all]\n", ""), "lamp bus", "[cm5]", "[all]"),
    "no i2c-dev": (lambda pi: pi.remove("dev/i2c-1"), "lamp bus", "not /dev/i2c-1", "modprobe i2c-dev"),
    "no OE line": (lambda pi: unset_enable(pi, "gpio=23=op,dl\n", ""), "lamp enable", "no line", "gpio=23=op,dl"),
    "OE high": (lambda pi: boot_lines(pi, "op,dl", "op,dh"), "lamp enable", "op,dh", "gpio=23=op,dl"),
    "OE for another Pi": (lambda pi: unset_enable(pi, "gpio=23", "[pi5]\ngpio=23"), "lamp enable", "[pi5]", "[all]"),
    "OE not yet": (unset_enable, "lamp enable", "an input", "reboot"),
    "no card": (no_card, "sound card", "there is none", "aplay -L"),
    "a card misspelt": (
        lambda pi: pi.configure('[card]\ndevice = "hw:CARD=MAX98357"\n'),
        "sound card",
        "there is MAX98357A",
        'device = "hw:CARD=MAX98357A"',
    ),
    "the screen's card": (
        lambda pi: pi.write(
            "proc/asound/cards",
            CARDS.replace("0 [MAX98357A", "1 [MAX98357A") + " 0 [vc4hdmi        ]: vc4-hdmi - vc4-hdmi\n",
        ),
        "sound card",
        "vc4hdmi",
        'device = "hw:CARD=MAX98357A"',
    ),
    "a microphone": (
        lambda pi: (pi.root / "proc/asound/card0/pcm0p").rename(pi.root / "proc/asound/card0/pcm0c"),
        "sound card",
        "there is none",
        "overlay",
    ),
    "a card that is held": (
        lambda pi: hold_card(pi, "/usr/bin/mpv\0--loop\0rain.mp3\0"),
        "who holds the card",
        "mpv (process 812)",
        "sudo kill 812",
    ),
    "no group gpio": (lambda pi: group(pi, "pi"), GPIO, "lull may not", "sudo usermod -aG gpio lull"),
    "no group audio": (lambda pi: group(pi, "pi", "audio"), SND, "lull may not", "sudo usermod -aG audio lull"),
    "root's bus": (lambda pi: node(pi, "i2c-1", 0o600), I2C, "mode 0600", "udevadm"),
    "a pin that is held": (
        lambda pi: setattr(pi, "header", taken(17, "w1")),
        "pins",
        "GPIO17 is held by w1",
        "w1-gpio",
    ),
    "a pin held by a program": (
        lambda pi: setattr(pi, "header", taken(5, "blink.py")),
        "pins",
        "knob_a",
        "end the program",
    ),
    "no pins": (
        lambda pi: setattr(pi, "header", Header(None, "there is no /dev/gpiochip*")),
        "pins",
        "no /dev",
        "is this one",
    ),
    "no lamp": (lambda pi: pi.bus.lose(0x40), "lamp", "no other address", "SDA at header 3"),
    "a lamp elsewhere": (
        lambda pi: chip_at(pi, 0x41, SimulatedPca9685()),
        "lamp",
        "0x41 does, pca9685",
        "address = 0x41",
    ),
    "the other chip": (
        lambda pi: chip_at(pi, 0x40, SimulatedPca9633()),
        "lamp",
        "a pca9633 answers",
        'chip = "pca9633"',
    ),
    "the other chip elsewhere": (
        lambda pi: chip_at(pi, 0x62, SimulatedPca9633()),
        "lamp",
        "0x62 does, pca9633",
        'chip = "pca9633"',
    ),
    "a clock in its place": (lambda pi: chip_at(pi, 0x40, zeros()), "lamp", "is no pca9685", "power off and on"),
    "a stuck bus": (lambda pi: setattr(pi.bus, "stuck", True), "lamp", "stuck", "crossed"),
}
