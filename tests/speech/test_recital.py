"""What a script says when: its rests, a clock it keeps, and where it may play."""

import pytest

from device.speech.contract import Clause, Phone
from device.speech.recital import MOST_LOUDER_DB, SHORTEST_S, WINDING_DOWN, Passage, Recital, Saying

AWAKE, DROWSY = 1.0, WINDING_DOWN - 0.1


def clause(name: str, rest_s: float = 0.5) -> Clause:
    return Clause(((Phone(name, 2),),), rest_s, ends=True)


def passage(*names: str, pause_s: float = 3.0, lasts_s: float | None = None) -> Passage:
    return Passage(tuple(clause(name) for name in names), pause_s, lasts_s=lasts_s)


def said(recital: Recital, count: int, took_s: float = 1.0, activity: float = AWAKE) -> list[tuple[float, str]]:
    """When each began, and what: every clause takes `took_s` to say."""
    now_s, found = 0.0, []
    for _ in range(count):
        saying = recital.next(now_s, activity)
        assert saying is not None
        now_s += saying.rest_s
        found.append((round(now_s, 6), saying.clause.words[0][0].name))
        now_s += took_s
    return found


def test_clauses_rest_as_written_and_passages_pause() -> None:
    recital = Recital([passage("AA", "IY"), passage("UW")], rest_s=2.0)
    assert said(recital, 3) == [(2.0, "AA"), (3.5, "IY"), (7.5, "UW")]


@pytest.mark.parametrize(
    ("then", "ended", "follows"), [("silence", True, None), ("murmur", False, None), ("again", False, "AA")]
)
def test_when_all_was_said(then: str, ended: bool, follows: str | None) -> None:
    recital = Recital([passage("AA")], then)  # type: ignore[arg-type] # one of those
    recital.next(0.0, AWAKE)
    after = recital.next(5.0, AWAKE)
    assert recital.ended is ended
    assert (after and after.clause.words[0][0].name) == follows


@pytest.mark.parametrize("took_s", [0.4, 1.7, 3.9])
def test_a_clock_is_kept_however_long_it_takes_to_say(took_s: float) -> None:
    breaths = [passage("AA", pause_s=0.0, lasts_s=4.0), passage("IY", pause_s=7.0, lasts_s=8.0)]
    recital = Recital(breaths, "again", cycle_s=19.0, rest_s=0.0)
    begun = [at_s for at_s, _ in said(recital, 6, took_s)]
    assert begun == [0.05, 4.0, 19.0, 23.0, 38.0, 42.0]


def test_a_clock_begins_with_a_breath_of_the_lamp() -> None:
    recital = Recital([passage("AA"), passage("IY", pause_s=0.0, lasts_s=4.0)], cycle_s=19.0, rest_s=1.0)
    assert said(recital, 2) == [(1.0, "AA"), (19.0, "IY")]


def test_who_is_late_for_the_clock_goes_on_at_once() -> None:
    recital = Recital([passage("AA", pause_s=0.0, lasts_s=2.0), passage("IY")], rest_s=0.0)
    first = recital.next(0.0, AWAKE)
    late = recital.next(9.0, AWAKE)
    assert isinstance(first, Saying)
    assert isinstance(late, Saying)
    assert late.rest_s == SHORTEST_S


def test_who_was_late_is_in_time_again_as_soon_as_may_be() -> None:
    recital = Recital([passage("AA", pause_s=0.0, lasts_s=4.0)], "again", cycle_s=4.0, rest_s=0.0)
    begun = [at_s for at_s, _ in said(recital, 2, took_s=5.0)]
    assert begun == [0.05, 5.1], "4 s have gone by"
    at_s = 10.1
    for due_s in (8.0, 12.0, 16.0, 20.0):
        saying = recital.next(at_s, AWAKE)
        assert saying is not None
        at_s += saying.rest_s
        assert at_s == pytest.approx(max(due_s, 10.1 + SHORTEST_S))
        at_s += 1.0


def test_what_is_for_settle_ends_when_the_night_drifts_but_not_in_a_sentence() -> None:
    recital = Recital([passage("AA", "IY"), passage("UW")], "again", movements=("settle",))
    assert recital.next(0.0, AWAKE) is not None
    assert recital.next(1.0, DROWSY) is not None
    assert recital.next(2.0, DROWSY) is None
    assert recital.ended


def test_what_is_for_drift_waits_for_it() -> None:
    recital = Recital([passage("AA")], movements=("drift",))
    assert recital.next(0.0, AWAKE) is None
    assert not recital.ended
    assert recital.next(60.0, DROWSY) is not None


def test_the_first_breath_is_left_out_where_there_is_no_time_for_it() -> None:
    recital = Recital([passage("AA", "IY")], breathes=False)
    first, second = recital.next(0.0, AWAKE), recital.next(1.0, AWAKE)
    assert first is not None
    assert second is not None
    assert (first.breathes, second.breathes) == (False, True)


def test_few_words_in_much_quiet_are_louder() -> None:
    """But not those of an answer, which are held to their loudest moment."""
    few, many = ([Passage((Clause(count * clause("AA").words, 0.5, ends=True),))] for count in (4, 16))
    assert 0.3 < Recital(many).louder_db < Recital(few).louder_db < MOST_LOUDER_DB
    assert Recital([passage("AA")]).louder_db == MOST_LOUDER_DB
    assert Recital(4 * few).louder_db == pytest.approx(Recital(few).louder_db)
    assert Recital(few, breathes=False).louder_db == 0.0
    assert Recital([]).louder_db == 0.0
