"""config.txt as the firmware reads it: filters, included files, long lines, and the lines that a night needs."""

import pytest

from device.doctor.config_txt import LONGEST, MODELS, Written, written
from device.doctor.facts import Boot
from tests.doctor.fake_pi import CONFIG, MODEL, FakePi
from tests.doctor.faults import no_bus, without_bus, without_card

ZERO_2 = MODEL
PI_4 = "Raspberry Pi 4 Model B Rev 1.4"
CM3, CM3_PLUS = "Raspberry Pi Compute Module 3 Rev 1.0", "Raspberry Pi Compute Module 3 Plus Rev 1.0"
FILTERS = "all none pi0 pi0w pi02 pi1 pi2 pi3 pi3+ pi4 pi400 pi5 pi500 cm0 cm1 cm3 cm3+ cm4 cm4s cm5"
PASSED = {  # by the documentation's table
    "Raspberry Pi Model A Rev 2": "pi1",
    "Raspberry Pi Model B Rev 2": "pi1",
    "Raspberry Pi Model A Plus Rev 1.1": "pi1",
    "Raspberry Pi Model B Plus Rev 1.2": "pi1",
    "Raspberry Pi Compute Module Rev 1.0": "pi1 cm1",
    "Raspberry Pi 2 Model B Rev 1.2": "pi2",
    "Raspberry Pi 3 Model B Rev 1.2": "pi3",
    "Raspberry Pi 3 Model B Plus Rev 1.3": "pi3 pi3+",
    "Raspberry Pi 3 Model A Plus Rev 1.0": "pi3 pi3+",
    CM3: "pi3 cm3",
    CM3_PLUS: "pi3 pi3+ cm3+",
    "Raspberry Pi Zero Rev 1.3": "pi0",
    "Raspberry Pi Zero W Rev 1.1": "pi0 pi0w",
    ZERO_2: "pi0 pi0w pi02",
    "Raspberry Pi Compute Module 0 Rev 1.0": "pi0 pi0w pi02 cm0",
    PI_4: "pi4",
    "Raspberry Pi 400 Rev 1.0": "pi4 pi400",
    "Raspberry Pi Compute Module 4 Rev 1.0": "pi4 cm4",
    "Raspberry Pi Compute Module 4S Rev 1.0": "pi4 cm4s",
    "Raspberry Pi 5 Model B Rev 1.0": "pi5",
    "Raspberry Pi 500 Rev 1.0": "pi5 pi500",
    "Raspberry Pi Compute Module 5 Rev 1.0": "pi5 cm5",
    "Raspberry Pi Compute Module 5 Lite Rev 1.0": "pi5 cm5",
}


def lines(text: str, model: str | None = ZERO_2, included: dict[str, str] | None = None) -> list[Written]:
    return list(written(Boot("config.txt", text, included or {}, serial=0x10000000_C0FFEE42, tryboot=False), model))


def holds(text: str, model: str | None = ZERO_2) -> bool | None:
    """Of the last line of a text."""
    return lines(text, model)[-1].holds


# -- filters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", PASSED)
def test_a_model_passes_the_filters_that_name_it(model: str) -> None:
    passed = {name for name in FILTERS.split() if holds(f"[{name}]\n  dtparam=i2c_arm=on  # why\n", model)}
    assert passed == {"all", *PASSED[model].split()}


