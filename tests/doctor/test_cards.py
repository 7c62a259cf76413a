"""Which card a name means, in whatever way ALSA lets it be written, and what kind of card it is."""

from pathlib import Path

import pytest

from device.audio.alsa_name import card_in
from device.doctor.card import found, the_card
from device.doctor.facts import SoundCard
from tests.doctor.fake_pi import FakePi
from tests.doctor.faults import hold_card

AMPLIFIER = SoundCard(0, "MAX98357A", "simple-card - MAX98357A")
SCREEN = SoundCard(1, "vc4hdmi", "vc4-hdmi - vc4-hdmi")
USB = SoundCard(2, "Device", "USB-Audio - USB Audio Device")
CARDS = """\
 0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0
                      vc4-hdmi-0
 1 [jack-a         ]: bcm2835_headpho - bcm2835 Headphones
                      bcm2835 Headphones
 2 [2i2-Gen+3_b    ]: USB-Audio - Scarlett 2i2 [USB] + more
                      Focusrite Scarlett 2i2
10 [sndrpihifiberry]: RPi-simple - snd_rpi_hifiberry_dac
                      snd_rpi_hifiberry_dac
"""


@pytest.fixture
def pi(tmp_path: Path) -> FakePi:
    pi = FakePi(tmp_path)
    pi.write("proc/asound/cards", CARDS)
    return pi


@pytest.mark.parametrize(
    ("device", "card"),
    {
        "default": "0",
        "sysdefault": "0",
        "hw": "0",
        "hw:": "0",
        "hw:3": "3",
        "hw:10,0": "10",
        "hw:jack-a": "jack-a",
        "hw:jack-a,0,1": "jack-a",
        "hw:CARD=jack-a": "jack-a",
        "hw:CARD=jack-a,DEV=0": "jack-a",
        "hw:DEV=0,CARD=jack-a": "jack-a",
        "plughw:CARD=2i2-Gen+3_b,DEV=0": "2i2-Gen+3_b",
        "plughw:1,0": "1",
        'hw:CARD="jack-a"': "jack-a",
        "sysdefault:CARD=b1": "b1",
        "sysdefault:jack-a": "jack-a",
        "default:CARD=jack-a": "jack-a",
        "front:CARD=jack-a,DEV=0": "jack-a",
        "surround51:CARD=A-1,DEV=0": "A-1",
        "iec958:CARD=A-1,DEV=0": "A-1",
        "hdmi:CARD=vc4hdmi0,DEV=0": "vc4hdmi0",
        "dmix:CARD=A-1,DEV=0": "A-1",
        "plug:hw:A-1": "A-1",
        "plug:dmix:CARD=A-1": "A-1",
        "plug:'hw:A-1,0'": "A-1",
        "plug:SLAVE='hw:A-1,0'": "A-1",
        "plug:bedroom": None,
        "bedroom": None,
        "hw-mine": None,
        "hardware:0": None,
        "pulse": None,
    }.items(),
)
def test_a_name_says_which_card_it_means(device: str, card: str | None) -> None:
    assert card_in(device) == card


@pytest.mark.parametrize(
    ("device", "card", "line"),
    [
        ("default", "MAX98357A", ()),
        ("hw:0", "MAX98357A", ()),
        ("hw:0,0", "MAX98357A", ()),
        ("plughw:CARD=MAX98357A,DEV=0", "MAX98357A", ()),
        ("hw:max98357a", None, ('device = "hw:CARD=MAX98357A"',)),
        ("hw:CARD=Devise", None, ('device = "hw:CARD=Device"',)),
        ("hw:7", None, ('device = "hw:CARD=MAX98357A"',)),
        ("hw:1", "vc4hdmi", ('device = "hw:CARD=MAX98357A"',)),
    ],
)
def test_a_card_by_the_names_that_alsa_has_for_it(device: str, card: str | None, line: tuple[str, ...]) -> None:
    there = (AMPLIFIER, SCREEN, USB)
    meant = the_card(there, device)
    assert (meant and meant.name) == card
    assert found(there, device).lines == line


@pytest.mark.parametrize("name", ["jack-a", "2i2-Gen+3_b", "sndrpihifiberry"])
@pytest.mark.parametrize("device", ["hw:CARD={}", "plughw:{},0", "sysdefault:CARD={}", "plug:'dmix:{}'"])
def test_a_card_is_found_whatever_its_name_is_made_of(pi: FakePi, name: str, device: str) -> None:
    pi.configure(f'[card]\ndevice = "{device.format(name)}"\n')
    finding = pi.findings()["sound card"]
    assert finding.verdict == "ok"
    assert finding.seen.startswith(f"{name}: ")


def test_who_holds_a_card_with_a_hyphen_in_its_name_is_told(pi: FakePi) -> None:
    pi.write("proc/asound/cards", CARDS.replace(" 1 [", " 0 [").replace(" 0 [vc4", " 1 [vc4"))
    hold_card(pi, "/usr/bin/mpv\0")
    pi.configure('[card]\ndevice = "hw:CARD=jack-a"\n')
    assert "mpv" in pi.findings()["who holds the card"].seen


@pytest.mark.parametrize(
    "device", ["default", "sysdefault", "hw:0", "plughw:0,0", "hw:CARD=vc4hdmi0", "hdmi:CARD=vc4hdmi0,DEV=0"]
)
def test_a_screen_is_no_amplifier_however_it_is_named(pi: FakePi, device: str) -> None:
    pi.configure(f'[card]\ndevice = "{device}"\n')
    finding = pi.findings()["sound card"]
    assert finding.verdict == "wrong"
    assert "vc4hdmi0, a screen" in finding.seen
    assert finding.lines == ('device = "hw:CARD=2i2-Gen+3_b"',)


@pytest.mark.parametrize(("device", "verdict"), [("hw:1", "wrong"), ("hw:CARD=jack-a", "ok")])
def test_a_jack_is_one_under_any_name_and_is_played_on_when_it_is_meant(pi: FakePi, device: str, verdict: str) -> None:
    pi.configure(f'[card]\ndevice = "{device}"\n')
    finding = pi.findings()["sound card"]
    assert finding.verdict == verdict
    assert "the Pi's own headphone jack" in finding.seen


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [
        ("vc4hdmi1", "vc4-hdmi - vc4-hdmi-1", "screen"),
        ("left", "vc4-hdmi - vc4-hdmi-0", "screen"),
        ("b1", "bcm2835_hdmi - bcm2835 HDMI 1", "screen"),
        ("HDMI", "HDA-Intel - HDA Intel HDMI", "screen"),
        ("Headphones", "bcm2835_headpho - bcm2835 Headphones", "jack"),
        ("ALSA", "bcm2835_alsa - bcm2835 ALSA", "jack"),
        ("night", "bcm2835_headpho - bcm2835 Headphones", "jack"),
        ("Headphones", "USB-Audio - USB Headphones", "card"),
        ("sndrpihifiberry", "RPi-simple - snd_rpi_hifiberry_dac", "card"),
        ("MAX98357A", "simple-card - MAX98357A", "card"),
    ],
)
def test_a_screen_and_a_jack_are_known_by_their_drivers(name: str, title: str, kind: str) -> None:
    card = SoundCard(0, name, title)
    assert (card.is_screen, card.is_jack, card.built_in) == (kind == "screen", kind == "jack", kind != "card")
