"""How soon a vehicle would be there, as a range that owns up to what is not known."""

from __future__ import annotations

import pytest

from situation.candidates import NO_WAY, By, Candidate, Eta, Remark, Way, eta_of
from tests.builders import a_vehicle


def test_the_range_holds_the_usual_time_and_what_was_really_driven() -> None:
    usual = eta_of(1000, Way(1400, 200), age_s=5)
    assert (usual.low_s, usual.high_s, usual.metres, usual.by) == (160, 240, 1400, By.STREETS)
    slow_day = eta_of(1000, Way(1400, 200), age_s=5, really_kmh=12.6)  # 400 s for it
    assert (slow_day.low_s, slow_day.high_s) == (160, 480)


def test_without_a_way_it_is_straight_and_wide() -> None:
    straight = eta_of(1000, NO_WAY, age_s=5)
    assert (straight.by, straight.metres) == (By.STRAIGHT, 1000)
    known = eta_of(1000, Way(1400, 200), age_s=5)
    assert straight.high_s - straight.low_s > known.high_s - known.low_s


@pytest.mark.parametrize(("streets_m", "by"), [(2500, By.STREETS), (2510, By.STRAIGHT)])
def test_a_way_that_no_driver_would_take_is_a_link_that_the_map_lacks(streets_m: float, by: By) -> None:
    assert eta_of(1000, Way(streets_m, 600), age_s=5).by is by


def test_where_the_map_lacks_a_link_the_way_that_minds_no_one_way_street_counts_and_is_wider() -> None:
    either = Way(1400, 200)
    assert eta_of(1000, Way(1600, 250), either_way=either, age_s=5).by is By.STREETS
    for streets in (NO_WAY, Way(2510, 600)):
        rough = eta_of(1000, streets, either_way=either, age_s=5)
        assert (rough.by, rough.metres, rough.low_s, rough.high_s) == (By.EITHER_WAY, 1400, 160, 360)
    slow_day = eta_of(1000, NO_WAY, either_way=either, age_s=5, really_kmh=12.6)  # 400 s for it
    assert (slow_day.low_s, slow_day.high_s) == (160, 720)
    assert eta_of(1000, NO_WAY, either_way=Way(2510, 600), age_s=5).by is By.STRAIGHT


def test_close_by_any_detour_is_possible() -> None:
    assert eta_of(100, Way(590, 100), age_s=5).by is By.STREETS


def test_the_older_the_position_the_wider_the_range_up_to_half_an_hour() -> None:
    ranges = [eta_of(5000, Way(6000, 900), age_s=age_s) for age_s in (0, 120, 420, 1_000_000)]
    widths = [each.high_s - each.low_s for each in ranges]
    assert widths == [360, 360, 960, 1080 + 1800]
    assert all(each.low_s >= 0 for each in ranges)


def test_of_equally_near_ones_the_fittest_comes_first_and_the_busy_come_last() -> None:
    def one(id_: str, low_s: float, *remarks: Remark) -> Candidate:
        eta = Eta(low_s=low_s, high_s=low_s + 60, metres=low_s, by=By.STREETS)
        return Candidate(vehicle=a_vehicle(id_), eta=eta, remarks=frozenset(remarks))

    all_ = [
        one("busy", 30, Remark.SENT_ELSEWHERE),
        one("far", 400),
        one("loader", 190, Remark.SECOND_CHOICE),
        one("plough", 200),
    ]
    assert [each.vehicle.id for each in sorted(all_, key=lambda each: each.order)] == [
        "plough",
        "loader",
        "far",
        "busy",
    ]
