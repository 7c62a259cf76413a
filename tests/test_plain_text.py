"""Nothing that a file or another program says reaches the terminal as more than text."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from device.cli import main
from device.plain_text import one_line, plain
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import Liked, Past, Refusal, Reply, State

# Red, a title for the window, 8-bit CSI, a line break, a carriage return, backspaces, text from right to left.
EVIL = "a\x1b[31mb\x1b]0;title\x07c\x9b2Jd\n! fault\re\x08\x08\u202ef"
SHOWN = r"a\x1b[31mb\x1b]0;title\x07c\x9b2Jd\n! fault\re\x08\x08\u202ef"
STATE = State(
    phase=f"playing{EVIL}",
    movement=EVIL,
    sound=EVIL,
    remaining_s=60.0,
    volume_db=-12.0,
    lamp_level=0.2,
    faults=(EVIL, "a lamp"),
    unsaid=(EVIL,),
    banned=(EVIL,),
)
ASLEEP = State(
    phase="asleep", movement="", sound="rain", remaining_s=0.0, volume_db=-12.0, lamp_level=0.2, faults=(EVIL,)
)
NIGHT = {
    "number": 1, "moved": [], "faults": [{"what": EVIL, "at_s": 1.0}],
    "night": {
        "began_at": 1.8e9, "length_s": 60.0, "timer_s": 60.0, "volume_db": -12.0, "ended": "silence",
        "heard": [{"sound": EVIL, "begun_s": 0.0, "ended_s": 60.0}], "touches": [],
    },
}  # fmt: skip
COMMANDS = [["status"], ["play"], ["stop"], ["next"], ["volume", "=-3"], ["timer", "5"], ["light", "0.1"]]
COMMANDS += [["whisper", "hello"], ["nights"], ["taste"], ["taste", "set", "rain", "0.5"], ["forget", "--night", "1"]]


@pytest.mark.parametrize("text", ["", "rain, 12 dB", "\N{SLEEPING SYMBOL} \u3053\u3093 ñ"])
def test_text_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text


def test_what_is_no_text_is_shown_as_its_escape() -> None:
    assert one_line(EVIL) == SHOWN
    assert one_line("no UTF-8: \udcff") == r"no UTF-8: \udcff"


def test_a_stream_keeps_lines_and_tabs() -> None:
    out = io.StringIO()
    stream = plain(out)
    assert stream is not None
    print("a\tb\n\x1bc", "d", file=stream)
    assert out.getvalue() == "a\tb\n\\x1bc d\n"
    assert plain(None) is None


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Reply | Refusal], None]]:
    """Says to everything what it is told to say."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        replies: list[Reply | Refusal] = []
        control = ControlSocket(Path(name) / "lull" / "lull.sock", lambda call: answer(call, replies[-1]), ["rain"])
        yield replies.append
        control.close()


def answer(call: Call, reply: Reply | Refusal) -> None:
    call.answer(reply)


def assert_plain(told: str) -> None:
    assert told
    assert all(char.isprintable() or char == "\n" for char in told), repr(told)
    assert "\n! fault" not in told, "nor does it make up lines"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("reply", [STATE, ASLEEP, Refusal(EVIL), Liked(1)], ids=["state", "asleep", "refusal", "other"])
def test_no_command_prints_what_a_daemon_sends_as_anything_but_text(
    words: list[str],
    reply: Reply | Refusal,
    daemon: Callable[[Reply | Refusal], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    daemon(reply)
    with suppress(SystemExit):
        main(words)
    told = capsys.readouterr()
    assert_plain(told.out + told.err)


def test_a_table_of_nights_is_text(
    daemon: Callable[[Reply | Refusal], None], capsys: pytest.CaptureFixture[str]
) -> None:
    daemon(Past(nights=(msgspec.Raw(msgspec.json.encode(NIGHT)),), more=False, by_hand={EVIL: 1.0}))
    main(["nights"])
    told = capsys.readouterr()
    assert_plain(told.out + told.err)


def test_names_of_files_and_what_stands_in_them_are_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / EVIL.replace("/", "")
    file.write_text('[card]\ndevice = 3\n["a\\u001b[31m"]\nb = "\\u001b"\n')
    assert main(["check", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out.count("\n") == 2, told.out
    assert_plain(told.out + told.err)


def test_what_is_typed_comes_back_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["dance\x1b[31m"], ["render", "\x1b[31m", "out.wav"], ["check", "/nowhere/\x1b[31m"]):
        with suppress(SystemExit):
            main(words)
    assert_plain(capsys.readouterr().err)
