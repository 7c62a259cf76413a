"""The overlays of config.txt that make a sound card, by their names in the Raspberry Pi kernel's tree and elsewhere."""

import re

FAMILIES = (  # all that begin so, in the kernel's tree now, before, and probably next
    "allo-",
    "audioinjector-",
    "dionaudio-",
    "hifiberry-",
    "interludeaudio-",
    "iqaudio-",
    "justboom-",
    "max98357a",
    "pifi-",
    "pisound",
    "respeaker-",
    "seeed-2mic",
    "seeed-4mic",
    "seeed-8mic",
)
OTHERS = {  # of the kernel's tree
    "3dlab-nano-player",
    "3dlab-nano-soundcard",
    "adau1977-adc",
    "adau7002-simple",
    "akkordion-es9023-audio",
    "akkordion-iqdacplus",
    "aoide-dacii",
    "applepi-dac",
    "audiosense-pi",
    "audremap",
    "audremap-pi5",
    "boomberry-dac",
    "boomberry-digi",
    "chipdip-dac",
    "chipdip-i2s-master-dac",
    "cirrus-wm5102",
    "dacberry400",
    "draws",
    "draws-pi5",
    "ezsound-6x8iso",
    "fe-pi-audio",
    "ghost-amp",
    "googlevoicehat-soundcard",
    "i-sabre-q2m",
    "i2s-dac",
    "i2s-master-dac",
    "mbed-dac",
    "merus-amp",
    "pibell",
    "proto-codec",
    "rpi-codeczero",
    "rpi-dac",
    "rpi-dacplus",
    "rpi-dacpro",
    "rpi-digiampplus",
    "rpi-proto",
    "rra-digidac1-wm8741-audio",
    "superaudioboard",
    "tc358743-audio",
    "udrc",
    "ugreen-dabboard",
    "wm8960-soundcard",
}
RECORD_ONLY = {"adau1977-adc", "adau7002-simple", "hifiberry-adc", "hifiberry-adc8x", "tc358743-audio"}
REMAPS_JACK = {"audremap"}  # the Pi's own sound, led to the header: its card is that of the jack
WORDS = re.compile(r"dac|amp|audio|sound|voice|codec|speaker|(^|-)(digi|i2s|mic)(-|$)|tas[2-6]\d|wm8\d|pcm[15]\d|es9\d")
NO_CARD = re.compile(r"^(i2s-mmap|i2s-gpio|vc4-|upstream)")  # for the card of another overlay, or a screen


def makes_card(name: str) -> bool:
    """Whether an overlay is one for sound. A maker's own overlay is known by a word in its name."""
    if name in OTHERS or name.startswith(FAMILIES):
        return True
    return WORDS.search(name) is not None and not NO_CARD.match(name)