def test_each_model_has_a_board_type_of_its_own() -> None:
    types = {board_type for board_type, _ in MODELS.values()}
    assert len(types) == len(MODELS) == len(PASSED)
    for model in PASSED:
        passed = {number for number in types if holds(f"[board-type={number:#x}]\nx=1", model)}
        assert len(passed) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x=1", True),
        ("[PI02]\nx=1", True),
        ("[ pi02 ]\r\nx=1\r", True),
        ("[board-type=18]\nx=1", True),
        ("[board-type=0x11]\nx=1", False),
        ("[board-type=Zero]\nx=1", None),
        ("[0xc0ffee42]\nx=1", True),
        ("[0x10000000c0ffee42]\nx=1", True),
        ("[0x12345678]\nx=1", False),
        ("[tryboot]\nx=1", False),
        ("[gpio4=1]\nx=1", None),
        ("[EDID=VSC-TD2220]\nx=1", None),
        ("[HDMI:0]\nx=1", None),
        ("[partition=2]\nx=1", None),
        ("[none]\nx=1", False),
        ("[none]\n[pi02]\nx=1", False),
        ("[none]\n[all]\nx=1", True),
        ("[pi4]\n[pi02]\nx=1", True),  # of one kind: the last counts
        ("[pi02]\n[pi4]\nx=1", False),
        ("[pi4]\n[0xc0ffee42]\nx=1", False),  # of two kinds: both count
        ("[0xc0ffee42]\n[pi4]\nx=1", False),
        ("[0xc0ffee42]\n[pi02]\nx=1", True),
        ("[0x12345678]\n[pi02]\nx=1", False),
        ("[pi4]\n[gpio4=1]\nx=1", False),
        ("[gpio4=1]\n[pi02]\nx=1", None),
        ("[pi4]\n[gpio4=1]\n[pi02]\nx=1", None),
        ("[pi4][gpio4=1]\nx=1", False),
        ("[pi4]\n[gpio4=1]\n[all]\nx=1", True),
        ("[pi4]\n[board-type=0x12]\nx=1", True),
    ],
)
def test_filters_of_different_kinds_add_up_until_all(text: str, expected: bool | None) -> None:
    assert holds(text) is expected


def test_without_a_model_no_filter_of_models_can_be_judged() -> None:
    assert holds("[pi4]\nx=1", None) is None
    assert holds("[board-type=0x12]\nx=1", None) is None


def test_what_keeps_a_line_from_holding_is_told(pi: FakePi) -> None:
    finding = without_card(pi, "[0x1]\n[gpio4=1]\n[pi4]\ndtoverlay=hifiberry-dac\n")
    assert "under [pi4], which this Pi skips" in finding.seen
    pi.write("proc/device-tree/serial-number", "10000000c0ffee42\0")
    assert "under [0x1] and [pi4], which this Pi skips" in pi.findings()["sound overlay"].seen


@pytest.mark.parametrize("told", [True, False])
def test_the_firmware_tells_whether_it_tried_another_partition(pi: FakePi, told: bool) -> None:
    (pi.root / "proc/device-tree/chosen/bootloader").mkdir(parents=True)
    (pi.root / "proc/device-tree/chosen/bootloader/tryboot").write_bytes(bytes([0, 0, 0, told]))
    seen = without_card(pi, "[tryboot]\ndtoverlay=hifiberry-dac\n").seen
    assert ("under [tryboot]" in seen) is not told


@pytest.mark.parametrize("model", [CM3, CM3_PLUS])
def test_a_compute_module_3_is_a_pi_3(pi: FakePi, model: str) -> None:
    pi.write("proc/device-tree/model", f"{model}\0")
    finding = without_card(pi, "[pi3]\ndtoverlay=hifiberry-dac\n[all]\n")
    assert finding.seen == "line 2 says dtoverlay=hifiberry-dac, but no card has come of it"


# -- included files ----------------------------------------------------------------------------------------------------


def test_a_line_of_an_included_file_is_told_by_its_file(pi: FakePi) -> None:
    pi.write("boot/firmware/soundcard.txt", "# mine\ndtoverlay=hifiberry-dacplus\ndtparam=i2c_arm=on\ngpio=23=op,dl\n")
    seen = without_card(pi, "gpu_mem=32\ninclude soundcard.txt\n").seen
    assert seen == "line 2 of soundcard.txt says dtoverlay=hifiberry-dacplus, but no card has come of it"
    assert pi.findings()["lamp enable"].verdict == "ok"
    no_bus(pi)
    pi.write(CONFIG, "gpu_mem=32\ninclude soundcard.txt\n")
    assert "line 3 of soundcard.txt says dtparam=i2c_arm=on" in pi.findings()["lamp bus"].seen


def test_an_included_file_goes_on_with_the_filters_and_leaves_its_own_behind() -> None:
    text, included = "[pi4]\ninclude a.txt\nx=3\n", {"a.txt": "x=1\n[gpio4=1]\nx=2\n"}
    found = lines(text, PI_4, included)
    assert [(line.text, line.holds) for line in found[1:]] == [("x=1", True), ("x=2", None), ("x=3", None)]


