"""Which card an ALSA name means: hw:0, plughw:CARD=jack-a,DEV=0, sysdefault:Headphones, plug:'dmix:1,0'."""

import re

FIRST_CARD = "0"
OF_A_CARD = re.compile(  # the names of alsa-lib itself, as `aplay -L` has them; all others are of an asound.conf
    r"(hw|plughw|default|sysdefault|front|rear|center_lfe|side|surround\d\d|iec958|spdif|hdmi|dmix|dsnoop|usbstream)"
    r"(?::(.*))?"
)
WRAPPED = re.compile(r"plug:(?:SLAVE=)?(.*)")


def card_in(device: str) -> str | None:
    """Name or number of the card; None where only an asound.conf can tell. A name without a card is the first one's."""
    name = _unquoted(device)
    if wrapped := WRAPPED.fullmatch(name):
        name = _unquoted(wrapped[1])
    known = OF_A_CARD.fullmatch(name)
    if known is None:
        return None
    arguments = [_unquoted(argument) for argument in (known[2] or "").split(",")]
    named = [argument[5:] for argument in arguments if argument.startswith("CARD=")]
    by_place = arguments[0] if "=" not in arguments[0] else ""
    return _unquoted(named[0]) if named else by_place or FIRST_CARD


def _unquoted(text: str) -> str:
    return text.strip().strip("'\"").strip()
