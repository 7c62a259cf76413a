"""What goes wrong in a bedroom, on a device that plays."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.virtual_pi.guest import parts
from tests.virtual_pi.guest.pi import CONFIG, RATE_HZ, STATE, Pi, level_db, shell

GROUP = Path("/sys/fs/cgroup/system.slice/lull.service")
HEARD_DB = -75.0  # quieter than any night after its fade-in
RETURN_S = 10.0  # as configured: the rise of a night that is taken up
DAY_S = 86400
BOOT_S = 120.0  # as device/session/timer.py has it
IN_2038 = 2145916800.0
MOST_RESUMES = 5  # as device/session/state.py has it
FILLERS = ("/var/filler", "/var/filler2")


def card_pulled_out(pi: Pi) -> dict[str, object]:
    """The card goes in mid-night: told once, the night goes on, and is heard again when it is back."""
    _play(pi)
    said, pid = pi.said("no sound:"), pi.pid
    parts.remove_card()
    pi.until("a fault is told", lambda: pi.ask()["faults"])
    time.sleep(3.0)
    assert pi.ask()["phase"] == "playing"
    parts.add_card()
    back_s = pi.until("the card is back", lambda: not pi.ask()["faults"], longest_s=15)
    level = _heard_db(pi, after_s=6.0)
    assert level > HEARD_DB, level
    assert pi.said("no sound:") - said == 1, pi.words()
    assert pi.pid == pid, "the watchdog's restart is no way to find a card"
    pi.asleep()
    return {"back_after_s": round(back_s, 1)}


def lamp_lost_in_a_fade(pi: Pi) -> dict[str, object]:
    """Its chip stops answering while it dims: sound goes on, and it comes back dark and rises."""
    _play(pi)
    pi.until("the lamp is lit", lambda: not pi.dark)
    parts.lose_lamp()
    pi.until("a fault is told", lambda: pi.ask()["faults"], longest_s=30)
    assert _heard_db(pi) > HEARD_DB
    parts.find_lamp()
    back_s = pi.until("the lamp is back", lambda: not pi.ask()["faults"], longest_s=60)
    pi.until("it is lit", lambda: not pi.dark)
    pi.asleep()
    pi.until("it is dark", lambda: pi.dark)
    return {"back_after_s": round(back_s, 1)}


def killed(pi: Pi) -> dict[str, object]:
    """SIGKILL: up again by itself, the night goes on with its time, out of silence and no louder."""
    before = _play(pi, "white")
    loud = _heard_db(pi, after_s=5.0)
    pid = pi.pid
    os.kill(pid, signal.SIGKILL)
    began_s = time.monotonic()
    pi.until("the card is closed", lambda: not pi.card_open)
    with pi.recorded() as heard:
        _back(pi, pid)
        took_s, after = time.monotonic() - began_s, pi.ask()
        time.sleep(RETURN_S + 4.0)
    assert after["sound"] == before["sound"]
    lost_s = before["remaining_s"] - after["remaining_s"]
    booted_s = min(time.monotonic(), BOOT_S)  # which is of the night, too, where the machine has just started
    assert 0 <= lost_s < 45 + booted_s, (before, after)
    seconds = heard.levels_db(1.0)
    first = next(second for second, level in enumerate(seconds) if level > HEARD_DB)
    soon, then = max(seconds[first : first + 3]), seconds[-1]
    assert soon < loud - 3.0, (loud, seconds)
    assert abs(then - loud) < 1.0, (loud, seconds)
    pi.asleep()
    return {"back_after_s": round(took_s, 1), "level_db_then": round(then - loud, 1)}


def stopped(pi: Pi) -> dict[str, object]:
    """SIGSTOP: the watchdog finds a process that stands still."""
    _play(pi)
    return _hangs(pi, lambda pid: os.kill(pid, signal.SIGSTOP))


def stopped_for_a_while(pi: Pi) -> dict[str, object]:
    """SIGSTOP for less long than the watchdog waits: the same process goes on, and rises out of silence."""
    pi.asleep()
    pi.ask("volume", db=-6.0)
    pi.ask("play", sound="white")
    time.sleep(8.0)
    pid = pi.pid
    with pi.recorded() as heard:
        time.sleep(2.0)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(5.0)
        os.kill(pid, signal.SIGCONT)
        time.sleep(6.0)
    assert pi.pid == pid
    tenths_db = heard.levels_db(0.1)
    silent = max(n for n, level in enumerate(tenths_db) if level < HEARD_DB)
    rising_db = tenths_db[silent + 1 :]
    loud_db = rising_db[-1]
    assert loud_db > HEARD_DB + 20, tenths_db
    steepest_db = max(b - a for a, b in pairwise(rising_db[1:]))
    assert steepest_db < 2.0 + 1.0, rising_db  # 20 dB/s, and white noise differs from tenth to tenth
    assert rising_db[1] < loud_db - 20, rising_db
    pi.asleep()
    return {"steepest_db_per_s": round(10 * steepest_db), "back_after_s": round(0.1 * len(rising_db), 1)}


def cut_again_and_again(pi: Pi) -> dict[str, object]:
    """Killed soon after each return: in the end it stays dark, says why, and a hand starts a new night."""
    _play(pi, "white")
    for cut in range(MOST_RESUMES + 1):
        os.kill(pi.pid, signal.SIGKILL)
        pi.until("it is gone", lambda: pi.pid == 0)
        pi.systemctl("start", "lull")  # at once: systemd would wait ever longer
        if cut < MOST_RESUMES:
            pi.until_phase("playing")
            time.sleep(3.0)
    state = pi.ask()
    assert state["phase"] == "asleep", state
    assert any("cut short" in fault for fault in state["faults"]), state
    assert pi.dark
    pi.press()
    pi.until_phase("playing")
    assert not pi.ask()["faults"]
    pi.asleep()
    return {"cuts": MOST_RESUMES + 1}


def clock_far_ahead(pi: Pi) -> dict[str, object]:
    """A night kept under a clock in 2038 is not played on three days later, by a clock that is right again."""
    _play(pi)
    now_s, at_s = time.time(), time.monotonic()
    time.clock_settime(time.CLOCK_REALTIME, IN_2038)
    time.sleep(33.0)  # until it is kept again
    pi.systemctl("stop", "lull")
    time.clock_settime(time.CLOCK_REALTIME, now_s + 3 * DAY_S)
    pi.systemctl("start", "lull")
    phase = pi.ask()["phase"]
    time.clock_settime(time.CLOCK_REALTIME, now_s + time.monotonic() - at_s)
    pi.asleep()
    assert phase == "asleep"
    return {"three_days_later": phase}


def main_loop_hangs(pi: Pi) -> dict[str, object]:
    """Sound goes on, but no hand is heard any more: the watchdog ends that."""
    _play(pi)
    return _hangs(pi, _freeze)


def audio_thread_hangs(pi: Pi) -> dict[str, object]:
    """The main loop turns, but nothing is heard any more."""
    _play(pi)

    def freeze(pid: int) -> None:
        threads = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
        (audio,) = [thread for thread in threads if os.sched_getscheduler(thread) & 0xFF == os.SCHED_FIFO]
        _freeze(audio)

    return _hangs(pi, freeze)


def busy(pi: Pi, for_s: float = 15.0) -> dict[str, object]:
    """A processor with two more things to do all the time: no gap."""
    pi.asleep()
    pi.ask("play", sound="white")
    time.sleep(5.0)
    before = pi.ask()["underruns"]
    loops = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(2)]
    try:
        with pi.recorded() as heard:
            time.sleep(for_s)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    underruns = pi.ask()["underruns"] - before
    silent = np.asarray(~heard.sound[RATE_HZ // 2 : -RATE_HZ // 2].any(axis=1))
    longest = _longest_run(silent)
    assert underruns == 0, pi.words()
    assert longest < RATE_HZ // 100, longest
    pi.asleep()
    return {"underruns": underruns, "longest_gap_frames": longest}


def disk_full(pi: Pi) -> dict[str, object]:
    """Nothing can be written: every gesture works, it is told once, and what is kept is whole when there is room."""
    _play(pi)
    said = pi.said("settings")
    free = os.statvfs("/var")
    try:
        shell("fallocate", "-l", str(free.f_bavail * free.f_frsize * 9 // 10), FILLERS[0])
        with suppress(OSError), Path(FILLERS[1]).open("wb", buffering=0) as rest:
            while rest.write(bytes(4096)):
                pass
        for db in (-20.0, -21.0, -22.0):
            assert pi.ask("volume", db=db)["volume_db"] == db
            time.sleep(1.5)
        told = pi.said("settings") - said
        assert STATE.read_text().endswith("}"), "the file is whole"
    finally:
        for filler in FILLERS:
            Path(filler).unlink(missing_ok=True)
    assert pi.ask()["phase"] == "playing"
    pi.ask("volume", db=-23.0)
    pi.until("it is written", lambda: "-23.0" in STATE.read_text())
    assert told == 1, pi.words()
    pi.asleep()
    return {"told": told}


def clock_jumps(pi: Pi) -> dict[str, object]:
    """A day forward, two back, and both ends of summer time: the night does not notice."""
    _play(pi)
    now_s = time.time()
    shell("ln", "-sf", "/usr/share/zoneinfo/Europe/Berlin", "/etc/localtime")
    jumps = [now_s + DAY_S, now_s - DAY_S, 1806800399 - 2, 1824944399 - 2]  # 2027-03-28 and 2027-10-31, 01:00 UTC
    drifts = []
    for to_s in jumps:
        before, at_s = pi.ask()["remaining_s"], time.monotonic()
        time.clock_settime(time.CLOCK_REALTIME, to_s)
        time.sleep(4.0)
        after = pi.ask()
        drifts.append(abs(before - after["remaining_s"] - (time.monotonic() - at_s)))
        assert after["phase"] == "playing"
    level = _heard_db(pi)
    time.clock_settime(time.CLOCK_REALTIME, now_s)
    pi.asleep()
    assert max(drifts) < 0.5, drifts
    assert level > HEARD_DB
    return {"jumps": len(jumps), "worst_drift_s": round(max(drifts), 2)}


def restarts(pi: Pi, times: int) -> dict[str, object]:
    """As often in a row: it plays on each time."""
    _play(pi)
    for _ in range(times):
        pi.systemctl("restart", "lull")
        assert pi.ask()["phase"] == "playing", pi.words()
    pi.asleep()
    return {"restarts": times}


def upgraded_in_mid_night(pi: Pi, deb: str) -> dict[str, object]:
    """A newer package, then the older one again: the night goes on, and the person's own configuration stays."""
    text = CONFIG.read_text() + "# mine\n"
    CONFIG.write_text(text)
    other = Path("/var/tmp/other")
    shell("dpkg-deb", "-R", deb, str(other))
    control = other / "DEBIAN/control"
    control.write_text(control.read_text().replace("Version: ", "Version: 1:"))
    shell("dpkg-deb", "-b", str(other), "/var/tmp/newer.deb")
    before = _play(pi)
    lefts = []
    for package in ("/var/tmp/newer.deb", deb):
        pid = pi.pid
        shell("dpkg", "--force-downgrade", "--install", package)
        _back(pi, pid)
        lefts.append(pi.ask()["remaining_s"])
        assert pi.ask()["sound"] == before["sound"]
        assert CONFIG.read_text() == text
    assert before["remaining_s"] > lefts[0] > lefts[1] > before["remaining_s"] - 180, (before, lefts)
    pi.asleep()
    return {"remaining_s_lost": round(before["remaining_s"] - lefts[1])}


