"""What Lull whispers on a night, as its owner writes it: a TOML file in `config/whispers/` whose name is the id. Pure.

`config/whispers/body-scan.toml` explains every key. A script with a mistake is left out, and all of them are told.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from device.complaints import shown
from device.files.toml import TooDeep, read_toml
from device.speech.contract import BadText, Reading
from device.speech.recital import SHORTEST_S, Movement, Passage, Then
from device.speech.rhythm import SLOWEST, said_s
from device.speech.script_lines import Lines
from device.speech.script_sheet import PASSAGE_KEYS, SCRIPT_KEYS, Sheet, complaint

LONGEST_SCRIPT = 100_000  # characters said, two hours of whispering
PAUSE_S = 2.0  # after a passage that names none
ROUNDED_S = 0.01  # of a breath, in a script
FIGURE = "1"  # a text that every language reads
ID = re.compile(r"[a-z0-9-]+")

Read = Callable[[str, str], Reading]  # of a text and its language; raises BadText


class BadScript(ValueError):
    """It is no script; the message tells every mistake, one a line."""


class Script(NamedTuple):
    """What is whispered, passage by passage; without any it is an endless murmur."""

    id: str
    title: str
    language: str
    pace: float  # of a murmur, relative to the whisperer's own; each passage has it in its own pace already
    movements: tuple[Movement, ...]  # in the order of a night
    then: Then
    breath_s: tuple[float, float, float] | None  # in, held, out
    passages: tuple[Passage, ...]


def script_of(source: str, file: str | Path, read: Read) -> Script:
    """The script that a file holds. Raises BadScript."""
    script_id = Path(file).stem
    if not ID.fullmatch(script_id):
        raise BadScript(complaint(file, "its name must be small letters, figures and hyphens"))
    source = source.removeprefix("\ufeff")  # Windows editors put a byte order mark in front
    document = _document(source, file)
    sheet = Sheet(file, Lines(source))
    head = sheet.checked(document, SCRIPT_KEYS, ["title"])
    if head.get("wordless"):
        if "says" in document:
            sheet.wrong("wordless", True, lambda: "a script is wordless or has [[says]], not both")
    elif document.get("says", []) == []:
        sheet.tell(
            lambda: "nothing is said, there must be a [[says]] or wordless = true", lambda: sheet.lines.of("says")
        )
    passages = tuple(_passages(sheet, head, read))
    if sheet.mistakes:
        raise BadScript(sheet.mistakes)
    return Script(
        id=script_id,
        title=head["title"],
        language=_language(head),
        pace=head.get("pace", 1.0),
        movements=tuple(sorted(set(head.get("movements", ("settle", "drift"))), reverse=True)),
        then=head.get("then", "murmur"),
        breath_s=head.get("breath_s"),
        passages=passages,
    )


def _passages(sheet: Sheet, head: dict[str, Any], read: Read) -> Iterator[Passage]:
    said = 0
    unread: list[tuple[int, str, str]] = []
    tables = head.get("says", ())
    all_found = [sheet.checked(table, PASSAGE_KEYS, ["text"], n) for n, table in enumerate(tables)]
    _tell_out_of_step(sheet, head, all_found)
    for n, (table, found) in enumerate(zip(tables, all_found, strict=True)):
        if {"lasts_s", "pause_s"} <= table.keys():
            sheet.wrong("lasts_s", table["lasts_s"], lambda: "a passage has lasts_s or pause_s, not both", n)
        if "text" not in found:
            continue
        text, times = found["text"], found.get("times", 1)
        said += len(text) * times
        if said > LONGEST_SCRIPT:
            problem = f"a script must say {LONGEST_SCRIPT} characters at most, {said} are said up to here"
            sheet.wrong("text", text, partial(str, problem), n)
            break
        try:
            reading = read(text, _language(head))
        except BadText as error:
            unread.append((n, text, str(error)))
            continue
        _tell_unsaid(sheet, reading, _language(head), n)
        passage = _passage(found, head, reading)
        if "lasts_s" in found:
            _tell_too_long(sheet, passage, table["lasts_s"], n)
        yield from [passage] * times
    _tell_unread(sheet, unread, _language(head), read)


def _passage(found: dict[str, Any], head: dict[str, Any], reading: Reading) -> Passage:
    lasts_s = found.get("lasts_s")
    return Passage(
        reading.clauses,
        found.get("pause_s", PAUSE_S if lasts_s is None else 0.0),
        found.get("side"),
        found.get("distance_m"),
        found.get("pace", 1.0) * head.get("pace", 1.0),
        lasts_s,
    )


def _tell_out_of_step(sheet: Sheet, head: dict[str, Any], all_found: list[dict[str, Any]]) -> None:
    """Passages that last a given time, in a row, must take whole breaths, or their words leave the lamp behind."""
    breath_s, lasted_s = sum(head.get("breath_s", ())), 0.0
    for n, found in enumerate(all_found if breath_s else ()):
        lasted_s += found.get("lasts_s", 0.0) * found.get("times", 1)
        if "lasts_s" not in found or (n + 1 < len(all_found) and "lasts_s" in all_found[n + 1]):
            continue
        if abs(lasted_s - round(lasted_s / breath_s) * breath_s) > ROUNDED_S:
            problem = f"the passages up to here last {lasted_s:g} s, no whole number of breaths of {breath_s:g} s"
            sheet.wrong("lasts_s", head["says"][n]["lasts_s"], partial(str, problem), n)
        lasted_s = 0.0


def _tell_too_long(sheet: Sheet, passage: Passage, lasts_s: float, n: int) -> None:
    """Whoever whispers, and however late in the night."""
    needs_s = said_s(passage.clauses, SLOWEST / passage.pace) + SHORTEST_S
    if needs_s > lasts_s:
        problem = f"a slow whisperer needs {needs_s:.1f} s to say it; less text or more pace would do"
        sheet.wrong("lasts_s", lasts_s, lambda: problem, n)


def _tell_unsaid(sheet: Sheet, reading: Reading, language: str, n: int) -> None:
    for word in reading.unsaid:
        problem = f"text: the word {shown(word)} cannot be read, words must be written as in {language}"
        sheet.tell(partial(str, problem), partial(sheet.lines.of_word, word, "text", n))


def _tell_unread(sheet: Sheet, unread: list[tuple[int, str, str]], language: str, read: Read) -> None:
    """Whether it is the language's fault is seen only when something could not be read: reading a figure takes time."""
    if not unread:
        return
    try:
        read(FIGURE, language)
    except BadText as error:
        sheet.wrong("language", language, partial(str, error))
        return
    for n, text, why in unread:
        sheet.wrong("text", text, partial(str, why), n)


def _language(head: dict[str, Any]) -> str:
    language: str = head.get("language", "english")
    return language


def _document(source: str, file: str | Path) -> dict[str, Any]:
    try:
        return read_toml(source)
    except tomllib.TOMLDecodeError as error:
        why, _, place = str(error).rpartition(" (at ")
        at = re.fullmatch(r"line (\d+), column (\d+)\)", place)
        line, column = (int(at[1]), int(at[2])) if at else (source.count("\n") + 1, None)
        raise BadScript(complaint(file, why, line, column)) from error
    except TooDeep as error:
        raise BadScript(complaint(file, str(error))) from error
