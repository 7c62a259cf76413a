"""The machine under it all: which Pi, which Linux, its power, memory, disk and clock, and whether Lull runs."""

import re

from device.doctor.facts import STATE, Daemon, Facts, Machine
from device.doctor.finding import Finding, ok, unsure, wrong

LEAST_DEBIAN, LEAST_KERNEL = 12, (5, 10)  # 5.10: pins by the character device's second version
LEAST_MEMORY_MB, LEAST_AVAILABLE_MB = 300, 80  # a Pi of 512 MB leaves 416; what a night takes, with some to spare
LEAST_FREE_MB = 50
FIRST_DAY_S = 1767225600.0  # 2026-01-01: a clock before this has not been set
SLOW_PIS = re.compile(r"Pi (Model|Zero (W|Rev)|Compute Module Rev|2 Model B Rev 1\.[01])")
UNDER_VOLTAGE, CAPPED, THROTTLED, HOT = 1 << 0, 1 << 1, 1 << 2, 1 << 3  # now; 16 bits further up: since the start


def findings(facts: Facts) -> list[Finding]:
    """One each."""
    there = facts.machine
    return [
        model(there),
        system(there),
        power(there),
        memory(there),
        disk(there),
        clock(there),
        daemon(facts.daemon),
    ]


def model(there: Machine) -> Finding:
    """A Pi with 64 bits, and its Linux with as many."""
    seen = f"{there.model or 'no Raspberry Pi that says so'}, {there.machine}, Python of {there.python_bits} bits"
    seen += f", with a HAT, {there.hat}" if there.hat else ""
    wanted = "a Raspberry Pi Zero 2 W, 3, 4 or 5 with a system of 64 bits"
    if there.model and SLOW_PIS.search(there.model):
        return wrong("model", seen, wanted, "this one is too slow for sound that is made live: take a Zero 2 W")
    if there.python_bits != 64 or there.machine in ("armv6l", "armv7l"):
        return wrong("model", seen, wanted, "write Raspberry Pi OS Lite (64 bit) to the card with Raspberry Pi Imager")
    return ok("model", seen) if there.model else unsure("model", seen)


def system(there: Machine) -> Finding:
    """Debian 12 or newer, or what is made of it."""
    name = there.os.get("PRETTY_NAME", "a Linux without a name")
    seen = f"{name}, kernel {there.kernel}"
    wanted = f"Debian or Raspberry Pi OS {LEAST_DEBIAN} or newer, kernel {LEAST_KERNEL[0]}.{LEAST_KERNEL[1]} or newer"
    numbers = re.match(r"(\d+)\.(\d+)", there.kernel)
    old_kernel = numbers is not None and (int(numbers[1]), int(numbers[2])) < LEAST_KERNEL
    version = re.match(r"\d+", there.os.get("VERSION_ID", ""))
    is_debian = there.os.get("ID") in ("debian", "raspbian")
    if old_kernel or (is_debian and version and int(version[0]) < LEAST_DEBIAN):
        return wrong("system", seen, wanted, "write the present Raspberry Pi OS Lite (64 bit) to the card")
    return ok("system", seen) if is_debian and version else unsure("system", seen, f"made for {wanted}")


def power(there: Machine) -> Finding:
    """What the firmware has noticed."""
    flags = there.throttled
    if flags is None:
        return unsure("power", "this machine does not tell whether its supply is strong enough")
    now, ever = flags & 0xF, (flags >> 16) & 0xF
    if (now | ever) & UNDER_VOLTAGE:
        seen = f"the supply fell below 4.63 V {'right now' if now & UNDER_VOLTAGE else 'since the start'} ({flags:#x})"
        mend = (
            "take the Pi's own supply, a short thick cable, and no hub in between; then start again and look once more"
        )
        return wrong("power", seen, "5 V, 2.5 A or more, at the Pi itself", mend)
    if (now | ever) & (THROTTLED | HOT | CAPPED):
        seen = f"the processor was slowed down, for heat ({flags:#x})"
        return wrong("power", seen, "below 80 degrees", "give the box holes for warmth, and lay nothing on it")
    return ok("power", "never too low since the start")


def memory(there: Machine) -> Finding:
    """Room for a night."""
    if there.memory_mb is None:
        return unsure("memory", "unknown")
    total, available = there.memory_mb
    seen = f"{available} MB of {total} MB available"
    if total < LEAST_MEMORY_MB:
        return wrong(
            "memory", seen, f"{LEAST_MEMORY_MB} MB or more", "take a Pi with 512 MB, or give the GPU less of it"
        )
    if available < LEAST_AVAILABLE_MB:
        mend = "end what else runs; this tells what takes most"
        return wrong("memory", seen, f"{LEAST_AVAILABLE_MB} MB available", mend, "ps -eo rss,comm --sort=-rss | head")
    return ok("memory", seen)


def disk(there: Machine) -> Finding:
    """A card that keeps settings and nights."""
    if there.state_read_only:
        return wrong(
            "disk",
            f"{STATE} is on a file system that is read-only",
            "one that can be written: settings and nights are kept there",
            "often a card that has gone bad: the journal tells; then copy it to a new one. "
            "(Meant so? It plays all the same, and remembers nothing)",
            "journalctl --boot --dmesg --grep 'mmc|ext4'",
        )
    if there.state_free_mb is None:
        return unsure("disk", f"how much room there is at {STATE} cannot be seen")
    if there.state_free_mb < LEAST_FREE_MB:
        mend = "make room; this tells what takes it"
        seen = f"{there.state_free_mb} MB free"
        return wrong("disk", seen, f"{LEAST_FREE_MB} MB or more", mend, "sudo du -xh / | sort -h | tail")
    if there.state_kind in ("overlay", "tmpfs"):
        return unsure("disk", f"{STATE} is kept in memory ({there.state_kind}): settings and nights go with the power")
    return ok("disk", f"{there.state_free_mb} MB free, on {there.state_kind}")


def clock(there: Machine) -> Finding:
    """Nothing sounds at another time for a wrong clock; only the dates of nights need it."""
    if there.wall_s < FIRST_DAY_S:
        mend = (
            "let the Pi reach a network once, or set it by hand; it plays all the same, only `lull nights` is misdated"
        )
        return wrong("clock", "set to a time long past", "today", mend, "sudo date --set '2026-11-27 22:00'")
    if not there.clock_is_set:
        return unsure("clock", "not set by a network since the start; only the dates of `lull nights` need it")
    return ok("clock", "set by the network")


def daemon(found: Daemon) -> Finding:
    """What the running device itself complains of."""
    if found.runs is None:
        return unsure("lull", found.why)
    if not found.runs:
        return unsure(
            "lull",
            "not running, so its pins and its card are free for a look",
            "to start it",
            "sudo systemctl start lull",
        )
    if found.simulated:
        return unsure("lull", "what runs is the simulator", "to look at the device itself, quit the panel (q)")
    if found.faults:
        mend = "see what else is wrong here; the journal tells when it began"
        return wrong("lull", "; ".join(found.faults), "no fault", mend, "journalctl -b -u lull")
    return ok("lull", "runs, and misses nothing")
