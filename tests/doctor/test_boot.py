"""What `lull doctor` makes of config.txt: the lines for the card, the bus and the lamp, and what has come of them."""

import pytest

from device.doctor.overlays import makes_card
from tests.doctor.fake_pi import CARDS, CONFIG, FREE, FakePi
from tests.doctor.faults import unset_enable, without_bus, without_card

SOUND = """
3dlab-nano-player adau1977-adc adau7002-simple akkordion-iqdacplus allo-boss-dac-pcm512x-audio
allo-boss2-dac-audio allo-digione allo-katana-dac-audio allo-piano-dac-pcm512x-audio
allo-piano-dac-plus-pcm512x-audio applepi-dac audioinjector-addons audioinjector-bare-i2s
audioinjector-isolated-soundcard audioinjector-ultra audioinjector-wm8731-audio audiosense-pi audremap
audremap-pi5 chipdip-dac cirrus-wm5102 dacberry400 dionaudio-kiwi dionaudio-loco dionaudio-loco-v2 draws
ezsound-6x8iso fe-pi-audio ghost-amp googlevoicehat-soundcard hifiberry-adc hifiberry-adc8x hifiberry-amp
hifiberry-amp100 hifiberry-amp3 hifiberry-amp4pro hifiberry-dac hifiberry-dac8x hifiberry-dacplus
hifiberry-dacplus-pro hifiberry-dacplus-std hifiberry-dacplusadc hifiberry-dacplusadcpro hifiberry-dacplusdsp
hifiberry-dacplushd hifiberry-digi hifiberry-digi-pro i-sabre-q2m i2s-dac i2s-master-dac interludeaudio-analog
interludeaudio-digital iqaudio-codec iqaudio-dac iqaudio-dacplus iqaudio-digi-wm8804-audio justboom-both
justboom-dac justboom-digi max98357a mbed-dac merus-amp pibell pifi-40 pifi-dac-hd pifi-dac-zero pifi-mini-210
pisound pisound-micro pisound-pi5 proto-codec respeaker-2mic-v1_0 respeaker-2mic-v2_0 rpi-codeczero rpi-dac
rpi-dacplus rpi-dacpro rpi-digiampplus rpi-proto rra-digidac1-wm8741-audio seeed-2mic-voicecard
seeed-4mic-voicecard seeed-8mic-voicecard superaudioboard tc358743-audio udrc ugreen-dabboard wm8960-soundcard
tas5805m pcm5102a innomaker-hifi-amp waveshare-audio
"""  # of the kernel's tree, and by four other makers
OTHERS = """
act-led anyspi arducam-64mp dwc2 disable-bt gpio-key gpio-ir hy28a i2c-rtc i2c1 i2s-gpio28-31 i2s-mmap imx219
mcp2515-can0 media-center midi-uart0 pifacedigital pimidi ramoops rotary-encoder sdio seeed-can-fd-hat-v1
spi1-1cs tc358743 upstream vc4-kms-v3d vc4-kms-v3d-pi4 w1-gpio
"""


# -- the sound card ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("overlay", [*SOUND.split()[::9], "fe-pi-audio", "dionaudio-loco"])
def test_a_line_of_which_no_card_came_is_told(pi: FakePi, overlay: str) -> None:
    finding = without_card(pi, f"gpu_mem=32\ndtoverlay={overlay}\n")
    assert finding.seen == f"line 2 says dtoverlay={overlay}, but no card has come of it"


def test_every_overlay_that_makes_a_card_is_known_and_no_other() -> None:
    assert [name for name in SOUND.split() if not makes_card(name)] == []
    assert [name for name in OTHERS.split() if makes_card(name)] == []


@pytest.mark.parametrize("overlay", ["vc4-kms-v3d", "i2s-mmap", "gpio-key"])
def test_a_line_for_something_else_is_none_for_sound(pi: FakePi, overlay: str) -> None:
    assert without_card(pi, f"dtoverlay={overlay}\n").seen == "no line, and no card"


def test_a_card_that_only_records_is_no_amplifier(pi: FakePi) -> None:
    pi.write(CONFIG, "dtoverlay=hifiberry-adc\n")
    (pi.root / "proc/asound/card0/pcm0p").rename(pi.root / "proc/asound/card0/pcm0c")
    finding = pi.findings()["sound overlay"]
    assert finding.verdict == "wrong"
    assert finding.seen == "line 1 says dtoverlay=hifiberry-adc, whose card MAX98357A only records"


def test_a_jack_led_to_the_header_is_a_card_of_its_overlay(pi: FakePi) -> None:
    pi.write("proc/asound/cards", " 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n")
    pi.write(CONFIG, "dtoverlay=audremap\n")
    assert pi.findings()["sound overlay"].verdict == "ok"
    pi.write(CONFIG, "dtoverlay=hifiberry-dac\n")
    assert "no card has come of it" in pi.findings()["sound overlay"].seen


