"""What a look at one thing comes to, in words that its owner can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "wrong", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` says in plain words what to do, `lines` are what to type or to write for it, as they are."""

    check: str
    verdict: Verdict
    seen: str
    expected: str = ""
    mend: str = ""
    lines: tuple[str, ...] = ()


def ok(check: str, seen: str) -> Finding:
    """As it should be."""
    return Finding(check, "ok", seen)


def wrong(check: str, seen: str, expected: str, mend: str, *lines: str) -> Finding:
    """Not as it should be."""
    return Finding(check, "wrong", seen, expected, mend, lines)


def unsure(check: str, seen: str, mend: str = "", *lines: str) -> Finding:
    """It cannot be seen from here."""
    return Finding(check, "cannot tell", seen, "", mend, lines)


def in_words(finding: Finding) -> str:
    """For a person: a line if all is well, a few if not."""
    told = [f"{finding.verdict:12}{finding.check}: {finding.seen}"]
    if finding.expected:
        told.append(f"{'':12}should be: {finding.expected}")
    if finding.mend:
        told.append(f"{'':12}what to do: {finding.mend}")
    return "\n".join([*told, *(f"{'':16}{line}" for line in finding.lines)])


def sum_up(findings: Iterable[Finding]) -> str:
    """The last line of all."""
    verdicts = [finding.verdict for finding in findings]
    found, open_ = verdicts.count("wrong"), verdicts.count("cannot tell")
    told = "nothing is wrong" if not found else "1 thing is wrong" if found == 1 else f"{found} things are wrong"
    return told + (f"; {open_} could not be told" if open_ else "")
