"""Bytes as a bad day leaves them: a valid message or file, bitten, doubled, spliced and misspelt."""

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        *map(str.encode, ["", "\n", "\0", '"', "{", "}", "[", "]", "=", ",", "-", "null", "true", "NaN", "Infinity"]),
        *map(str.encode, ["1e400", "-0", "9" * 5000, "[" * 3000, '{"a":' * 3000, "\\ud800", "\u2028é", "\r", "\ufeff"]),
        b"\xff",
    ]
)
EDITS = st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), PIECES | st.binary(max_size=9))


def mangled(*valid: bytes) -> st.SearchStrategy[bytes]:
    """One of these after up to six edits, `(where, how many bytes go, what comes)` each."""
    return st.builds(_edited, st.sampled_from(valid), st.lists(EDITS, max_size=6))


def _edited(raw: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for where, gone, comes in edits:
        at = where % (len(raw) + 1)
        raw = raw[:at] + comes + raw[at + gone :]
    return raw
