"""The settings file as bytes."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.session.commands import Memory
from device.session.events import Restart
from device.storage.settings import Kept, Unreadable, as_configured, decode, encode, still_worth_resuming

HOUR_S = 3600.0
NIGHT = Restart("rain", progress=0.3, remaining_s=1500.0, timer_s=2700.0)
KEPT = Kept(Memory(-12.0, 0.35, "rain", ("clock",), NIGHT), saved_at=1.7e9)

UNIT = st.floats(0, 1)
DURATION = st.floats(0, 24 * HOUR_S)
NIGHTS = st.builds(
    Restart,
    sound=st.text(),
    progress=UNIT,
    remaining_s=st.none() | DURATION,
    timer_s=DURATION,
    closing_s=st.none() | DURATION,
    lamp_ceiling=UNIT,
)
MEMORIES = st.builds(
    Memory,
    volume_db=st.floats(-60, 12),
    lamp_level=UNIT,
    sound=st.text(),
    banned=st.lists(st.text(), max_size=5).map(tuple),
    night=st.none() | NIGHTS,
)


@given(st.builds(Kept, MEMORIES, st.floats(0, 1e11)))
def test_what_goes_in_comes_out(kept: Kept) -> None:
    assert decode(encode(kept)) == kept


def test_a_file_cut_short_anywhere_is_unreadable() -> None:
    for length in range(len(encode(KEPT))):
        with pytest.raises(Unreadable, match=r"truncated|malformed"):
            decode(encode(KEPT)[:length])


@given(st.binary())
def test_anything_at_all_is_unreadable_and_nothing_worse(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(raw)


@given(st.integers(0, len(encode(KEPT)) - 1), st.integers(1, 255))
def test_a_byte_turned_over_is_unreadable_or_in_range(at: int, mask: int) -> None:
    raw = bytearray(encode(KEPT))
    raw[at] ^= mask
    try:
        memory = decode(bytes(raw)).memory
    except Unreadable:
        return
    assert -60.0 <= memory.volume_db <= 12.0
    assert 0.0 <= memory.lamp_level <= 1.0
    assert memory.night is None or 0.0 <= memory.night.progress <= 1.0


def altered(**changes: object) -> bytes:
    """The file with other values in its memory, or, for `night_...`, in its night."""
    file = json.loads(encode(KEPT))
    for key, value in changes.items():
        owner = file["memory"]["night"] if key.startswith("night_") else file["memory"]
        owner[key.removeprefix("night_")] = value
    return json.dumps(file).encode()


def test_numbers_are_brought_into_their_ranges() -> None:
    kept = decode(altered(volume_db=99, lamp_level=-1, night_progress=7, night_remaining_s=1e9, night_lamp_ceiling=2))
    assert (kept.memory.volume_db, kept.memory.lamp_level) == (12.0, 0.0)
    assert kept.memory.night == Restart("rain", progress=1.0, remaining_s=24 * HOUR_S, timer_s=2700.0, lamp_ceiling=1.0)


def test_an_all_night_stays_one() -> None:
    night = decode(altered(night_remaining_s=None)).memory.night
    assert night is not None
    assert night.remaining_s is None


@pytest.mark.parametrize(
    "changes", [{"volume_db": "loud"}, {"volume_db": None}, {"volume_db": True}, {"banned": "clock"}, {"night": 3}]
)
def test_wrong_types_are_unreadable(changes: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match=r"Expected .* at `\$\.memory"):
        decode(altered(**changes))


def test_a_key_of_a_later_lull_is_left_alone() -> None:
    assert decode(altered(alarm="07:00")) == KEPT


def test_another_version_is_named() -> None:
    raw = encode(KEPT).replace(b'"version":1', b'"version":7')
    with pytest.raises(Unreadable, match="written as version 7, this Lull reads version 1"):
        decode(raw)


@pytest.mark.parametrize(
    ("later_s", "worth"),
    [
        (30.0, True),
        (8 * HOUR_S, True),
        (8 * HOUR_S + 1, False),
        (24 * HOUR_S, False),
        (-HOUR_S, True),  # a Pi that wakes up with the hour that was kept last
        (-2 * HOUR_S - 1, False),
        (-24 * HOUR_S, False),  # saved under a clock that was ahead
        (-12 * 365 * 24 * HOUR_S, False),  # of 2038
        (float("nan"), False),
        (float("inf"), False),
        (float("-inf"), False),
    ],
)
def test_only_a_night_of_tonight_is_resumed(later_s: float, *, worth: bool) -> None:
    assert still_worth_resuming(1.7e9, 1.7e9 + later_s) is worth


def test_a_lamp_level_that_was_changed_in_the_configuration_wins_once() -> None:
    first = as_configured(Memory(-12.0, 0.35, "rain"), 0.35)
    by_hand = replace(first, lamp_level=0.6)
    assert as_configured(by_hand, 0.35).lamp_level == 0.6
    changed = as_configured(by_hand, 0.1)
    assert changed.lamp_level == 0.1
    assert as_configured(replace(changed, lamp_level=0.5), 0.1).lamp_level == 0.5


def test_a_lamp_level_of_an_older_lull_stays_as_the_hand_left_it() -> None:
    older = json.loads(encode(Kept(Memory(-12.0, 0.6, "rain"), 0.0)))
    del older["memory"]["lamp_configured"]
    memory = as_configured(decode(json.dumps(older).encode()).memory, 0.35)
    assert (memory.lamp_level, memory.lamp_configured) == (0.6, 0.35)


@pytest.mark.parametrize("saved_at", ["1e999", "-1e999", "1e308", "-1e308", "NaN", "null", '"2038"', "2145916800"])
def test_a_date_that_makes_no_sense_resumes_nothing(saved_at: str) -> None:
    raw = encode(KEPT).replace(b"1700000000.0", saved_at.encode())
    assert saved_at.encode() in raw
    try:
        kept = decode(raw)
    except Unreadable:
        return
    assert not still_worth_resuming(kept.saved_at, 1.7e9)
