"""Left, right and how loud: noise by the way of a night, on a simulated card, in no time."""

import signal
from typing import Any

import numpy as np
import pytest

from device.audio.alsa import AlsaSink
from device.audio.contract import SinkLost
from device.config import Config, Listening, Pins, Volume
from device.doctor import interview
from device.doctor.parts import Speaker
from device.doctor.terminal import ended_as_by_ctrl_c
from device.dsp.rate import RATE_HZ
from device.simulator.card import SimulatedCard
from device.simulator.loudness import LoudnessMeter
from tests.doctor.scripted import Scripted

SHIPPED = Config()


class Amp:
    """Remembers what it was told, and how much had been written by then."""

    def __init__(self, card: SimulatedCard) -> None:
        self._card = card
        self.told: list[tuple[str, bool]] = []

    def on(self) -> None:
        self.told.append(("on", self._card.open_pcm is not None))

    def off(self) -> None:
        self.told.append(("off", self._card.open_pcm is not None))


def speaker(card: SimulatedCard, config: Config = SHIPPED, amp: Amp | None = None) -> Speaker:
    return Speaker(config, lambda: AlsaSink("hw:speaker", config.card.format, 1440, 4320, card), amp, lambda _s: None)


def lufs(sound: Any) -> float:
    """Of its middle."""
    meter = LoudnessMeter()
    middle = sound[len(sound) // 2 - RATE_HZ // 2 : len(sound) // 2 + RATE_HZ // 2]
    meter.hear(middle / 32768.0)
    return float(meter.momentary_lufs().mean())


@pytest.mark.parametrize(("side", "silent"), [("left", 1), ("right", 0)])
@pytest.mark.parametrize("mode", ["speaker", "headphones"])
def test_one_side_is_heard_softly_by_itself(side: Any, silent: int, mode: Any) -> None:
    card = SimulatedCard()
    amp = Amp(card)
    speaker(card, Config(listening=Listening(mode=mode)), amp).play(side, -12.0)
    heard = card.heard()
    assert not np.abs(heard[:, silent]).max() > 2, "dither at most"
    assert -48.5 < lufs(heard) < -43.5, "house, 12 dB down, one ear of two"
    assert not heard[-1440:].any()
    assert amp.told == [("on", True), ("off", True)]
    assert card.open_pcm is None


def test_it_rises_and_falls_by_fades() -> None:
    card = SimulatedCard()
    speaker(card).play("both", 0.0, 6.0)
    tenths = card.heard().astype(float)[: len(card.heard()) // 4800 * 4800].reshape(-1, 4800, 2)
    db = 10 * np.log10((tenths**2).mean(axis=(1, 2)) + 1.0)
    assert np.diff(db).max() < 6.0
    assert db[0] < 3.0
    assert db[-2] < 6.0
    assert lufs(card.heard()) == pytest.approx(-30.0, abs=1.0)


@pytest.mark.parametrize("asked_db", [-6.0, 0.0, 12.0])
def test_it_is_never_louder_than_the_cap(asked_db: float) -> None:
    card = SimulatedCard()
    config = Config(volume=Volume(max_db=-20.0, start_max_db=-20.0))
    speaker(card, config).play("both", asked_db)
    assert lufs(card.heard()) == pytest.approx(-50.0, abs=1.0)


def test_enough_ends_it_early() -> None:
    card = SimulatedCard()
    speaker(card).play("both", -12.0, 600.0, lambda: card.now_s > 1.0)
    assert len(card.heard()) < 6 * RATE_HZ


def test_ctrl_c_fades_and_mutes() -> None:
    card = SimulatedCard()
    amp = Amp(card)

    def interrupt() -> bool:
        if card.now_s > 4.0:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        speaker(card, amp=amp).play("both", 0.0, 60.0, interrupt)
    heard = np.abs(card.heard())
    assert heard[3 * RATE_HZ : 4 * RATE_HZ].max() > 100
    assert not heard[-1440:].any()
    assert amp.told[-1] == ("off", True)
    assert card.open_pcm is None


@pytest.mark.parametrize("at_s", [[4.0], [4.0, 5.0], [8.5]], ids=["once", "twice", "in the fade"])
def test_a_dropped_session_fades_and_mutes(at_s: list[float]) -> None:
    """The kernel hangs up, and then so may the shell."""

    class Dropped(SimulatedCard):
        def drop(self) -> None:
            if at_s and self.now_s > at_s[0]:
                at_s.pop(0)
                signal.raise_signal(signal.SIGHUP)

    class Sink(AlsaSink):
        def write(self, period: Any) -> bool:
            card.drop()
            return super().write(period)

    card = Dropped()
    amp = Amp(card)
    speaking = Speaker(SHIPPED, lambda: Sink("hw:speaker", "int16", 1440, 4320, card), amp, lambda _s: None)
    with pytest.raises(KeyboardInterrupt), ended_as_by_ctrl_c():
        speaking.play("both", 0.0, 8.0)
    heard = np.abs(card.heard())
    assert heard[3 * RATE_HZ : 4 * RATE_HZ].max() > 100
    assert not heard[-1440:].any()
    assert not at_s
    assert amp.told[-1] == ("off", True)


def test_it_is_no_louder_than_a_night_may_start() -> None:
    person = Scripted("yll")
    config = Config(volume=Volume(first_db=0.0, start_max_db=-20.0))
    card = SimulatedCard()
    interview.hear(person, speaker(card, config), config)
    assert "-20 dB" in person.told[0]
    assert lufs(card.heard()[: 7 * RATE_HZ]) == pytest.approx(-53.0, abs=2.0), "one ear of two"


def test_both_sides_are_asked_about() -> None:
    card = SimulatedCard()
    person = Scripted("ylr")
    assert interview.hear(person, speaker(card), SHIPPED).verdict == "ok"
    assert "-12 dB" in person.told[0]


@pytest.mark.parametrize("given", ["", "n", "yl"])
def test_no_answer_is_no_finding_and_without_yes_there_is_no_sound(given: str) -> None:
    card = SimulatedCard()
    assert interview.hear(Scripted(given), speaker(card), SHIPPED).verdict == "cannot tell"
    if given != "yl":
        with pytest.raises(ValueError, match="concatenate"):
            card.heard()


def test_a_card_that_cannot_be_had_is_lost_and_the_amplifier_stays_off() -> None:
    card = SimulatedCard()
    card.trouble = 16
    amp = Amp(card)
    with pytest.raises(SinkLost):
        interview.hear(Scripted("y"), speaker(card, amp=amp), SHIPPED)
    assert amp.told == []


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("r", "l", "swap the two loudspeakers"),
        ("n", "n", "DIN on 21"),
        ("n", "r", "SD at 0.5 V"),
        ("n", "b", "SD at 0.5 V"),
        ("b", "r", "look at that loudspeaker"),
    ],
)
def test_sides_that_are_wrong(left: str, right: str, said: str) -> None:
    finding = interview.heard(left, right, SHIPPED)
    assert finding.verdict == "wrong"
    assert said in finding.mend


@pytest.mark.parametrize("left", ["l", "b"])
def test_one_loudspeaker_at_the_left_is_enough_for_one_box(left: str) -> None:
    """As on a HAT, whose left amplifier plays the left alone; both channels bring the middle in this mode."""
    assert interview.heard(left, "n", SHIPPED).verdict == "ok"
    for mode in ("headphones", "pillow"):
        finding = interview.heard(left, "n", Config(listening=Listening(mode=mode)))
        assert finding.verdict == "wrong"


def test_one_box_is_heard_from_one_place() -> None:
    assert interview.heard("b", "b", SHIPPED).verdict == "ok"
    assert "GPIO22" in interview.heard("n", "n", Config(pins=Pins(amp_mute=22))).mend