def _play(pi: Pi, sound: str = "paper") -> dict[str, Any]:
    pi.asleep()
    pi.ask("volume", db=-6.0)
    state = pi.ask("play", sound=sound)
    pi.until_phase("playing")
    time.sleep(3.0)  # until it is kept: two seconds may be lost
    return state


def _heard_db(pi: Pi, after_s: float = 0.0) -> float:
    time.sleep(after_s)
    with pi.recorded() as heard:
        time.sleep(3.0)
    return level_db(heard.sound)


def _back(pi: Pi, pid: int) -> None:
    pi.until("another process", lambda: pi.pid not in (0, pid), longest_s=40)
    pi.until_phase("playing", longest_s=40)


def _hangs(pi: Pi, hang: Callable[[int], None]) -> dict[str, object]:
    pid = pi.pid
    began_s = time.monotonic()
    with _unfrozen():
        hang(pid)
        _back(pi, pid)
    took_s = time.monotonic() - began_s
    assert took_s < 35, took_s
    pi.asleep()
    return {"back_after_s": round(took_s, 1)}


def _freeze(thread: int) -> None:
    """One thread of it stands still, the others run on."""
    place = GROUP / "hung"
    place.mkdir(exist_ok=True)
    (place / "cgroup.type").write_text("threaded")
    (place / "cgroup.threads").write_text(str(thread))
    (place / "cgroup.freeze").write_text("1")


@contextmanager
def _unfrozen() -> Iterator[None]:
    try:
        yield
    finally:
        if (GROUP / "hung").exists():
            (GROUP / "hung/cgroup.freeze").write_text("0")
            with suppress(OSError):  # still in use by one that nobody has ended
                (GROUP / "hung").rmdir()


def _longest_run(of: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], of.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))
