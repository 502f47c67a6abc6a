from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from situation.fleet import DeviceReport
from telemetry.counting import GIVEN_UP_AFTER, Count, Counting
from tests.unit.telemetry.messages import a_memory, ping, taken


def counted(*batches: list[int]) -> tuple[Counting, list[int | None]]:
    """What is acknowledged after each batch of numbers."""
    counting, memory, said = Counting(), a_memory(), []
    at_s = iter(range(-50_000, 0))
    for numbers in batches:
        counting.take(taken(memory, *(ping(next(at_s), seq=number) for number in numbers)))
        said.append(counting.news().get(("city", "P1")))
    return counting, said


def test_numbers_in_a_row_are_acknowledged_up_to_the_last() -> None:
    assert counted([5, 6, 7], [8])[1] == [7, 8]


def test_nothing_is_acknowledged_past_a_gap_until_it_is_closed() -> None:
    counting, said = counted([1, 2], [4, 5], [3])
    assert said == [2, 2, 3]  # 3 was the last that it sent; the next word covers 4 and 5
    assert counting.gaps == 0


def test_a_gap_is_seen_while_it_lasts() -> None:
    assert counted([1], [3])[0].gaps == 1


def test_numbers_sent_again_are_acknowledged_again() -> None:
    assert counted([1, 2, 3], [2])[1] == [3, 2]


def test_a_tracker_that_begins_anew_is_never_told_more_than_it_sent() -> None:
    assert counted([5000, 5001], [1, 2])[1] == [5001, 2]


def test_what_never_comes_is_given_up_after_many_later_ones() -> None:
    counting, said = counted([1], list(range(3, 3 + GIVEN_UP_AFTER + 1)))
    assert (said[-1], counting.given_up, counting.gaps) == (3 + GIVEN_UP_AFTER, 1, 0)


def test_a_tracker_that_does_not_count_and_a_stranger_are_not_answered() -> None:
    counting = Counting()
    counting.take(taken(a_memory(), ping(1), ping(2, seq=1), topic=["fleet/city/P1/position", "elsewhere"]))
    assert counting.news() == {}


def test_quarantined_pings_count_too_since_they_are_on_our_disk() -> None:
    counting = Counting()
    counting.take(taken(a_memory(), ping(1, seq=1), ping(2, seq=2, speed=999)))
    assert counting.news() == {("city", "P1"): 2}


def test_gaps_are_named_and_dated_until_they_are_closed() -> None:
    counting, _ = counted([1, 2, 5, 9])
    count = counting.find(("city", "P1"))
    assert count is not None
    assert (count.missing(), count.newest, counting.missing) == ([(3, 4), (6, 8)], 9, 5)
    assert count.gap_since_us > 0


@given(st.sets(st.integers(1, 60), min_size=1))
def test_a_new_life_knows_from_the_last_report_what_had_come(numbers: set[int]) -> None:
    counting = Counting()
    counting.recall(("city", "P1"), sorted(numbers))
    count = counting.find(("city", "P1"))
    assert count is not None
    report = DeviceReport(
        operator="city", vehicle="P1", seq=count.upto, newest_seq=count.newest, missing=tuple(count.missing())
    )
    again = Count.restored(report)
    assert (again.upto, again.beyond) == (count.upto, count.beyond)
    assert counting.news() == {}
