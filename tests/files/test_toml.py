"""TOML whose reading takes as long as it is: what the standard library cannot be trusted with is refused first."""

import tomllib

import pytest

from device.files.toml import MOST_PARTS, TooDeep, read_toml

PARTS = {
    "bare": b"a" + b".a" * MOST_PARTS,
    "with blanks": b"a" + b" . a" * MOST_PARTS,
    "quoted": b'"a b"' + b'."a.b"' * MOST_PARTS,
    "single quotes": b"'a'" + b".'a'" * MOST_PARTS,
    "mixed": b"a" + b".\"a\".'a'" * MOST_PARTS,
}
SHAPES = ("x = 1\n{} = 1\n", "x = 1\n[{}]\n", "x = 1\n[[{}]]\n", "x = 1\ny = {{ {} = 1 }}\n")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("parts", PARTS)
def test_a_key_of_many_parts_is_refused_where_it_stands(parts: str, shape: str) -> None:
    text = shape.format(PARTS[parts].decode())
    tomllib.loads(text)
    with pytest.raises(TooDeep, match=f"line 2: a key has more than {MOST_PARTS} parts"):
        read_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * (MOST_PARTS - 1) + " = 1",
        "x = 'a" + ".a" * 99 + "'",
        'x = "a' + ".a" * 99 + '"',
        'x = "\\"a' + ".a" * 99 + '"',
        'x = """\n""a' + ".a\n" * 99 + '\\""""""',
        "x = '''\n'a" + ".a" * 99 + "''''",
        "x = 1 # a" + ".a" * 99,
        "x = [" + "1.5, " * 99 + "2.5]",
        'x = "a" # "' + "\ny = 1 # '" + "a.b.c.d.e.f.g.h.i.j",
        "x = 1979-05-27T07:32:00.999999-07:00",
        "",
    ],
)
def test_what_only_looks_like_one_is_read(text: str) -> None:
    assert read_toml(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "{a=" * 5000, "x = " + "9" * 5000])
def test_what_python_has_no_room_for_is_refused(text: str) -> None:
    with pytest.raises(TooDeep, match="nested too deeply, or a number too long"):
        read_toml(text)


@pytest.mark.parametrize("text", ["x = ", "x", '"', "'''", '"""', '"""\\', "a.b = 1\na = 2"])
def test_what_is_no_toml_is_told_as_ever(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as ours:
        read_toml(text)
    with pytest.raises(tomllib.TOMLDecodeError) as theirs:
        tomllib.loads(text)
    assert str(ours.value) == str(theirs.value)
