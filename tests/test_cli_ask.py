"""What the running device answers to who asks it: a whole device behind its socket, in virtual time."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.cli import main
from device.front_desk import serve
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import Request, Whisper
from tests.nightstand import SOUNDS, Nightstand


class Asked(Nightstand):
    """It runs; `heard` is what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Request] = []

    def post(self, call: Call) -> None:
        self.heard.append(call.request)
        call.answer(serve(self.bedside, call.request, self.now_s, 0, list))


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Where the command looks for a daemon of this user; short, for it holds a socket."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        asked = Asked()
        socket = ControlSocket(Path(name) / "lull" / "lull.sock", asked.post, list(SOUNDS))
        yield asked
        socket.close()


def test_words_without_quotes_are_one_text(device: Asked) -> None:
    assert main(["whisper", "let", "go", "of the day"]) == 0
    assert device.heard == [Whisper("let go of the day")]


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["words", "json"])
def test_what_nobody_can_read_is_told_to_who_asked(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whisper", "hello \N{SLEEPING SYMBOL} \u3053\u3093", *more]) == 0
    told = capsys.readouterr()
    assert told.err == "lull whisper: left out, for nobody knows how to say it: \N{SLEEPING SYMBOL} \u3053\u3093\n"
    assert told.out.count("\n") == 1
    assert main(["whisper", "hello", *more]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("text", "length"), [("", 0), ("a" * 651, 651), ("a" * 100_000, 100_000)])
def test_a_text_of_a_length_that_cannot_be_is_wrong_usage(
    device: Asked, text: str, length: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["whisper", text]) == 2
    said = f"lull whisper: TEXT must be 1 to 650 characters, not {length}; nothing is whispered\n"
    assert capsys.readouterr().err == said
    assert device.heard == []


def test_a_text_that_is_none_is_wrong_usage(device: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whisper", "\udcff"]) == 2
    assert capsys.readouterr().err == "lull whisper: TEXT must be UTF-8; nothing is whispered\n"
    assert device.heard == []


def after(device: Asked, words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of the lamp; then some seconds pass."""
    assert main(words.split()) == 0
    device.until(device.now_s + 3.0)
    return capsys.readouterr().out.rpartition("; ")[2].rstrip()


def test_the_lamp_is_told_as_it_was_set_though_it_takes_its_time(
    device: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    for level, told in (("0.2", "20%"), ("0.6", "60%"), ("0", "0%")):
        assert after(device, f"light {level}", capsys) == f"lamp on its way to {told}"
        assert after(device, f"light {level}", capsys) == f"lamp {told}"


def test_in_a_night_the_lamp_is_told_as_the_score_has_it(device: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    after(device, "play", capsys)
    assert after(device, "light 0.6", capsys) == "lamp on its way to 60%"
    device.until(device.now_s + 20 * 60.0)
    told = after(device, "light 0.8", capsys)
    assert re.fullmatch(r"lamp set to 80%, on its way to 3\d%: it sinks with the night", told)
