"""`lull doctor` on a Pi that is as it should be, and on one with one thing wrong with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from device.doctor import machine
from device.doctor.facts import Daemon, Header
from device.doctor.finding import in_words, sum_up, unsure
from device.doctor.lamp import Closed, findings
from device.simulator.chips import SimulatedBus
from tests.doctor.fake_pi import CARDS, FREE, RUNNING, FakePi
from tests.doctor.faults import FAULTS, GPIO, boot_lines, hold_card, no_bus, taken, unset_enable, zeros


def test_on_a_pi_as_it_should_be_nothing_is_wrong_and_all_is_told(pi: FakePi) -> None:
    found = pi.findings()
    odd = {check: finding for check, finding in found.items() if finding.verdict != "ok"}
    assert list(odd) == ["lull"]
    assert "not running" in odd["lull"].seen
    assert len(found) == 18


def test_with_the_daemon_running_its_card_and_pins_are_its_own(pi: FakePi) -> None:
    pi.daemon = RUNNING
    pi.header = taken(17, "lull")
    hold_card(pi, "/opt/lull/bin/python\0/opt/lull/bin/lull\0run\0")
    assert {finding.verdict for finding in pi.findings().values()} == {"ok"}
    assert "Lull itself" in pi.findings()["who holds the card"].seen


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_seen_and_told_how_to_mend(pi: FakePi, name: str) -> None:
    spoil, check, seen, mend = FAULTS[name]
    assert pi.findings()[check].verdict != "wrong"
    spoil(pi)
    found = pi.findings()[check]
    assert found.verdict == "wrong"
    assert seen in found.seen
    assert mend in f"{found.mend} {found.lines}"
    assert found.expected


@pytest.mark.parametrize(
    ("name", "check"),
    {
        "proc/device-tree/model": "model",
        "etc/os-release": "system",
        "sys/devices/platform/soc/soc:firmware/get_throttled": "power",
        "proc/meminfo": "memory",
        "run/systemd/timesync/synchronized": "clock",
        "boot/firmware/config.txt": "config.txt",
        "dev/gpiochip0": GPIO,
    }.items(),
)
def test_what_a_machine_does_not_tell_is_no_fault(pi: FakePi, name: str, check: str) -> None:
    pi.remove(name)
    assert pi.findings()[check].verdict == "cannot tell"


def test_a_whole_empty_machine_raises_nothing(tmp_path: Path) -> None:
    pi = FakePi(tmp_path / "a")
    pi.root = tmp_path / "b"
    found = pi.findings()
    assert {"sound card", "lull", "disk"} <= found.keys()


def test_a_file_of_rubbish_raises_nothing(pi: FakePi) -> None:
    for path in pi.root.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xff\x00[[\n= : \n\n" * 3)
    assert pi.findings()


def test_an_unknown_clock_is_of_no_account_but_a_wrong_one_is(pi: FakePi) -> None:
    assert machine.clock(replace(pi.facts.machine, wall_s=1000.0)).verdict == "wrong"


def test_a_full_disk_and_one_in_memory(pi: FakePi) -> None:
    there = pi.facts.machine
    assert "10 MB" in machine.disk(replace(there, state_free_mb=10)).seen
    assert machine.disk(replace(there, state_kind="overlay")).verdict == "cannot tell"
    assert machine.disk(replace(there, state_free_mb=None)).verdict == "cannot tell"


def test_the_daemon_that_may_not_be_asked_is_no_fault(pi: FakePi) -> None:
    pi.daemon = Daemon(None, why="only group lull may use it")
    hold_card(pi, "/usr/bin/python3\0/usr/bin/lull\0run\0")
    found = pi.findings()
    assert found["lull"].verdict == found["who holds the card"].verdict == "cannot tell"


def test_a_part_that_is_not_fitted_is_not_looked_for(pi: FakePi) -> None:
    parts = ("button", "timer", "knob_a", "knob_b", "knob_push")
    pi.configure("[pins]\n" + "\n".join(f'{part} = "none"' for part in parts) + '\n[lamp]\nchip = "none"\n')
    no_bus(pi)
    pi.bus.lose(0x40)
    pi.header = Header(None, "no pins")
    assert "wrong" not in {finding.verdict for finding in pi.findings().values()}


@pytest.mark.parametrize("part", ["button", "timer", "knob_a", "knob_b", "knob_push", "amp_mute"])
def test_a_pin_that_serves_a_part_is_not_the_lamps(pi: FakePi, part: str) -> None:
    unset_enable(pi, "gpio=23=op,dl\n", "")
    pi.configure(f"[pins]\n{part} = 23\n")
    found = pi.findings()["lamp enable"]
    assert found.verdict == "cannot tell"
    assert part in found.seen


@pytest.mark.parametrize(
    ("pins", "verdict"),
    [
        ("22-25", "ok"),
        ("4,22-23", "ok"),
        ("23-25", "ok"),
        ("4, 23", "ok"),
        ("22", "wrong"),
        ("24-27,123", "wrong"),
        ("2-3", "wrong"),
    ],
)
def test_a_line_for_a_range_is_one_for_each_pin_of_it(pi: FakePi, pins: str, verdict: str) -> None:
    unset_enable(pi, "gpio=23=op,dl", f"gpio={pins}=op,dl")
    pi.header = FREE if verdict == "ok" else pi.header
    found = pi.findings()["lamp enable"]
    assert found.verdict == verdict
    assert (f"gpio={pins}=op,dl" in found.seen) is (verdict == "ok")


def test_a_usb_card_needs_no_overlay(pi: FakePi) -> None:
    boot_lines(pi, "dtoverlay=max98357a,no-sdmode\n", "")
    pi.write("proc/asound/cards", CARDS.replace("MAX98357A", "Device   "))
    pi.configure('[card]\ndevice = "plughw:CARD=Device,DEV=0"\n')
    found = pi.findings()
    assert found["sound overlay"].verdict == found["sound card"].verdict == "ok"


def test_a_name_of_asound_conf_is_not_judged(pi: FakePi) -> None:
    pi.configure('[card]\ndevice = "bedroom"\n')
    found = pi.findings()
    assert found["sound card"].verdict == "cannot tell"
    assert "who holds the card" not in found


def test_a_hat_that_sets_all_up_by_itself_needs_no_lines(pi: FakePi) -> None:
    pi.write("boot/firmware/config.txt", "dtparam=audio=off\n")
    pi.write("proc/device-tree/hat/product", "Lull HAT\0")
    found = pi.findings()
    assert {found[check].verdict for check in ("sound overlay", "lamp bus", "lamp enable")} == {"ok"}
    assert found["model"].seen.endswith("with a HAT, Lull HAT")


def test_a_place_that_this_user_may_not_open_is_no_fault(pi: FakePi) -> None:
    pi.header = Header(None, "/dev/gpiochip0: Permission denied", denied=True)
    assert pi.findings()["pins"].lines == ("sudo lull doctor",)
    (denied,) = findings(pi.loaded.config, Closed("Permission denied", denied=True))
    (missing,) = findings(pi.loaded.config, Closed("No such file or directory"))
    assert (denied.verdict, missing.verdict) == ("cannot tell", "wrong")


def test_a_line_nobody_can_judge_counts_as_one_that_holds(pi: FakePi) -> None:
    boot_lines(pi, "[all]\n", "[HDMI:0]\n")
    assert pi.findings()["lamp enable"].verdict == "ok"


def test_the_scan_only_reads(pi: FakePi) -> None:
    before = dict(pi.lamp.registers)
    pi.findings()
    assert pi.lamp.registers == before


def test_what_else_answers_is_named(pi: FakePi) -> None:
    pi.bus = SimulatedBus({0x68: zeros(), 0x70: zeros()})
    seen = pi.findings()["lamp"].seen
    assert "0x68 does, a clock" in seen
    assert "0x70" not in seen


def test_the_words_for_a_person(pi: FakePi) -> None:
    pi.bus = SimulatedBus({0x41: pi.lamp})
    assert in_words(pi.findings()["lamp"]).splitlines() == [
        "wrong       lamp: nobody answers at 0x40 on bus 1; 0x41 does, pca9685",
        "            should be: a pca9685 at 0x40",
        "            what to do: the lamp chip has another address: write it into [lamp], or undo its solder pads",
        "                address = 0x41",
        '                chip = "pca9685"',
    ]
    assert sum_up(pi.findings().values()) == "1 thing is wrong; 1 could not be told"
    assert sum_up([unsure("x", "y")]) == "nothing is wrong; 1 could not be told"
    assert sum_up([]) == "nothing is wrong"