def test_a_file_that_is_included_in_vain_changes_nothing() -> None:
    text, included = "[pi4]\ninclude a.txt\n[pi02]\nx=2\n", {"a.txt": "[all]\nx=1\n[none]\n"}
    found = lines(text, ZERO_2, included)
    assert [(line.text, line.holds, line.under) for line in found[1:]] == [("x=1", False, "pi4"), ("x=2", True, "pi02")]


def test_files_include_files_but_never_without_end(pi: FakePi) -> None:
    pi.write("boot/firmware/a.txt", "include conf.d/b.txt\n")
    pi.write("boot/firmware/conf.d/b.txt", "include a.txt\ninclude config.txt\ndtoverlay=hifiberry-dac\n")
    assert "line 3 of conf.d/b.txt says" in without_card(pi, "include a.txt\n").seen


def test_files_that_include_others_many_times_over_are_given_up() -> None:
    included = {f"{n}.txt": f"include {n + 1}.txt\n" * 20 for n in range(20)}
    assert len(lines("include 0.txt\n", ZERO_2, included)) < 2000


def test_no_file_is_read_from_elsewhere(pi: FakePi) -> None:
    pi.write("etc/secret", "dtoverlay=hifiberry-dac\n")
    assert without_card(pi, "include ../../etc/secret\n").seen == "no line, and no card"


def test_an_included_file_that_is_missing_is_told(pi: FakePi) -> None:
    pi.write(CONFIG, "dtoverlay=max98357a\ninclude soundcard.txt\n[pi4]\ninclude other.txt\n")
    finding = pi.findings()["config.txt"]
    assert finding.verdict == "wrong"
    assert "line 2 includes soundcard.txt" in finding.seen
    pi.write("boot/firmware/soundcard.txt", "")
    assert "config.txt" not in pi.findings()


# -- lines -------------------------------------------------------------------------------------------------------------


def test_what_stands_past_the_longest_line_is_ignored_and_told(pi: FakePi) -> None:
    long = "dtparam=" + "spi=on," * 11 + "audio=on,i2c_arm=on"
    assert long[LONGEST:] == "arm=on"
    finding = without_bus(pi, f"dtoverlay=max98357a\n{long}\n")
    assert "i2c_arm" not in finding.seen
    told = pi.findings()["config.txt"]
    assert told.verdict == "wrong"
    assert "line 2 is too long: the firmware ignores arm=on" in told.seen


@pytest.mark.parametrize(
    "line", ["dtparam=spi=on" + " " * 90 + "# why", "dtparam=spi=on  # " + "x" * 90, "# " + "x" * 200]
)
def test_a_long_remark_is_no_fault(pi: FakePi, line: str) -> None:
    pi.write(CONFIG, f"{line}\n")
    assert "config.txt" not in pi.findings()


@pytest.mark.parametrize(
    "line",
    [
        "dtoverlay=hifiberry-dac",
        "  dtoverlay=hifiberry-dac\t",
        "dtoverlay = hifiberry-dac",
        "DTOVERLAY=hifiberry-dac",
        "dtoverlay=hifiberry-dac,slave",
        "dtoverlay=hifiberry-dac:slave",
        "dtoverlay=hifiberry-dac # why",
        "dtoverlay=hifiberry-dac\r",
        "dtoverlay=hifiberry-dac-overlay",
        "dtoverlay=hifiberry-dac\ndtparam=slave",
        "dtoverlay=hifiberry-dac\ndtoverlay=",
    ],
)
def test_an_overlay_is_known_however_its_line_is_written(pi: FakePi, line: str) -> None:
    assert "line 1 says" in without_card(pi, f"{line}\n").seen


@pytest.mark.parametrize(
    "line", ["#dtoverlay=hifiberry-dac", "dtoverlay=", "dtoverlay=none", "overlay=hifiberry-dac", "dtparam=audio=on"]
)
def test_what_loads_no_overlay_is_none(pi: FakePi, line: str) -> None:
    assert without_card(pi, f"{line}\n").seen == "no line, and no card"


def test_lines_are_counted_as_an_editor_does() -> None:
    found = lines("a=1\r\n\r\nb=2\x0c\x85c\r\nd=4")
    assert [line.number for line in found] == [1, 3, 4]
