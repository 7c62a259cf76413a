"""The HAT's schematic and board say what the configuration says; each check is shown a file that it must catch."""

import hashlib
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.hat import check, firmware, pins, project, shutdown
from hardware.hat.check import Netlist, read_netlist
from hardware.hat.router import Copper, Job, Router, Unroutable
from hardware.hat.sexpr import child, children, dump, parse, plain
from hardware.hat.shutdown import driven, plays, undriven

ROOT = Path(__file__).resolve().parents[2]
HAT = ROOT / "hardware/hat"
BOOT = (ROOT / "config/boot/lull.txt").read_text()
NETLIST = (HAT / "lull-hat.net").read_text()
SETTINGS = pins.config()
SIGNALS = pins.signals(SETTINGS, BOOT)
CHANNELS = pins.channels(SETTINGS)
REPORTS = {
    "erc.rpt": ("lull-hat.kicad_sch", "lull-hat.kicad_pro"),
    "drc.rpt": ("lull-hat.kicad_pcb", "lull-hat.kicad_sch", "lull-hat.kicad_pro"),
}


def moved(part: str, pin: str, net: str) -> Netlist:
    """The netlist's text with one pin moved to another net, read."""
    tree = parse(NETLIST)
    nets = {plain(child(entry, "name")[1]).removeprefix("/"): entry for entry in children(child(tree, "nets"), "net")}
    for entry in nets.values():
        for node in list(children(entry, "node")):
            if plain(child(node, "ref")[1]) == part and plain(child(node, "pin")[1]) == pin:
                entry.remove(node)
                nets[net].append(node)
                return read_netlist(dump(tree))
    raise LookupError(f"{part} {pin}")


def of_value(part: str, value: str) -> Netlist:
    """The netlist's text with another value for a part, read."""
    text, count = re.subn(rf'(\(ref "{part}"\)\s+\(value )"[^"]*"', rf'\1"{value}"', NETLIST)
    assert count == 1
    return read_netlist(text)


def faults(netlist: Netlist) -> list[str]:
    return check.netlist_faults(netlist, SIGNALS, CHANNELS)


def test_the_schematic_is_what_the_configuration_says() -> None:
    assert faults(read_netlist(NETLIST)) == []


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        pytest.param(
            lambda: moved("J1", "11", "TIMER"), "header 11: TIMER, not BUTTON", id="another pin for the button"
        ),
        pytest.param(
            lambda: moved("J1", "16", "AMP_MUTE"), "header 16: AMP_MUTE, not LAMP_OE", id="another pin for OE"
        ),
        pytest.param(lambda: moved("J1", "2", "+3V3"), "header 2: +3V3, not +5V", id="5 V on 3.3 V"),
        pytest.param(lambda: moved("R15", "2", "I2S_BCLK"), "I2S_BCLK: R15", id="a guest on I2S"),
        pytest.param(lambda: moved("R1", "2", "SDA"), "SDA: R1", id="a pull-up on the lamp's bus"),
        pytest.param(lambda: moved("U1", "27", "ID_SD"), "ID_SD: U1", id="the lamp chip on the ID bus"),
        pytest.param(lambda: moved("R9", "1", "I2S_DOUT"), "I2S_DOUT: R9", id="a load on the samples"),
        pytest.param(lambda: moved("U1", "6", "PWM_AMBER"), "red: output 0 does not reach", id="red on amber's output"),
        pytest.param(lambda: moved("J_LAMP", "2", "PWM_RED"), "red: no MOSFET", id="a LED at the chip"),
        pytest.param(lambda: moved("Q3", "3", "LAMP_RED"), "warm_white: no MOSFET", id="a drain at another colour"),
        pytest.param(lambda: moved("R6", "2", "+3V3"), "amber: no 100 kohm", id="a gate pulled up"),
        pytest.param(lambda: of_value("R3", "100k"), "amber: output 1 does not reach", id="a gate behind 100k"),
        pytest.param(lambda: moved("J_LAMP", "1", "+3V3"), "J_LAMP 1", id="the lamp at 3.3 V"),
        pytest.param(lambda: moved("R1", "1", "GND"), "OE has no", id="OE pulled down"),
        pytest.param(lambda: moved("U1", "3", "+3V3"), "U1 3", id="another address"),
        pytest.param(lambda: moved("J_SPK_L", "2", "GND"), "J_SPK_L 2", id="a speaker to ground"),
        pytest.param(lambda: moved("J_SPK_R", "1", "SPK_L_P"), "J_SPK_R 1", id="a speaker at the other amplifier"),
        pytest.param(lambda: moved("C13", "1", "SPK_L_P"), "J_SPK_L 1", id="more than a speaker at an output"),
        pytest.param(lambda: of_value("R10", "1k"), "U3: plays left, not right", id="two left"),
        pytest.param(lambda: of_value("R10", "27k"), "U3: plays unsure", id="right at the edge"),
        pytest.param(lambda: of_value("R9", "100k"), "U2: is not off for certain", id="too weak to be off"),
        pytest.param(lambda: moved("R11", "2", "+5V"), "U3: SD is not between", id="an amplifier always on"),
        pytest.param(lambda: moved("U3", "7", "+3V3"), "U3 7: not 5 V", id="an amplifier at 3.3 V"),
        pytest.param(lambda: of_value("C9", "10uF"), "button: no 10nF", id="a button that takes a second"),
        pytest.param(lambda: moved("R17", "1", "+5V"), "knob_a: no 10k", id="5 V at a pin of the Pi"),
        pytest.param(lambda: moved("J_KNOB", "2", "KNOB_A_SW"), "J_KNOB 2: not ground", id="the knob's middle"),
    ],
)
def test_a_broken_schematic_is_caught(broken: Callable[[], Netlist], complaint: str) -> None:
    found = faults(broken())
    assert any(complaint in fault for fault in found), found


