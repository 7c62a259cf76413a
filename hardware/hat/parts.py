"""The parts of the HAT, but for J1 and the mounting holes all to be ordered."""

from hardware.hat import shutdown
from hardware.hat.drawing import Part

R0603, C0603, C0805 = (
    "Resistor_SMD:R_0603_1608Metric",
    "Capacitor_SMD:C_0603_1608Metric",
    "Capacitor_SMD:C_0805_2012Metric",
)


def _ohm(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}R"


def _resistor(number: int, value: str) -> Part:
    return Part(f"R{number}", "Device:R", value, R0603)


def _capacitor(number: int, value: str, footprint: str = C0603) -> Part:
    return Part(f"C{number}", "Device:C", value, footprint)


def _connector(name: str, pins: int) -> Part:
    footprint = f"Connector_JST:JST_PH_B{pins}B-PH-K_1x0{pins}_P2.00mm_Vertical"
    return Part(name, f"Connector_Generic:Conn_01x0{pins}", name[2:], footprint, f"B{pins}B-PH-K-S")


_AMPLIFIER = ("Audio:MAX98357A", "MAX98357A", "Package_DFN_QFN:TQFN-16-1EP_3x3mm_P0.5mm_EP1.23x1.23mm")
_MOSFET = ("Transistor_FET:AO3400A", "AO3400A", "Package_TO_SOT_SMD:SOT-23", "AO3400A")
_HEADER = "Connector_PinSocket_2.54mm:PinSocket_2x20_P2.54mm_Vertical"
_SD_LEFT, _SD_RIGHT = _ohm(shutdown.SERIES_LEFT_OHM), _ohm(shutdown.SERIES_RIGHT_OHM)
_SD_GROUND = _ohm(shutdown.TO_GROUND_OHM)

_ALL = [
    Part("J1", "Connector:Raspberry_Pi_4", "Raspberry Pi", _HEADER, "SSQ-120-01-G-D"),
    Part("U1", "Driver_LED:PCA9685PW", "PCA9685PW", "Package_SO:TSSOP-28_4.4x9.7mm_P0.65mm", "PCA9685PW,118"),
    Part("U2", *_AMPLIFIER, "MAX98357AETE+T"),
    Part("U3", *_AMPLIFIER, "MAX98357AETE+T"),
    Part("U4", "Memory_EEPROM:24LC32", "CAT24C32", "Package_SO:SOIC-8_3.9x4.9mm_P1.27mm", "CAT24C32WI-GT3"),
    *(Part(f"Q{number}", *_MOSFET) for number in (1, 2, 3)),
    _connector("J_LAMP", 4),
    _connector("J_SPK_L", 2),
    _connector("J_SPK_R", 2),
    _connector("J_BUTTON", 2),
    _connector("J_TIMER", 2),
    _connector("J_KNOB", 5),
    _resistor(1, "10k"),  # OE's pull-up
    *(_resistor(number, "100R") for number in (2, 3, 4)),  # gates, in series
    *(_resistor(number, "100k") for number in (5, 6, 7)),  # gates to ground
    _resistor(8, _SD_LEFT),
    _resistor(9, _SD_GROUND),
    _resistor(10, _SD_RIGHT),
    _resistor(11, _SD_GROUND),
    *(_resistor(number, "3.9k") for number in (12, 13)),  # the ID bus
    _resistor(14, "10k"),  # WP
    *(_resistor(number, "10k") for number in range(15, 20)),  # contacts, to 3.3 V
    *(_resistor(number, "1k") for number in range(20, 25)),  # contacts, in series
    Part(
        "C1", "Device:C_Polarized", "100uF 6.3V", "Capacitor_Tantalum_SMD:CP_EIA-3528-21_Kemet-B", "T520B107M006ATE040"
    ),
    _capacitor(2, "10uF 16V", C0805),
    _capacitor(3, "100nF"),
    _capacitor(4, "10uF 16V", C0805),
    _capacitor(5, "100nF"),
    _capacitor(6, "10uF 16V", C0805),
    _capacitor(7, "100nF"),
    _capacitor(8, "100nF"),
    *(_capacitor(number, "10nF") for number in range(9, 14)),  # contacts
    Part(
        "JP1", "Jumper:SolderJumper_2_Open", "WRITE", "Jumper:SolderJumper-2_P1.3mm_Open_RoundedPad1.0x1.5mm", "", False
    ),
    *(
        Part(f"H{number}", "Mechanical:MountingHole", "M2.5", "MountingHole:MountingHole_2.7mm_M2.5", "", False)
        for number in (1, 2, 3, 4)
    ),
]
PARTS = {part.ref: part for part in _ALL}
