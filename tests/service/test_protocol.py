"""The lines of the control socket."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.service import protocol
from device.service.protocol import (
    BadRequest,
    Forget,
    Forgotten,
    Light,
    Next,
    Nights,
    Past,
    Play,
    Refusal,
    Request,
    State,
    Status,
    Stop,
    Timer,
    Volume,
    decode_answer,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
    past,
    to_event,
)
from device.session import events
from device.session.state import Phase
from device.taste.contract import Entry, Fault
from tests.storage.nights import some_night

KNOWN = ("clock", "paper", "rain")

REQUESTS = st.one_of(
    st.builds(Play, sound=st.none() | st.sampled_from(KNOWN)),
    st.just(Stop()),
    st.just(Next()),
    st.builds(Volume, db=st.floats(-72, 72), relative=st.booleans()),
    st.builds(Timer, minutes=st.none() | st.floats(0.1, 720)),
    st.builds(Light, level=st.floats(0, 1)),
    st.just(Status()),
    st.builds(Nights, before=st.none() | st.integers(1, 2**53)),
    st.builds(Forget, night=st.none() | st.integers(1, 2**53)),
)
STATES = st.builds(
    State,
    phase=st.text(),
    movement=st.text(),
    sound=st.text(),
    remaining_s=st.none() | st.floats(0, 1e5),
    volume_db=st.floats(-60, 12),
    lamp_level=st.floats(0, 1),
    underruns=st.integers(0, 2**63 - 1),
    faults=st.lists(st.text()).map(tuple),
)
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)


@given(REQUESTS)
def test_a_request_goes_over_one_line(request: Request) -> None:
    line = encode_request(request)
    assert line.index(b"\n") == len(line) - 1
    assert len(line) <= protocol.LARGEST_BYTES
    assert decode_request(line, KNOWN) == request


@given(STATES | st.builds(Refusal, st.text()))
def test_a_reply_goes_over_one_line(reply: State | Refusal) -> None:
    line = encode_reply(reply)
    assert line.index(b"\n") == len(line) - 1
    assert decode_reply(line) == reply


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ('{"do": "play"}', events.PlayAsked(5.0, None)),
        ('{"do": "play", "sound": "rain"}', events.PlayAsked(5.0, "rain")),
        ('{"do": "stop"}', events.StopAsked(5.0)),
        ('{"do": "next"}', events.NextAsked(5.0)),
        ('{"do": "volume", "db": -3}', events.VolumeAsked(5.0, -3.0)),
        ('{"do": "volume", "db": 1.5, "relative": true}', events.VolumeAsked(5.0, 1.5, relative=True)),
        ('{"do": "timer", "minutes": 30}', events.TimerAsked(5.0, 1800.0)),
        ('{"do": "timer", "minutes": null}', events.TimerAsked(5.0, None)),
        ('{"do": "light", "level": 0}', events.LightAsked(5.0, 0.0)),
        ('{"do": "status"}', None),
        ('{"do": "nights"}', None),
        ('{"do": "nights", "before": 7}', None),
        ('{"do": "forget", "night": 7}', None),
        ('{"do": "forget", "night": null}', None),
        ('{"do": "like", "sound": "rain", "liking": -1}', None),
        ('{"do": "like", "sound": "gone", "liking": null}', None),
    ],
)
def test_what_a_request_means_for_a_night(line: str, event: events.Request | None) -> None:
    assert to_event(decode_request(line.encode(), KNOWN), 5.0) == event


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "this is not a line of JSON"),
        (b"play", "this is not a line of JSON"),
        (b'{"do": "stop"', "this is not a line of JSON"),
        (b'{"do": "stop"} {"do": "next"}', "this is not a line of JSON"),
        (b'{"do": "st\xffp"}', "this is not a line of JSON"),
        (b'{"x": ' + b"[" * 4000, "this is not a line of JSON"),
        (b"[]", "do: must be one of " + ", ".join(protocol.NAMES)),
        (b"{}", "do: must be one of " + ", ".join(protocol.NAMES)),
        (b'{"do": 3}', "do: must be one of " + ", ".join(protocol.NAMES)),
        (b'{"do": "vol"}', "do: 'vol' is not known, perhaps volume was meant"),
        (b'{"do": "xyz\\n"}', "do: 'xyz\\n' is not known"),
        (b'{"do": "stop", "now": 1}', "now: there is no such field"),
        (b'{"do": "volume"}', "db: it is missing, a number, -72 to 72"),
        (b'{"do": "volume", "db": "3"}', "db: must be a number, -72 to 72"),
        (b'{"do": "volume", "db": 99}', "db: must be a number, -72 to 72"),
        (b'{"do": "volume", "db": 1e999}', "db: must be a number, -72 to 72"),
        (b'{"do": "volume", "db": 1, "relative": 1}', "relative: must be true or false"),
        (b'{"do": "timer", "minutes": 0}', "minutes: must be a number, 0.1 to 720, or null"),
        (b'{"do": "timer"}', "minutes: it is missing, a number, 0.1 to 720, or null"),
        (b'{"do": "forget"}', "night: it is missing, a whole number from 1 on, or null"),
        (b'{"do": "forget", "night": 0}', "night: must be a whole number from 1 on, or null"),
        (b'{"do": "nights", "before": "7"}', "before: must be a whole number from 1 on, or null"),
        (b'{"do": "light", "level": 2}', "level: must be a number, 0 to 1"),
        (b'{"do": "play", "sound": "papr"}', "sound: 'papr' is not known, perhaps paper was meant"),
        (b'{"do": "like", "sound": "gone", "liking": 1}', "sound: 'gone' is not known"),
        (b'{"do": "like", "sound": "rain"}', "liking: it is missing, a number, -1 to 1, or null"),
        (b'{"do": "volume", "db": 1, "bd": 1}', "bd: there is no such field, only db, relative"),
        (b'{"do": "whisper", "text": ""}', "text: must be 1 to 650 characters"),
        (b'{"do": "play", "sound": ""}', "sound: must be 1 to 64 characters, or null"),
    ],
)
def test_a_mistake_is_one_clear_line(line: bytes, said: str) -> None:
    with pytest.raises(BadRequest) as caught:
        decode_request(line, KNOWN)
    assert str(caught.value) == said


@given(st.binary() | st.dictionaries(st.sampled_from(["do", "db", "sound"]) | st.text(), VALUES).map(json.dumps))
def test_anything_at_all_is_a_request_or_a_bad_one(line: Any) -> None:
    try:
        request = decode_request(line.encode() if isinstance(line, str) else line, KNOWN)
    except BadRequest as error:
        said = str(error)
    else:
        said = repr(request)
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["9" * 4000, "a\\nb", "a\\u2028b"], ids=["long", "a line", "a separator"])
def test_a_field_that_nobody_knows_is_one_short_line(name: str) -> None:
    with pytest.raises(BadRequest) as refused:
        decode_request(f'{{"do": "play", "{name}": null}}'.encode(), KNOWN)
    said = str(refused.value)
    assert len(said.splitlines()) == 1
    assert len(said) <= protocol.LONGEST_TOLD


def test_a_client_of_another_age_reads_what_it_knows() -> None:
    state = State(phase=Phase.PLAYING, movement="bed", sound="rain", remaining_s=None, volume_db=-12, lamp_level=0)
    line = encode_reply(state).replace(b"{", b'{"alarm": "07:00", ', 1)
    assert decode_reply(line) == state


@pytest.mark.parametrize("line", [b"", b"hello", b"{}", b"[]", b'{"phase": "playing"}', b"\xff"])
def test_a_reply_that_is_none(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_reply(line)


# -- past nights -------------------------------------------------------------------------------------------------------


def test_past_nights_go_over_one_line_as_they_are() -> None:
    nights = [some_night(n, named=n) for n in range(20, 0, -1)]
    reply = decode_answer(encode_reply(past(nights, 20, {"paper": 0.8})), Past)
    assert isinstance(reply, Past)
    assert [msgspec.json.decode(raw, type=Entry) for raw in reply.nights] == nights
    assert (reply.more, reply.going_on, reply.by_hand) == (False, 20, {"paper": 0.8})
    assert decode_answer(encode_reply(Forgotten(3)), Forgotten) == Forgotten(3)
    assert decode_answer(encode_reply(Refusal("no")), Past) == Refusal("no")


@pytest.mark.parametrize("wanted", [Past, Forgotten])
def test_a_state_is_no_answer_about_nights(wanted: type[Past | Forgotten]) -> None:
    state = State(phase="", movement="", sound="", remaining_s=None, volume_db=0.0, lamp_level=0.0)
    with pytest.raises(ValueError, match=f"neither a {wanted.__name__.lower()} nor a refusal"):
        decode_answer(encode_reply(state), wanted)


def test_as_many_nights_as_fit_and_the_client_is_told_that_there_are_more() -> None:
    restless = Entry(1, some_night(1).night, (), tuple(Fault(float(n), "x" * 160) for n in range(20)))
    reply = past([restless] * 101, None, {})
    assert 1 < len(reply.nights) < 100
    assert reply.more
    assert len(encode_reply(reply)) <= protocol.LARGEST_REPLY_BYTES
    assert past([some_night(1)] * (protocol.MOST_NIGHTS + 1), None, {}).more
