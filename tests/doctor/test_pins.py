"""Who holds a pin: a driver of the kernel and its line, an export that outlasts its script, or a program."""

import pytest

from device.doctor.finding import Finding
from tests.doctor.fake_pi import CONFIG_TXT, FakePi
from tests.doctor.faults import taken


def held_by(pi: FakePi, user: str, config_txt: str = CONFIG_TXT) -> Finding:
    """What is said of GPIO17."""
    pi.header = taken(17, user)
    pi.write("boot/firmware/config.txt", config_txt)
    return pi.findings()["pins"]


@pytest.mark.parametrize(
    ("user", "line"),
    {
        "rotary@11": "dtoverlay=rotary-encoder",
        "onewire@4": "dtoverlay=w1-gpio",
        "onewire@11": "dtoverlay=w1-gpio",
        "w1": "dtoverlay=w1-gpio",
        "button@11": "dtoverlay=gpio-key",
        "gpio_keys": "dtoverlay=gpio-key",
        "shutdown": "dtoverlay=gpio-shutdown",
        "shutdown_button": "dtoverlay=gpio-shutdown",
        "power_ctrl": "dtoverlay=gpio-poweroff",
        "ir-receiver@11": "dtoverlay=gpio-ir",
        "gpio-ir-transmitter@11": "dtoverlay=gpio-ir-tx",
        "dht11@11": "dtoverlay=dht11",
        "pps@11": "dtoverlay=pps-gpio",
        "gpio-fan": "dtoverlay=gpio-fan",
        "fan@11": "dtoverlay=gpio-fan",
        "led@11": "dtoverlay=gpio-led",
        "ACT": "dtoverlay=gpio-led",
        "hog": "dtoverlay=gpio-hog",
        "sda": "dtoverlay=i2c-gpio",
        "i2c@11": "dtoverlay=i2c-gpio",
        "spi0 CS0": "dtparam=spi=on",
        "pwm_gpio@11": "dtoverlay=pwm-gpio",
        "sdmode": "dtoverlay=max98357a,no-sdmode",
        "mute": "its dtoverlay line",
        "nightingale@11": "its dtoverlay line",
    }.items(),
)
def test_a_pin_of_the_kernels_is_given_back_by_its_line_in_config_txt(pi: FakePi, user: str, line: str) -> None:
    finding = held_by(pi, user)
    assert finding.verdict == "wrong"
    assert f"GPIO17 is held by {user}, " in finding.seen
    assert f"{line} " in finding.mend
    assert "program" not in finding.mend
    assert "button to a free pin" in finding.mend


def test_the_very_line_is_named_where_there_is_one(pi: FakePi) -> None:
    lines = "[pi5]\ndtoverlay=gpio-key,gpio=17\n[all]\ndtoverlay=gpio-key,gpio=4\ndtoverlay=gpio-shutdown,gpio_pin=17\n"
    finding = held_by(pi, "button@11", lines)
    assert "take dtoverlay=gpio-shutdown,gpio_pin=17 out of line 5 of /boot/firmware/config.txt" in finding.mend


def test_a_line_that_switches_the_driver_off_is_not_to_be_taken_out(pi: FakePi) -> None:
    lines = "dtparam=spi=off\ndtparam=i2c_arm=on,spi=on\n"
    assert "take dtparam=i2c_arm=on,spi=on out of line 2" in held_by(pi, "spi0 CS0", lines).mend


def test_the_line_may_be_one_of_an_included_file(pi: FakePi) -> None:
    pi.write("boot/firmware/knob.txt", "# a knob\ndtoverlay=rotary-encoder,pin_a=17\n")
    finding = held_by(pi, "rotary@11", "include knob.txt\n")
    assert "take dtoverlay=rotary-encoder,pin_a=17 out of line 2 of knob.txt" in finding.mend


def test_a_driver_may_be_called_as_its_overlay(pi: FakePi) -> None:
    assert "dtoverlay=ghost-amp out of line 1" in held_by(pi, "ghost-amp", "dtoverlay=ghost-amp\n").mend


@pytest.mark.parametrize(("base", "number"), [("512", "529"), ("0", "17"), ("rubbish", "N")])
def test_an_exported_pin_is_unexported_by_the_number_that_sysfs_has_for_it(pi: FakePi, base: str, number: str) -> None:
    pi.write("sys/class/gpio/gpiochip504/label", "raspberrypi-exp-gpio\n")
    pi.write("sys/class/gpio/gpiochip504/base", "504\n")
    pi.write("sys/class/gpio/gpiochip512/label", "pinctrl-bcm2835\n")
    pi.write("sys/class/gpio/gpiochip512/base", f"{base}\n")
    finding = held_by(pi, "sysfs")
    assert finding.verdict == "wrong"
    assert "unexport" in finding.mend
    assert "program" not in finding.mend
    assert f"echo {number} | sudo tee /sys/class/gpio/unexport" in finding.lines


@pytest.mark.parametrize("user", ["blink.py", "gpioset", "fancontrol", "buttons", "?", "spider", "irrigation"])
def test_a_program_is_ended(pi: FakePi, user: str) -> None:
    assert "end the program" in held_by(pi, user).mend


def test_a_user_without_a_name_may_be_either(pi: FakePi) -> None:
    mend = held_by(pi, "").mend
    assert "program" in mend
    assert "overlay" in mend
