"""Whose request is next, and when: in virtual time."""

from collections import Counter

from device.service.paced_queue import Pace, PacedQueue

UNPACED = Pace(at_once=1, each_s=0.0)


def test_requests_of_one_program_come_in_the_order_they_were_made() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    for item in "abc":
        queue.add(item, 1)
    assert taken(queue, 3) == ["a", "b", "c"]


def test_a_program_that_asks_once_waits_for_one_request_of_each_other() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    for program in (1, 2, 3):
        for _ in range(100):
            queue.add(f"flood {program}", program)
    taken(queue, 50)
    queue.add("owner", 4)
    assert "owner" in taken(queue, 4)


def test_a_program_that_begins_late_has_saved_nothing_up() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    for _ in range(100):
        queue.add("early", 1)
    taken(queue, 50)
    for _ in range(100):
        queue.add("late", 2)
    shares = Counter(taken(queue, 20))
    assert abs(shares["early"] - shares["late"]) <= 1


def test_programs_that_come_anew_all_the_time_do_not_keep_one_that_stays_from_its_turn() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    queue.add("stays", 0)
    taken(queue, 1)
    for program in range(1, 50):
        queue.add("new", program)
    queue.add("stays", 0)
    for program in range(50, 150):
        queue.add("new", program)
        if "stays" in taken(queue, 1):
            return
    raise AssertionError("never")


def test_one_is_under_way_at_a_time() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    queue.add("a", 1)
    queue.add("b", 1)
    assert queue.take(0.0) == "a"
    assert queue.take_at_s is None
    assert queue.take(0.0) is None
    queue.done()
    assert queue.take(0.0) == "b"


def test_some_at_once_and_then_one_in_so_many_seconds() -> None:
    queue: PacedQueue[int] = PacedQueue(Pace(at_once=3, each_s=2.0))
    for number in range(10):
        queue.add(number, 1)
    times_s: list[float] = []
    now_s = 100.0
    while (take_at_s := queue.take_at_s) is not None:
        assert take_at_s <= now_s or queue.take(take_at_s - 0.01) is None, "not before"
        now_s = max(now_s, take_at_s)
        assert queue.take(now_s) == len(times_s)
        times_s.append(now_s)
        queue.done()
    assert times_s == [100.0, 100.0, 100.0, 102.0, 104.0, 106.0, 108.0, 110.0, 112.0, 114.0]


def test_after_a_rest_as_many_come_at_once_again() -> None:
    queue: PacedQueue[int] = PacedQueue(Pace(at_once=3, each_s=2.0))
    for now_s in (0.0, 100.0):
        for number in range(5):
            queue.add(number, 1)
        assert len(taken(queue, 5, now_s)) == 3
        taken(queue, 2, now_s + 50.0)


def test_what_is_removed_is_not_taken() -> None:
    queue: PacedQueue[str] = PacedQueue(UNPACED)
    for item in "abc":
        queue.add(item, 1)
    queue.remove("b")
    queue.remove("d")
    assert taken(queue, 3) == ["a", "c"]


def taken(queue: PacedQueue[str] | PacedQueue[int], count: int, at_s: float = 0.0) -> list[str | int]:
    """As many, each answered at once; fewer when no more can be had."""
    items: list[str | int] = []
    for _ in range(count):
        item = queue.take(at_s)
        if item is None:
            break
        queue.done()
        items.append(item)
    return items
