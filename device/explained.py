"""What taste has made of the night log, in figures and in words. Pure; for `lull taste` and the simulated months."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from device.adviser import kinds_of
from device.bedside import MINUTE_S, knob_order
from device.config import Config
from device.session.score import BED
from device.session.timer import awake_share, timer_for
from device.sounds.contract import Sound
from device.taste import words
from device.taste.choice import Choice, choose
from device.taste.contract import Night
from device.taste.liking import taste_of
from device.taste.pace import awake_s_of


@dataclass(frozen=True)
class Explained:
    """All there is to tell."""

    nights: int  # that have told
    rows: tuple[words.Row, ...]
    choice: Choice | None  # for tonight
    awake_s: float
    in_vain: Mapping[str, str]  # why what was told by hand of a sound has no effect


def explained(
    nights: Iterable[Night],
    config: Config,
    sounds: Mapping[str, Sound],
    banned: Collection[str] = (),
    by_hand: Mapping[str, float] | None = None,
) -> Explained:
    """Worked out anew from `nights`, the first one first, as the device does it."""
    nights, by_hand, kinds = tuple(nights), by_hand or {}, kinds_of(knob_order(config, sounds), sounds)
    taste = taste_of(nights, kinds, by_hand)
    choice = choose(taste, taste.nights, banned, tuple(kinds))
    awake_s = awake_s_of(nights, BED * config.night.timer_min * MINUTE_S)
    vain = {sound: why for sound in by_hand if (why := never_chosen(sound, config, sounds))}
    return Explained(taste.nights, words.rows(taste.rested(), banned, by_hand), choice, awake_s, vain)


def never_chosen(sound: str, config: Config, sounds: Mapping[str, Sound]) -> str | None:
    """Why taste never chooses it, whatever is told of it by hand; None of one that may come."""
    if sound not in sounds:
        return "there is no such sound any more"
    if sound in knob_order(config, sounds):
        return None
    listed = "off lists it" if sound in config.sounds.off else "order does not list it, and it waits to be asked for"
    return f"[sounds] {listed}"


def in_words(it: Explained, config: Config, sounds: Mapping[str, Sound], plays: str | None, *, asleep: bool) -> str:
    """Why tonight's was chosen and how the night goes along; `plays` is what plays or is to, where that is known."""
    told = "1 night has told." if it.nights == 1 else f"{it.nights} nights have told."
    titles = {name: sound.title for name, sound in sounds.items()}
    if config.sounds.taste != "learn":
        return f'{told} Nothing of it is heeded: sounds.taste is "{config.sounds.taste}".'
    pace = _pace(it.awake_s, config)
    if plays is not None and not asleep:
        return f"{told} Now: {titles.get(plays, plays)}.\n{pace}"
    if it.choice is None:
        return f"{told} There is nothing that may be played."
    known = it.nights > 0 or any(row.by_hand is not None for row in it.rows)
    if not known and plays == knob_order(config, sounds)[0]:
        return f"{told} Tonight: {titles[plays]}, the first of the order, for nothing is known yet.\n{pace}"
    if plays not in (None, it.choice.sound):
        return f"{told} Tonight: {titles.get(plays or '', plays)}, as it was left.\n{pace}"
    return f"{told} Tonight: {words.why(it.choice, titles)}\n{pace}"


def _pace(awake_s: float, config: Config) -> str:
    night, follows = config.night, config.night.timer == "auto"
    usual_s = night.timer_min * MINUTE_S
    timer_s = timer_for(awake_s, usual_s, night.timer_max_min * MINUTE_S) if follows else usual_s
    known = awake_s != BED * usual_s
    return words.pace(awake_share(awake_s, timer_s) * timer_s, timer_s, follows=follows, known=known)
