"""The panel under a hand, on a clock of its own."""

from collections.abc import Awaitable, Callable

import pytest

from device.audio.contract import AudioEnded, SinkCame, SinkWent, VoiceFailed
from device.audio.engine import Bring
from device.config import Config, Sounds, Volume
from device.controls.keyboard import KEYS
from device.service.control_socket import Call
from device.service.protocol import State, Whisper
from device.session.commands import Fade
from device.session.state import Phase
from device.simulator.face import HANDS, SAME_CAP
from device.simulator.glow import Glow
from device.simulator.panel import Line
from device.sounds import sounds
from tests.simulator.room import WHERE, Room

Doing = Callable[[Room], Awaitable[None]]


def test_a_press_begins_a_night_and_says_so() -> None:
    async def doing(room: Room) -> None:
        assert "asleep" in room.reads("title")
        assert "space" in room.reads("log")
        await room.press("space")
        await room.wait_s(8.0)
        assert "settle" in room.reads("title")
        assert room.reads("log").startswith("button pressed")
        assert "plays" in room.reads("log")
        assert room.reads("time") == "silence   in 64:52"
        assert "35% red and amber" in room.reads("lamp")

    room = Room()
    room.visit(doing)

    assert any(isinstance(command, Bring) for command in room.sent)


def test_a_turn_is_one_line_and_moves_the_bar() -> None:
    async def doing(room: Room) -> None:
        before = room.reads("volume")
        await room.press("right", "right")
        assert room.reads("log").splitlines() == [f"{'knob turned up 2':<26}volume −9.0 dB"]  # noqa: RUF001
        assert room.reads("volume") != before
        await room.press("left")
        assert len(room.reads("log").splitlines()) == 2

    Room().visit(doing)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (("n",), "tonight's sound is"),
        (("t",), "plays"),
        (("y",), "nothing"),
        (("space", "t"), "silence in 80:00"),
        (("space", *"tttttt"), "plays all night"),
        (("space", "space"), "fades out over 3 s, lamp out"),
        (("space", "d"), "plays"),
        (("up",), "night light 4%"),
    ],
)
def test_what_a_gesture_did_is_said(keys: tuple[str, ...], says: str) -> None:
    async def doing(room: Room) -> None:
        await room.press(*keys)
        await room.wait_s(1.2)
        assert says in room.reads("log").splitlines()[0]

    Room().visit(doing)


def test_holds_take_their_time() -> None:
    async def doing(room: Room) -> None:
        await room.press("h")
        assert "space" in room.reads("log")
        await room.wait_s(0.7)
        assert room.reads("log").startswith("button held               night light 20%")
        await room.press("space", "x")
        await room.wait_s(3.0)
        assert "never again" in room.reads("log")
        assert "never: " in room.reads("sound")

    Room().visit(doing)


@pytest.mark.parametrize(("key", "hold_s"), [("h", 1.0), ("y", 1.0), ("x", 3.0)])
def test_a_held_key_shows_how_far_it_has_come(key: str, hold_s: float) -> None:
    async def doing(room: Room) -> None:
        def filled() -> int:
            spans = room.panel.query_one("#hands", Line).shown.spans
            return sum(span.end - span.start for span in spans if str(span.style).startswith("#14110f on"))

        room.panel.action_touch(key)
        seen = []
        for _ in range(4):
            await room.wait_s(hold_s / 4 - 0.01)
            seen.append(filled())
        await room.wait_s(0.1)
        assert seen == sorted(set(seen)), "more each time"
        assert seen[-1] >= 4
        assert filled() == 0
        await room.press("space")
        assert filled() == 0, "a press takes no time"

    Room().visit(doing)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (60, 18), (120, 35)])
def test_where_the_sound_goes_is_in_view(size: tuple[int, int]) -> None:
    async def doing(room: Room) -> None:
        await room.press("space")
        line = room.panel.query_one("#where")
        assert line.size.height >= 1
        assert line.region.bottom <= size[1]
        assert room.panel.query_one("#hands").region.bottom <= line.region.y

    Room().visit(doing, size)


@pytest.mark.parametrize(("only_db", "told"), [(-48.0, "\N{MINUS SIGN}48.0 dB"), (-60.0, "\N{MINUS SIGN}60.0 dB")])
def test_a_knob_with_little_or_no_way_to_go_is_drawn_as_any_other(only_db: float, told: str) -> None:
    async def doing(room: Room) -> None:
        assert room.reads("volume").endswith(told)
        await room.press("right")
        assert room.reads("volume").endswith(told)

    Room(Config(volume=Volume(first_db=only_db, start_max_db=only_db, max_db=only_db))).visit(doing)


