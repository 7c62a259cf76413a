"""Names of sounds as people type them."""

import pytest

from device.repertoire import repertoire, titles_of
from device.service.protocol import BadRequest, Like, Play, decode_request, encode_request
from device.service.sound_names import not_known, resolve

TITLES = titles_of(repertoire().sounds)


def test_every_title_and_id_is_a_name_in_any_spelling() -> None:
    for name, title in TITLES.items():
        for typed in (name, title, title.upper(), title.lower().replace(" ", "-"), f" {title.replace(': ', ' ')} "):
            assert resolve(typed, TITLES) == name


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("papr", "'papr' is not known, perhaps paper was meant"),
        ("rain on a roof", "'rain on a roof' is not known, perhaps rain, rain_window or tent was meant"),
        ("tapping on wood", "'tapping on wood' is not known, perhaps tapping, tapping_book or tapping_glass was meant"),
        ("the trees", "'the trees' is not known, perhaps wind was meant"),
        ("kind words", "'kind words' is not known, perhaps whisper:affirmations was meant"),
        ("cat", "'cat' is not known, perhaps purr was meant"),
        ("xyzzy", "'xyzzy' is not known"),
        ("?", "'?' is not known"),
        ("", "'' is not known"),
        ("\x1b[31m", "'\\x1b[31m' is not known"),
        ("a" * 300, f"'{'a' * 64}' is not known"),
    ],
)
def test_what_is_none_is_answered_by_words_of_the_titles(typed: str, told: str) -> None:
    found = resolve(typed, TITLES)
    assert isinstance(found, list)
    assert not_known(typed, found) == told


def test_a_title_that_two_have_is_asked_back() -> None:
    assert resolve("Summer rain", {"rain": "Summer rain", "mine": "Summer Rain", "summer_rain": "x"}) == [
        "rain",
        "mine",
        "summer_rain",
    ]


@pytest.mark.parametrize("request_", [Play("Rain on the window"), Like("rain-window", 0.5)])
def test_a_request_by_title_is_one_for_the_sound(request_: Play | Like) -> None:
    found = decode_request(encode_request(request_), TITLES)
    assert isinstance(found, Play | Like)
    assert found.sound == "rain_window"


def test_a_request_by_a_title_of_two_names_both() -> None:
    with pytest.raises(BadRequest, match=r"^sound: 'summer rain' is not known, perhaps a or b was meant$"):
        decode_request(encode_request(Play("summer rain")), {"a": "Summer rain", "b": "Summer rain"})
