"""The sound card: whether the configured one is there, and who has it."""

from collections.abc import Sequence

from device.audio.alsa_name import card_in
from device.complaints import nearest
from device.config import Config
from device.doctor.facts import Facts, SoundCard
from device.doctor.finding import Finding, ok, unsure, wrong

OURS = ("lull", "device.cli")  # what /proc says that it was started as


def findings(facts: Facts, config: Config) -> list[Finding]:
    """Whether it is there, and if so, whether it can be had."""
    there = the_card(facts.cards, config.card.device)
    return [found(facts.cards, config.card.device), *([held(there, facts)] if there else [])]


def the_card(cards: Sequence[SoundCard], device: str) -> SoundCard | None:
    """The one that is meant."""
    wanted = card_in(device)
    return next((card for card in cards if wanted in (card.name, str(card.number))), None)


def found(cards: Sequence[SoundCard], device: str) -> Finding:
    """Of those that play."""
    check, wanted = "sound card", f"the one that card.device names, {device}"
    playing = [card for card in cards if card.plays]
    if not playing:
        mend = "see to the sound overlay first; this lists what is there"
        return wrong(check, "there is none", wanted, mend, "aplay -L")
    name = card_in(device)
    if name is None:
        return unsure(check, f"{device} is a name of /etc/asound.conf; cards are {_listed(playing)}")
    there, line = the_card(cards, device), _line(name, playing)
    if there is None:
        mend = "write the name that is there into [card] of /etc/lull/device.toml"
        return wrong(check, f"no such card; there is {_listed(playing)}", wanted, mend, *line)
    if not there.plays:
        return wrong(check, f"{there.name} only records", "one that plays", "name another in [card]", *line)
    what = "a screen" if there.is_screen else "the Pi's own headphone jack"
    if there.is_screen or (there.is_jack and name != there.name):  # a jack that is named is meant
        first = "the first card is " if device == "default" else ""
        mend = "name the amplifier's card in [card] of /etc/lull/device.toml" if line else "see to the sound overlay"
        return wrong(check, f"{first}{there.name}, {what}", "the amplifier", mend, *line)
    return ok(check, f"{there.name}: {there.title}" + (f", {what}" if there.is_jack else ""))


def plays(cards: Sequence[SoundCard], device: str) -> bool:
    """Whether anything may sound under this name. A name of somebody's asound.conf needs no card."""
    there = the_card(cards, device)
    return there.plays if there else card_in(device) is None


def _line(name: str, playing: Sequence[SoundCard]) -> tuple[str, ...]:
    """For the card that was probably meant, or that an amplifier makes."""
    by_lower = {card.name.lower(): card.name for card in playing if not card.built_in}
    probably = nearest(name, by_lower) or next(iter(by_lower), None)
    return (f'device = "hw:CARD={by_lower[probably]}"',) if probably else ()


def _listed(cards: Sequence[SoundCard]) -> str:
    return ", ".join(card.name for card in cards)


def held(card: SoundCard, facts: Facts) -> Finding:
    """Who plays on it right now."""
    check = "who holds the card"
    if not card.holders:
        return ok(check, "nobody: it is free")
    told = ", ".join(f"{program} (process {pid})" for program, pid in card.holders)
    if all(program.startswith(OURS) for program, _ in card.holders) and facts.daemon.runs is not False:
        itself = "the simulator" if facts.daemon.simulated else "Lull itself"
        return ok(check, f"{told}: {itself}") if facts.daemon.runs else unsure(check, f"{told}; perhaps Lull")
    _, pid = card.holders[0]
    mend = "end that program, and see to it that it does not start by itself; a desktop's sound server is such a one"
    return wrong(check, told, "nobody but Lull", mend, f"ps -fp {pid}", f"sudo kill {pid}")
