"""The sink contract, for a file and for a card under each pyalsaaudio; and what only a card can do."""

import errno
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from device.audio.alsa import AlsaSink
from device.audio.contract import Pcm, SampleFormat, Sink, SinkLost
from device.audio.wav import WavSink
from device.dsp.rate import RATE_HZ
from device.simulator.card import SimulatedCard, Version

VERSIONS: list[Version] = ["0.8.4", "0.10", "0.11"]
FORMATS: list[SampleFormat] = ["int16", "int32"]


def noise(frames: int, sample_format: SampleFormat) -> Pcm:
    pcm: Pcm = np.random.default_rng(1).integers(-20_000, 20_000, (frames, 2)).astype(sample_format)
    return pcm


def card_sink(card: SimulatedCard, sample_format: SampleFormat = "int16", device: str = "hw:speaker") -> AlsaSink:
    return AlsaSink(device, sample_format, 480, 1920, card, card.pass_s, lambda: card.now_s)


def play(sink: Sink, frames: int) -> None:
    for _ in range(frames // sink.period_frames):
        sink.wait()
        sink.write(noise(sink.period_frames, sink.sample_format))


def wav_case(folder: Path, sample_format: SampleFormat) -> tuple[Sink, Callable[[], Pcm]]:
    path = folder / "out.wav"

    def read() -> Pcm:
        with wave.open(str(path)) as file:
            assert (file.getnchannels(), file.getframerate()) == (2, RATE_HZ)
            return np.frombuffer(file.readframes(file.getnframes()), sample_format).reshape(-1, 2)

    return WavSink(path, sample_format), read


def card_case(version: Version) -> Callable[[Path, SampleFormat], tuple[Sink, Callable[[], Pcm]]]:
    def case(_folder: Path, sample_format: SampleFormat) -> tuple[Sink, Callable[[], Pcm]]:
        card = SimulatedCard(version=version)
        return card_sink(card, sample_format), card.heard

    return case


@pytest.mark.parametrize("sample_format", FORMATS)
@pytest.mark.parametrize("case", [wav_case, *map(card_case, VERSIONS)], ids=["wav", *VERSIONS])
def test_what_is_written_arrives(
    case: Callable[[Path, SampleFormat], tuple[Sink, Callable[[], Pcm]]], sample_format: SampleFormat, tmp_path: Path
) -> None:
    sink, arrived = case(tmp_path, sample_format)
    assert sink.sample_format == sample_format
    assert sink.buffer_frames >= sink.period_frames > 0
    pcm = noise(20 * sink.period_frames, sample_format)
    for at in range(0, len(pcm), sink.period_frames):
        sink.wait()
        assert sink.write(pcm[at : at + sink.period_frames])
    sink.close()
    assert np.array_equal(arrived(), pcm)


@pytest.mark.parametrize("kind", ["hardware", "sound server"])
@pytest.mark.parametrize("version", VERSIONS)
def test_an_underrun_is_said_once_and_what_follows_is_taken(version: Version, kind: str) -> None:
    card = SimulatedCard(version=version)
    card.tells_late = kind == "sound server"
    sink = card_sink(card)
    pcm = noise(1440, "int16")
    assert sink.write(pcm[:480])
    card.pass_s(1.0)
    sink.wait()
    if version != "0.8.4":  # which mends it in silence
        assert not sink.write(pcm[:480]), "made before the gap, too loud for what comes after it"
    assert sink.write(pcm[480:960])
    sink.wait()
    assert sink.write(pcm[960:])
    assert np.array_equal(card.heard(), pcm)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_card_that_stood_still_forgets_what_it_holds(version: Version) -> None:
    card = SimulatedCard(version=version)
    sink = card_sink(card)
    play(sink, 8 * 480)
    card.stands_still_s = 3.0
    with pytest.raises(SinkLost, match=r"took no sound for (3\.0|0\.2) s"):
        play(sink, 960)
    sink.close()
    before_s = card.now_s
    card_sink(card)
    assert card.now_s == before_s, "nothing was left to play out"


@pytest.mark.parametrize("version", VERSIONS)
def test_short_writes_are_carried_on(version: Version) -> None:
    card = SimulatedCard(version=version)
    card.takes_frames = 100
    pcm = noise(480, "int16")
    card_sink(card).write(pcm)
    assert np.array_equal(card.heard(), pcm)


def test_a_card_that_takes_nothing_is_lost() -> None:
    card = SimulatedCard()
    card.takes_frames = 0
    with pytest.raises(SinkLost, match="takes no frames"):
        card_sink(card).write(noise(480, "int16"))


def test_what_was_granted_is_read_back() -> None:
    sink = AlsaSink("hw:speaker", "int16", 960, 2880, SimulatedCard())
    assert (sink.period_frames, sink.buffer_frames) == (960, 2880)
    old = AlsaSink("hw:speaker", "int16", 960, 2880, SimulatedCard(version="0.8.4"))
    assert (old.period_frames, old.buffer_frames) == (960, 3840)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (errno.EBUSY, "fuser -v /dev/snd"),
        (errno.EACCES, "group audio"),
        (errno.ENOENT, "aplay -L"),
        (errno.ENODEV, "no such card"),
        (errno.EIO, "Input/output error"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_trouble_is_told_with_a_remedy(version: Version, trouble: int, words: str) -> None:
    card = SimulatedCard(version=version)
    card.trouble = trouble
    with pytest.raises(SinkLost, match=f"^hw:speaker: .*{words}"):
        card_sink(card)


def test_a_second_owner_is_told_who_has_it() -> None:
    card = SimulatedCard()
    card_sink(card)
    with pytest.raises(SinkLost, match="another program"):
        card_sink(card)


@pytest.mark.parametrize("name", ["jack-a", "2i2-Gen+3_b", "3Dsound", "b1"])
@pytest.mark.parametrize("device", ["hw:{}", "hw:CARD={}", "plughw:CARD={},DEV=0", "hw:DEV=0,CARD={}", "sysdefault:{}"])
def test_a_card_is_opened_whatever_its_name_is_made_of(device: str, name: str) -> None:
    card = SimulatedCard(name)
    card_sink(card, device=device.format(name))
    assert card.open_pcm


@pytest.mark.parametrize(
    "device",
    ["hw:other", "plughw:CARD=other,DEV=0", "hw:3Dother", "hw:speaker-2", "plug:'hw:other'", "sysdefault:other"],
)
def test_a_wrong_name_is_told_the_right_ones(device: str) -> None:
    with pytest.raises(SinkLost, match="no such card; there is speaker"):
        card_sink(SimulatedCard(), device=device)


def test_another_rate_is_refused() -> None:
    card = SimulatedCard()
    card.rate_hz = 44_100
    with pytest.raises(SinkLost, match=r"48 kHz.*plughw"):
        card_sink(card)
    assert card.open_pcm is None


@pytest.mark.parametrize("version", VERSIONS)
def test_unplugged_while_playing_and_put_back(version: Version) -> None:
    card = SimulatedCard(version=version)
    sink = card_sink(card)
    sink.write(noise(480, "int16"))
    card.trouble = errno.ENODEV
    with pytest.raises(SinkLost, match="plugged in"):
        sink.write(noise(480, "int16"))
    sink.close()
    card.trouble = None
    card_sink(card).write(noise(480, "int16"))
    assert len(card.heard()) == 960