def test_a_screen_is_not_the_card_of_an_overlay(pi: FakePi) -> None:
    pi.write(
        "proc/asound/cards", CARDS.replace("MAX98357A", "tv       ").replace("simple-card - tv", "vc4-hdmi - vc4-hdmi")
    )
    assert "no card has come of it" in pi.findings()["sound overlay"].seen


# -- the bus -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "dtparam=i2c_arm=on",
        "dtparam=i2c_arm",
        "dtparam=i2c=on",
        "dtparam=i2c1=on",
        "dtparam=i2c1",
        "dtparam=i2c1=1",
        "dtparam=I2C_ARM=ON",
        "dtparam = i2c_arm = on",
        "dtparam=audio=on,i2c_arm=on,spi=on",
        "dtparam=spi=on, i2c1=yes",
        "dtparam=i2c_arm_baudrate=400000,i2c_arm=on",
        "dtparam=i2c_arm=off,i2c1=on",
        "dtparam=i2c_arm=off\ndtparam=i2c1=on",
        "dtoverlay=i2c1",
        "dtoverlay=i2c1,pins_2_3",
        "dtoverlay=i2c1-pi5",
        "dtoverlay=i2c-gpio,bus=1",
        "dtoverlay=max98357a,i2c_arm=on",
        "dtoverlay=max98357a\ndtparam=no-sdmode\ndtoverlay=\ndtparam=i2c_arm=on",
    ],
)
def test_a_line_that_turns_the_bus_on_is_found(pi: FakePi, line: str) -> None:
    last = line.split("\n")
    assert without_bus(pi, line).seen == f"line {len(last)} says {last[-1]}, but there is no bus 1; there is none"


@pytest.mark.parametrize(
    "line",
    [
        "dtparam=i2c_arm=off",
        "dtparam=i2c1=off",
        "dtparam=i2c=0",
        "dtparam=spi=on,i2c_arm=no",
        "dtparam=i2c_arm=on,i2c1=off",
        "dtparam=i2c1=on\ndtparam=i2c_arm=off",
    ],
)
def test_a_line_that_turns_the_bus_off_is_told(pi: FakePi, line: str) -> None:
    last = line.split("\n")
    finding = without_bus(pi, line)
    assert finding.seen == f"line {len(last)} says {last[-1]}"
    assert finding.lines == ("[all]", "dtparam=i2c_arm=on")


@pytest.mark.parametrize(
    "line",
    [
        "dtparam=i2c_arm_baudrate=400000",
        "dtparam=i2c_vc=on",
        "dtparam=i2c0=on",
        "#dtparam=i2c1=on",
        "i2c_arm=on",
        "dtparam=spi=i2c1",
        "dtoverlay=i2c10",
        "dtoverlay=i2c-rtc,ds3231",
    ],
)
def test_a_line_about_something_else_is_no_line_for_the_bus(pi: FakePi, line: str) -> None:
    assert without_bus(pi, line).seen == "no line for it"


@pytest.mark.parametrize(
    ("number", "line", "usual"),
    [
        (0, "dtparam=i2c_vc=on", "dtparam=i2c_vc=on"),
        (0, "dtparam=spi=on,i2c0=on", "dtparam=i2c_vc=on"),
        (3, "dtoverlay=i2c3", "dtoverlay=i2c3"),
        (8, "dtoverlay=i2c-gpio,bus=8", "dtoverlay=i2c-gpio,bus=8"),
    ],
)
def test_a_lamp_on_another_bus_gets_the_lines_of_that_bus(pi: FakePi, number: int, line: str, usual: str) -> None:
    assert f"line 1 says {line}" in without_bus(pi, line, number).seen
    pi.write(CONFIG, "dtparam=i2c_arm=on")
    assert pi.findings()["lamp bus"].lines == ("[all]", usual)


# -- the lamp's enable pin ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("gpio=23=op,dl", None),
        ("GPIO = 23 = OP , DL", None),
        ("gpio=23=op\ngpio=23=dl", None),
        ("gpio=23=op,dh\ngpio=22-23=dl", None),
        ("gpio=23=op,dl\ngpio=23=pd", None),
        ("gpio=23=op,dl\ngpio=23=dh", "line 2 says gpio=23=dh"),
        ("gpio=23=op,dl\ngpio=0-27=a2", "line 2 says gpio=0-27=a2"),
        ("gpio=23=ip", "line 1 says gpio=23=ip"),
        ("gpio=23=op", "line 1 says gpio=23=op"),
    ],
)
def test_a_line_for_a_pin_changes_only_what_it_names(pi: FakePi, text: str, seen: str | None) -> None:
    unset_enable(pi)
    pi.write(CONFIG, text)
    pi.header = FREE if seen is None else pi.header
    finding = pi.findings()["lamp enable"]
    assert finding.verdict == ("ok" if seen is None else "wrong")
    assert seen is None or finding.seen == seen
