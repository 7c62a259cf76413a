"""The lamp's chip on its bus: who answers where, and whether it is the chip that it is taken for."""

import errno
from dataclasses import dataclass, field

from device.config import Config
from device.doctor.finding import Finding, ok, unsure, wrong
from device.light.chip import ALL_CALL, FIRST_ADDRESS, LAST_ADDRESS, OWN, Bus
from device.light.pca9685 import EXTCLK

CALLS = (0xE2, 0xE4, 0xE8, 0xE0)  # sub and all-call addresses after power-on; no driver of ours changes them
CALL_BITS = (0x08, 0x04, 0x02, 0x01)  # of MODE1, register 0: which of them the chip answers at
PLACES = {"pca9685": 0x02, "pca9633": 0x09}  # the register where they begin (tables 4 and 5 of their data sheets)
KNOWN = {  # what else sits on a Pi's bus often enough
    range(0x3C, 0x3E): "a small screen",
    range(0x50, 0x58): "a HAT's memory",
    range(0x68, 0x69): "a clock",
    range(0x29, 0x2A): "a light or distance sensor",
    range(0x76, 0x78): "a barometer",
    range(ALL_CALL, ALL_CALL + 1): "the lamp chips' common address",
}


@dataclass(frozen=True, slots=True)
class Scan:
    """Addresses that answer, and those that a driver of the kernel keeps to itself."""

    answers: tuple[int, ...] = ()
    owned: tuple[int, ...] = ()
    chips: dict[int, str] = field(default_factory=dict)  # those that we know, by their own addresses
    trouble: str = ""
    shared: frozenset[int] = frozenset({ALL_CALL})  # where chips answer that have an address of their own
    external_clock: frozenset[int] = frozenset()  # of the chips, who is set to a clock that nobody gives it


@dataclass(frozen=True, slots=True)
class Closed:
    """The bus cannot be opened; `denied` to this user."""

    why: str
    denied: bool = False


def scan(bus: Bus) -> Scan:
    """Ask every address for a register, which changes nothing in any chip. Never raises; the bus is the caller's."""
    answers, owned = dict[int, int](), []
    for address in range(FIRST_ADDRESS, LAST_ADDRESS + 1):
        try:
            answers[address] = bus.read_byte_data(address, 0x00)
        except OSError as error:
            if error.errno in (errno.ETIMEDOUT, errno.EAGAIN):  # no need to wait for all of them
                return Scan(trouble="the bus is stuck: a line is held low")
            if error.errno == errno.EBUSY:
                owned.append(address)
    chips = {address: name for address in answers if (name := kind_of(bus, address)) and address != ALL_CALL}
    called = {call >> 1 for at in chips for call, bit in zip(CALLS, CALL_BITS, strict=True) if answers[at] & bit}
    own = {address: name for address, name in chips.items() if address not in called} or chips
    clocked = frozenset(at for at, name in own.items() if name == "pca9685" and answers[at] & EXTCLK)
    shared = frozenset({ALL_CALL, *called} - own.keys())
    return Scan(tuple(answers), tuple(owned), own, shared=shared, external_clock=clocked)


def kind_of(bus: Bus, address: int) -> str | None:
    """Which of the two chips it is, by what stands where."""
    for name, first in PLACES.items():
        try:
            if tuple(bus.read_byte_data(address, first + i) for i in range(len(CALLS))) == CALLS:
                return name
        except OSError:
            continue
    return None


def findings(config: Config, scanned: Scan | Closed) -> list[Finding]:
    """Of the lamp, if there is to be one."""
    lamp, check = config.lamp, "lamp"
    if lamp.chip == "none":
        return [ok(check, "none, as configured")]
    if isinstance(scanned, Closed) and scanned.denied:
        return [unsure(check, f"/dev/i2c-{lamp.bus}: {scanned.why}", "as root one sees more", "sudo lull doctor")]
    if isinstance(scanned, Closed):
        mend = "enable I2C (the lamp bus, above); or, with no lamp, write into [lamp] of /etc/lull/device.toml"
        wanted = f"a bus with a {lamp.chip} on it"
        return [wrong(check, f"/dev/i2c-{lamp.bus}: {scanned.why}", wanted, mend, 'chip = "none"')]
    place, wanted = f"{lamp.address:#04x} on bus {lamp.bus}", f"a {lamp.chip} at {lamp.address:#04x}"
    if scanned.trouble:
        mend = "power off; is SDA or SCL crossed, shorted, or without its 3.3 V? Then take off one part after another"
        return [wrong(check, scanned.trouble, wanted, mend)]
    if lamp.address in scanned.owned:
        mend = "a driver of the kernel holds it: take its dtoverlay line out of config.txt, then reboot"
        return [wrong(check, f"{place} belongs to a driver of the kernel", wanted, mend)]
    if lamp.address in scanned.shared:
        own, name = next(iter(scanned.chips.items()), (OWN[lamp.chip], lamp.chip))
        mend = "write the chip's own address into [lamp] of /etc/lull/device.toml"
        lines = (f"address = {own:#04x}", *([f'chip = "{name}"'] if name != lamp.chip else []))
        return [wrong(check, f"{place} is every lamp chip's common address", "one chip's own", mend, *lines)]
    if lamp.address not in scanned.answers:
        return [_silent(scanned, place, wanted)]
    if lamp.address in scanned.external_clock:
        mend = "power the lamp's chip off and on, nothing else clears that; then find the program that sets it"
        seen = f"the {lamp.chip} at {place} has its clock set to external, so it stays dark"
        return [wrong(check, seen, "its own clock", mend)]
    return [_judged(lamp.chip, scanned.chips.get(lamp.address), place, wanted)]


def _silent(scanned: Scan, place: str, wanted: str) -> Finding:
    others = [address for address in scanned.answers if address not in scanned.shared]
    told = "; ".join(_told(address, scanned) for address in others) or "and no other address either"
    like_it = [address for address in others if address in scanned.chips]
    seen = f"nobody answers at {place}; {told}"
    if like_it:
        mend = "the lamp chip has another address: write it into [lamp], or undo its solder pads"
        lines = (f"address = {like_it[0]:#04x}", f'chip = "{scanned.chips[like_it[0]]}"')
        return wrong("lamp", seen, wanted, mend, *lines)
    mend = "power off; is VCC at 3.3 V and ground joined, is SDA at header 3 and SCL at header 5, not crossed?"
    return wrong("lamp", seen, wanted, mend, "sudo lull doctor --no-ask")


def _judged(asked: str, there: str | None, place: str, wanted: str) -> Finding:
    if there == asked:
        return ok("lamp", f"a {there} answers at {place}")
    if there:
        mend = "write the chip that is there into [lamp] of /etc/lull/device.toml; the two are wired in opposite ways"
        return wrong("lamp", f"a {there} answers at {place}", wanted, mend, f'chip = "{there}"')
    mend = (
        "something else has this address, or the chip was set up by another program: power off and on, and look again"
    )
    return wrong("lamp", f"who answers at {place} is no {asked}", wanted, mend)


def _told(address: int, scanned: Scan) -> str:
    known = next((name for places, name in KNOWN.items() if address in places), None)
    name = scanned.chips.get(address) or known
    return f"{address:#04x} does" + (f", {name}" if name else "")