def test_a_whole_night_passes_through_its_movements_into_the_dark() -> None:
    seen = []

    async def doing(room: Room) -> None:
        await room.press("space")
        while room.panel.bedside.session.phase is not Phase.ASLEEP and room.now_s < 6000:
            await room.skip_s(60.0)
            seen.append(room.reads("title").split()[4])
        assert "dark" in room.reads("lamp")
        assert room.reads("time") == "silence   now"

    Room().visit(doing)

    assert list(dict.fromkeys(seen)) == ["settle", "drift", "bed", "close", "asleep"]


def test_a_card_that_goes_is_told_until_it_comes() -> None:
    async def doing(room: Room) -> None:
        assert room.reads("where") == WHERE
        room.notices.put(SinkWent("unplugged"))
        await room.wait_s(0.1)
        assert room.reads("where") == "no sound: unplugged; trying again"
        room.notices.put(SinkCame(480, 1920))
        await room.wait_s(0.1)
        assert room.reads("where") == WHERE

    Room().visit(doing)


def test_a_sound_that_fails_is_told_and_the_bed_shown() -> None:
    async def doing(room: Room) -> None:
        await room.press("space")
        room.notices.put(VoiceFailed("whisper", "it has no breath"))
        await room.wait_s(0.1)
        assert room.reads("where") == "sound whisper: it has no breath"
        assert room.reads("sound").startswith("Brown noise")
        await room.press("n")
        assert room.reads("sound").startswith(sounds()["paper"].title)

    Room(Config(sounds=Sounds(order=("whisper", "paper")))).visit(doing)


def test_a_bug_of_the_audio_thread_ends_it() -> None:
    async def doing(room: Room) -> None:
        room.notices.put(AudioEnded(stopped=False))
        await room.wait_s(0.1)

    room = Room()
    room.visit(doing)

    assert room.panel.return_code == 1


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_leaving_fades_first(key: str) -> None:
    async def doing(room: Room) -> None:
        await room.press("space")
        await room.wait_s(10.0)
        await room.press(key)
        assert "good night" in room.reads("title")
        await room.wait_s(2.0)
        assert not room.panel.bedside.left
        await room.wait_s(0.6)
        assert room.panel.bedside.left

    room = Room()
    room.visit(doing)

    assert Fade(-60.0, 3.0) in room.sent
    assert room.panel.return_code == 0


def test_leaving_twice_does_not_wait() -> None:
    async def doing(room: Room) -> None:
        await room.press("space", "q", "q")

    room = Room()
    room.visit(doing)

    assert not room.panel.bedside.left
    assert room.panel.return_code == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 60), (64, 20), (40, 12), (20, 5), (3, 1)])
def test_any_terminal_will_do(size: tuple[int, int]) -> None:
    async def doing(room: Room) -> None:
        await room.press("space", "t")
        await room.wait_s(1.0)
        assert room.panel.export_screenshot()
        await room.resize(100, 30)
        assert room.panel.query_one(Glow).size.width >= 30

    Room().visit(doing, size)


def test_at_80_by_24_everything_is_in_view() -> None:
    async def doing(room: Room) -> None:
        await room.press("space")
        await room.wait_s(0.1)
        for name in ("title", "sound", "night", "time", "volume", "lamp", "log", "hands", "where"):
            line = room.panel.query_one(f"#{name}")
            assert line.size.height >= len(room.reads(name).splitlines()), name
            assert line.region.bottom <= 24, name

    Room().visit(doing)


def test_every_key_is_on_the_panel() -> None:
    caps = {doing[0] for _, doings in HANDS for doing in doings if doing}

    assert caps == {SAME_CAP.get(key, key) for key in KEYS}


def test_hammering_a_key_is_only_many_presses() -> None:
    async def doing(room: Room) -> None:
        for _ in range(30):
            for key in KEYS:
                room.panel.action_touch(key)
        await room.wait_s(6.0)
        assert room.panel.bedside.session.phase in Phase

    Room().visit(doing)


def test_a_tick_in_which_nothing_changed_draws_nothing() -> None:
    async def doing(room: Room) -> None:
        await room.wait_s(1.0)
        before = {line.id: line.shown for line in room.panel.query(Line)}
        await room.wait_s(2.0)
        assert [line.id for line in room.panel.query(Line) if line.shown is not before[line.id]] == []
        await room.press("right")
        changed = {line.id for line in room.panel.query(Line) if line.shown is not before[line.id]}
        assert changed == {"volume", "log", "hands"}

    Room().visit(doing)


def test_it_answers_another_terminal() -> None:
    answers: list[object] = []
    call = Call(Whisper("let go of the day"), answers.append)

    async def doing(room: Room) -> None:
        room.calls.put(call)
        await room.wait_s(0.2)
        assert room.reads("log").startswith("asked")

    Room().visit(doing)
    (state,) = answers
    assert isinstance(state, State)
    assert state.phase == "playing"
    assert state.simulated