def test_another_configuration_is_caught() -> None:
    """What the schematic was drawn from is what is checked: a changed pin or channel shows."""
    netlist = read_netlist(NETLIST)
    assert "header 11: BUTTON, not nothing" in check.header(netlist, {**SIGNALS, "BUTTON": 24})
    assert check.lamp(netlist, {**CHANNELS, "red": 1, "amber": 0})
    boot = BOOT.replace("gpio=23=op,dl", "gpio=24=op,dl")
    assert "header 16: LAMP_OE, not nothing" in check.header(netlist, pins.signals(SETTINGS, boot))
    with pytest.raises(ValueError, match="not one"):
        pins.oe_gpio(BOOT.replace("gpio=23=op,dl", ""))


def test_one_amplifier_plays_left_and_one_right() -> None:
    """At the worst of all tolerances; and both are off while the pin is low or an input."""
    assert plays(driven(shutdown.SERIES_LEFT_OHM)) == "left"
    assert plays(driven(shutdown.SERIES_RIGHT_OHM)) == "right"
    assert undriven() < shutdown.OFF[0]


def test_the_page_tells_the_voltages() -> None:
    page = (HAT / "README.md").read_text()
    for series in (shutdown.SERIES_LEFT_OHM, shutdown.SERIES_RIGHT_OHM):
        span = driven(series)
        assert f"= {span.usual:.2f} V ({span.least:.2f} to {span.most:.2f})" in page


def test_what_an_amplifier_plays_is_told_from_its_voltage() -> None:
    told = {0.05: "off", 0.2: "unsure", 0.5: "mix", 0.75: "unsure", 1.0: "right", 1.4: "unsure", 3.0: "left"}
    assert {volts: plays(shutdown.Span(volts, volts, volts)) for volts in told} == told


def sums(names: tuple[str, ...]) -> dict[str, str]:
    return {name: hashlib.sha256((HAT / name).read_bytes()).hexdigest() for name in names}


@pytest.mark.parametrize("name", REPORTS)
def test_the_reports_are_clean_and_about_the_files_as_they_are(name: str) -> None:
    assert check.report((HAT / name).read_text(), sums(REPORTS[name])) == []


def test_a_report_with_a_finding_or_of_another_file_is_caught() -> None:
    erc, drc = ((HAT / name).read_text() for name in REPORTS)
    assert check.report(erc.replace("Errors 0", "Errors 1"), {}) == ["the report is not clean"]
    assert check.report(erc.replace("Warnings 0", "Warnings 2"), {}) == ["the report is not clean"]
    for what in ("DRC violations", "unconnected pads", "Footprint errors"):
        assert check.report(drc.replace(f"Found 0 {what}", f"Found 3 {what}"), {}) == ["the report is not clean"]
    older = {"lull-hat.kicad_pcb": hashlib.sha256(b"edited since").hexdigest()}
    assert check.report(drc, older) == ["the report is about another lull-hat.kicad_pcb"]


def test_the_board_fits_a_pi_zero() -> None:
    assert check.outline((HAT / "lull-hat.kicad_pcb").read_text()) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        pytest.param("(start 103 80)", "(start 103 79)", "65 x 31 mm", id="too high"),
        pytest.param("(at 103.5 83.5)", "(at 104 83.5)", "no hole", id="a hole elsewhere"),
        pytest.param("(drill 2.7)", "(drill 2)", "no hole", id="a hole too small"),
        pytest.param("(at 108.37 84.77 ", "(at 108.37 82.23 ", "pin 1", id="the header's other row"),
    ],
)
def test_a_board_that_does_not_fit_is_caught(old: str, new: str, complaint: str) -> None:
    text = (HAT / "lull-hat.kicad_pcb").read_text()
    assert old in text
    found = check.outline(text.replace(old, new))
    assert any(complaint in fault for fault in found), found


