"""What is asked from outside, on the joined device: words above all, which can be refused."""

import pytest

from device.app import build_rig
from device.audio.engine import Bring
from device.config import Config, Lamp, Sounds
from device.front_desk import serve
from device.service.protocol import Forget, Light, Nights, Play, Refusal, State, Status, Stop, Whisper
from device.session.events import ShutdownAsked
from device.session.state import Phase
from tests.nightstand import Nightstand


def asked(stand: Nightstand, request: Light | Play | Whisper | Status | Stop | Nights | Forget) -> State | Refusal:
    return serve(stand.bedside, request, stand.now_s, 3, lambda: ["no lamp"])


def test_a_text_starts_a_night_and_is_brought_over_it() -> None:
    stand = Nightstand()
    state = asked(stand, Whisper("you can let go of the day now"))
    assert isinstance(state, State)
    assert (state.phase, state.underruns, state.faults) == ("playing", 3, ("no lamp",))
    places = [command.place for _, command in stand.sent if isinstance(command, Bring)]
    assert places == ["trigger", "bed", "speech"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("...", "text: there is no word in it that can be said"),
        ("\N{SLEEPING SYMBOL}\N{SLEEPING SYMBOL}", "text: there is no word in it that can be said"),
        ("\x00\x07\x1b", "text: there is no word in it that can be said"),
        ("\u4f60\u597d", "text: there is no word in it that can be said"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_starts(text: str, why: str) -> None:
    stand = Nightstand()
    assert asked(stand, Whisper(text)) == Refusal(why)
    assert stand.bedside.session.phase is Phase.ASLEEP


def test_what_can_be_said_of_a_text_is_and_the_rest_is_told() -> None:
    state = asked(Nightstand(), Whisper("sleep well \N{SLEEPING SYMBOL} flurbish \u3053\u3093"))
    assert isinstance(state, State)
    assert (state.phase, state.unsaid) == ("playing", ("\N{SLEEPING SYMBOL}", "\u3053\u3093"))


def test_where_the_lamp_goes_is_told_before_it_is_there() -> None:
    stand = Nightstand()
    state = asked(stand, Light(0.6))
    assert isinstance(state, State)
    assert state.lamp_level < 0.01
    assert state.lamp_goal == 0.6
    stand.until(stand.now_s + 3.0)
    state = asked(stand, Status())
    assert isinstance(state, State)
    assert (state.lamp_level, state.lamp_goal) == (0.6, 0.6)


def test_a_device_that_has_left_says_so() -> None:
    stand = Nightstand()
    stand.tell(ShutdownAsked(stand.now_s))
    assert asked(stand, Status()) == Refusal("the device is going down")


@pytest.mark.parametrize("request_", [Nights(), Forget(None)])
def test_where_no_nights_are_kept_it_says_so(request_: Nights | Forget) -> None:
    assert asked(Nightstand(), request_) == Refusal("no nights are kept here: what runs is the simulator")


@pytest.mark.parametrize("phase", [Phase.ASLEEP, Phase.PLAYING])
def test_a_sound_that_its_owner_switched_off_is_not_played_by_name_either(phase: Phase) -> None:
    stand = Nightstand(Config(sounds=Sounds(off=("paper",))))
    if phase is Phase.PLAYING:
        asked(stand, Play("clock"))
    before = stand.bedside.session
    told = Refusal("sound: paper is switched off: [sounds] off in the configuration lists it")
    assert asked(stand, Play("paper")) == told
    assert stand.bedside.session == before
    assert isinstance(asked(stand, Play("clock")), State)


def test_the_status_tells_whether_there_is_a_lamp() -> None:
    for stand, answers in ((Nightstand(), True), (Nightstand(lamp_is_there=False), False)):
        state = asked(stand, Light(0.2))
        assert isinstance(state, State)
        assert state.has_lamp is answers
    assert not build_rig(Config(lamp=Lamp(chip="none"))).answers
