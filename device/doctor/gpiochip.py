"""Who uses which pin, asked of the kernel at /dev/gpiochipN without any library and without touching a pin."""

import errno
import fcntl
import os
import struct
from contextlib import suppress
from pathlib import Path

from device.doctor.facts import Header, Line

CHIP_INFO, CHIP = 0x8044B401, struct.Struct("32s32sI")  # <linux/gpio.h>: GPIO_GET_CHIPINFO_IOCTL
LINE_INFO, LINE = 0xC100B405, struct.Struct("32s32sIIQ160s16s")  # GPIO_V2_GET_LINEINFO_IOCTL
USED, OUTPUT = 1 << 0, 1 << 3  # flags of a line
HIGHEST = 27


def header(dev: Path = Path("/dev")) -> Header:
    """The chip behind the 40 pins."""
    why_not, denied = "there is no /dev/gpiochip*", False
    for path in sorted(dev.glob("gpiochip*")):
        try:
            chip = os.open(path, os.O_RDONLY)
        except OSError as error:
            why_not, denied = f"{path}: {error.strerror}", isinstance(error, PermissionError)
            continue
        try:
            if lines := _lines(chip):
                return Header(lines)
            why_not = "no GPIO chip here is that of a Raspberry Pi's header"
        except OSError as error:
            why_not = f"{path}: {error.strerror}"
        finally:
            os.close(chip)
    return Header(None, why_not, denied)


def _lines(chip: int) -> dict[int, Line]:
    """Empty for a chip that is not the header's. Raises OSError."""
    raw = bytearray(CHIP.size)
    fcntl.ioctl(chip, CHIP_INFO, raw)
    _, label, count = CHIP.unpack(raw)
    if not label.startswith(b"pinctrl-"):
        return {}
    found = {}
    for number in range(min(count, HIGHEST + 1)):
        asked = bytearray(LINE.pack(b"", b"", number, 0, 0, b"", b""))
        with suppress(OSError):
            fcntl.ioctl(chip, LINE_INFO, asked)
            found[number] = line_of(bytes(asked))
    if not found:
        raise OSError(errno.ENOTSUP, "this kernel does not tell who uses a pin")
    return found


def line_of(raw: bytes) -> Line:
    """What the kernel has written of a line."""
    _, consumer, _, _, flags, _, _ = LINE.unpack(raw)
    user = consumer.partition(b"\0")[0].decode(errors="replace")
    return Line(user if flags & USED else None, bool(flags & OUTPUT))
