"""A Pi's /proc, /sys, /etc, /boot and /dev in a folder, all as it should be, for a test to spoil."""

import os
from collections.abc import Callable
from pathlib import Path

from device.cli_doctor import examine
from device.config import Config
from device.config_file import Loaded, parse
from device.doctor.facts import Daemon, Facts, Header, Line
from device.doctor.finding import Finding
from device.doctor.lamp import scan
from device.doctor.procfs import gather
from device.simulator.chips import SimulatedBus, SimulatedPca9685

MODEL = "Raspberry Pi Zero 2 W Rev 1.0"
CONFIG = "boot/firmware/config.txt"
CONFIG_TXT = """\
# For more options see the documentation
dtparam=audio=on
[cm5]
dtoverlay=dwc2
[all]
dtoverlay=max98357a,no-sdmode
dtparam=audio=off
dtparam=i2c_arm=on
gpio=23=op,dl
"""
CARDS = """\
 0 [MAX98357A      ]: simple-card - MAX98357A
                      MAX98357A
"""
NOBODY = 64999
FILES = {
    "proc/device-tree/model": f"{MODEL}\0",
    "proc/sys/kernel/arch": "aarch64\n",
    "proc/sys/kernel/osrelease": "6.12.47+rpt-rpi-v8\n",
    "proc/meminfo": "MemTotal:         425984 kB\nMemFree:   10000 kB\nMemAvailable:     290000 kB\n",
    "proc/mounts": "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\nproc /proc proc rw 0 0\n/dev/mmcblk0p1 /boot vfat ro 0 0\n",
    "proc/asound/cards": CARDS,
    "proc/asound/card0/pcm0p/sub0/status": "closed\n",
    "sys/devices/platform/soc/soc:firmware/get_throttled": "0\n",
    "sys/bus/i2c/devices/i2c-1/name": "bcm2835 (i2c@7e804000)\n",
    "run/systemd/timesync/synchronized": "",
    "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n',
    "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nlull:x:64990:64990:Lull:/var/lib/lull:/usr/sbin/nologin\n",
    CONFIG: CONFIG_TXT,
    "var/lib/lull/settings.json": "{}",
    "dev/snd/controlC0": "",
    "dev/snd/pcmC0D0p": "",
    "dev/gpiochip0": "",
    "dev/i2c-1": "",
}
FREE = Header({pin: Line(is_output=pin == 23) for pin in range(28)})
STOPPED, RUNNING = Daemon(False), Daemon(True)


class FakePi:
    """`lamp` is the chip at the lamp's address, `bus` what it sits on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        group = os.getgid()
        self.write("etc/group", f"root:x:0:\ndevices:x:{group}:pi,lull\nlull:x:64990:\n")
        for node in (root / "dev").rglob("*"):
            if node.is_file():
                node.chmod(0o660)
        self.lamp = SimulatedPca9685()
        self.bus = SimulatedBus({0x40: self.lamp})
        self.header, self.daemon = FREE, STOPPED
        self.loaded = Loaded(Config(), (), root / "device.toml")

    def write(self, name: str, text: str) -> None:
        """A file of it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def remove(self, name: str) -> None:
        """It is not there."""
        (self.root / name).unlink()

    def configure(self, text: str) -> None:
        """/etc/lull/device.toml."""
        self.loaded = parse(text.encode(), self.loaded.file)

    @property
    def facts(self) -> Facts:
        return gather(self.root, self.header, self.daemon)

    def findings(self) -> dict[str, Finding]:
        """By what was checked; where a check finds several, the first that is wrong."""
        found = examine(self.loaded, None, lambda: self.facts, lambda _config: scan(self.bus))
        by_check: dict[str, Finding] = {}
        for finding in found:
            if by_check.get(finding.check) is None or by_check[finding.check].verdict == "ok":
                by_check[finding.check] = finding
        return by_check


Spoil = Callable[[FakePi], object]