def test_the_parts_list_has_each_part_once() -> None:
    netlist, table = read_netlist(NETLIST), (ROOT / "hardware/bom.csv").read_text()
    assert check.bom(netlist, table) == []
    assert "U4: 0 times in the parts list" in check.bom(netlist, table.replace("\nU4,hat", "\nX4,hat"))
    assert "R3: 2 times in the parts list" in check.bom(netlist, table.replace("\nU4,hat", "\nR3 U4,hat"))
    assert "C14: in the parts list, not on the HAT" in check.bom(netlist, table.replace("\nC9-C13,", "\nC9-C14,"))
    other = check.bom(netlist, table.replace("CAT24C32WI-GT3", "CAT24C32HU4I-GT3"))
    assert other == ["U4: CAT24C32HU4I-GT3, not CAT24C32WI-GT3"]


def test_what_the_pi_is_told_is_not_stale() -> None:
    assert (HAT / "eeprom_settings.txt").read_text() == firmware.eeprom_settings(SIGNALS)
    assert (HAT / "lull-hat-overlay.dts").read_text() == firmware.overlay(SIGNALS)
    assert (HAT / "lull-hat.kicad_pro").read_text() == project.dump("lull-hat")


def test_the_memory_names_each_pin_once_and_not_its_own() -> None:
    used = [
        int(gpio) for gpio in re.findall(r"^setgpio (\d+)", (HAT / "eeprom_settings.txt").read_text(), re.MULTILINE)
    ]
    assert sorted(used) == sorted(set(SIGNALS.values()) - {0, 1})


def test_the_overlay_leaves_the_amplifiers_pin_to_lull() -> None:
    text = (HAT / "lull-hat-overlay.dts").read_text()
    assert "sdmode-gpios =" not in text
    assert f"gpios = <{pins.oe_gpio(BOOT)} 0>;" in text


@pytest.mark.skipif(not shutil.which("dtc"), reason="no dtc: apt install device-tree-compiler")
def test_the_overlay_compiles_without_a_warning(tmp_path: Path) -> None:
    made = tmp_path / "lull-hat.dtbo"
    words = ["dtc", "-@", "-I", "dts", "-O", "dtb", "-o", str(made), str(HAT / "lull-hat-overlay.dts")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert (done.stderr, made.stat().st_size > 500) == ("", True)


def two_nets_that_cross() -> list[Job]:
    left, right, top, bottom = ((1, 4.8, 1.4, 5.2), (8.6, 4.8, 9, 5.2), (4.8, 1, 5.2, 1.4), (4.8, 8.6, 5.2, 9))
    return [
        Job("A", "A", (("F", left), ("F", right)), 0.2),
        Job("B", "B", (("F", top), ("F", bottom)), 0.2),
    ]


def walls(jobs: list[Job]) -> list[Copper]:
    return [Copper(job.net, layers, box, smd=True) for job in jobs for layers, box in job.places]


def test_tracks_that_cross_go_below_each_other() -> None:
    jobs = two_nets_that_cross()
    laid = Router((10, 10), 1, walls(jobs), []).route(jobs)
    assert sum(len(way.vias) for way in laid.values()) == 2
    assert {layer for way in laid.values() for layer, _ in way.lines} == {"F", "B"}


def test_a_pad_that_is_walled_in_is_told() -> None:
    jobs = two_nets_that_cross()
    wall = [Copper("wall", "FB", (2, 0, 2.2, 10))]
    with pytest.raises(Unroutable, match="A"):
        Router((10, 10), 1, [*walls(jobs), *wall], []).route(jobs)


def test_a_maker_gets_all_layers() -> None:
    names = zipfile.ZipFile(HAT / "lull-hat-fabrication.zip").namelist()
    layers = (
        "F_Cu",
        "B_Cu",
        "F_Mask",
        "B_Mask",
        "F_Silkscreen",
        "B_Silkscreen",
        "F_Paste",
        "Edge_Cuts",
        "PTH",
        "NPTH",
        "pos",
        "bom",
    )
    assert [layer for layer in layers if not any(f"-{layer}." in name for name in names)] == []


def test_pictures_of_all_are_there() -> None:
    named = set(re.findall(r"\((lull-hat[\w.-]+)\)", (HAT / "README.md").read_text()))
    assert {name for name in named if not (HAT / name).exists()} == set()
    assert {f"lull-hat-{what}" for what in ("schematic.pdf", "schematic.svg", "board.svg", "top.png")} <= named
