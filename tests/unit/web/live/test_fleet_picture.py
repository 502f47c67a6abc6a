from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from situation.positions import Flag
from tests.builders import NOON, a_vehicle, after, positions
from web.live.fleet_picture import FleetPicture


def picture(*rows: dict[str, Any], **vehicle: Any) -> FleetPicture:
    fleet = FleetPicture(silent_after_s=300)
    fleet.put_vehicle(a_vehicle(**vehicle))
    if rows:
        fleet.take(positions(*rows))
    return fleet


def state(**row: Any) -> str:
    last = picture(row).find_last("P-017", NOON)
    assert last is not None
    return last.state


def test_the_newest_fix_is_shown() -> None:
    fleet = picture({"lat": 51.1}, {"lat": 51.3, "fix_at": after(20)}, {"lat": 51.2, "fix_at": after(10)})
    last = fleet.find_last("P-017", after(30))
    assert last is not None
    assert (last.lat, last.fix_at, last.age_s) == (51.3, after(20), 10)


def test_newest_positions_of_many_are_those_of_each() -> None:
    fleet = picture({"lat": 51.1, "speed_kmh": None}, {"vehicle": "P-018", "lat": 51.2, "fix_at": after(-400)})
    fleet.put_vehicle(a_vehicle(id="P-019"))
    found = fleet.lasts(["P-018", "P-019", "nobody", "P-017"], NOON)
    assert {vehicle: (last.lat, last.age_s, last.speed_kmh) for vehicle, last in found.items()} == {
        "P-018": (51.2, 400.0, 0.0),
        "P-017": (51.1, 0.0, None),
    }
    assert all(fleet.find_last(vehicle, NOON) == last for vehicle, last in found.items())
    assert fleet.find_last("P-019", NOON) is None


def test_an_older_fix_that_comes_late_moves_nothing_back() -> None:
    fleet = picture({"lat": 51.3, "fix_at": after(20)})
    fleet.take(positions({"lat": 51.1, "fix_at": after(10), "received_at": after(99), "flags": Flag.LATE}))
    last = fleet.find_last("P-017", after(99))
    assert last is not None
    assert last.lat == 51.3


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"speed_kmh": 0.0}, "standing"),
        ({"speed_kmh": 30.0}, "in_transit"),
        ({"speed_kmh": None}, "in_transit"),
        ({"speed_kmh": 20.0, "blade": True}, "working"),
        ({"speed_kmh": 20.0, "spreader": True, "blade": None}, "working"),
        ({"speed_kmh": 20.0, "task": ["PLOWING"]}, "working"),
        ({"speed_kmh": 20.0, "task": []}, "in_transit"),
        ({"speed_kmh": 20.0, "blade": False}, "in_transit"),
        ({"fix_at": NOON - timedelta(seconds=301), "blade": True}, "silent"),
        ({"fix_at": NOON - timedelta(seconds=300), "blade": True}, "working"),
    ],
)
def test_what_a_vehicle_does_is_read_from_its_position(row: dict[str, Any], shown: str) -> None:
    assert state(**row) == shown


@pytest.mark.parametrize(
    ("flag", "odd"),
    [(Flag.LATE, False), (Flag.IMPLAUSIBLE_JUMP, True), (Flag.POOR, True), (Flag.FROZEN, True), (Flag(0), False)],
)
def test_a_late_position_is_not_odd(flag: Flag, odd: bool) -> None:
    last = picture({"flags": int(flag)}).find_last("P-017", NOON)
    assert last is not None
    assert last.flagged is odd


def test_a_fix_that_the_device_calls_simulated_is_shown_as_such() -> None:
    fleet = picture({"flags": int(Flag.MOCK)})
    assert fleet.at(NOON).simulated.tolist() == [True]
    assert fleet.has_simulated


def test_a_quarantined_row_moves_nothing() -> None:
    fleet = picture({"reason": "future", "fix_at": after(9)}, {"reason": "null_position", "fix_at": None, "lat": None})
    assert fleet.find_last("P-017", NOON) is None
    assert fleet.newest_fix_us == 0


def test_a_vehicle_that_is_not_registered_is_not_shown_until_it_is() -> None:
    fleet = FleetPicture(silent_after_s=300)
    fleet.take(positions({"vehicle": "NEW"}))
    assert len(fleet.at(NOON).number) == 0
    fleet.put_vehicle(a_vehicle("NEW"))
    assert fleet.at(NOON).number.tolist() == [fleet.number_of("NEW")]


def test_numbers_stay_when_vehicles_come() -> None:
    fleet = FleetPicture(silent_after_s=300)
    fleet.put_vehicles([a_vehicle("B"), a_vehicle("A")])
    before = {each: fleet.number_of(each) for each in "AB"}
    fleet.put_vehicles([a_vehicle(f"V{number}") for number in range(200)])
    assert {each: fleet.number_of(each) for each in "AB"} == before
    assert [fleet.id_of(fleet.number_of(each)) for each in ("A", "B", "V150")] == ["A", "B", "V150"]


def test_unknown_speed_and_course_are_none() -> None:
    last = picture({"speed_kmh": None, "course_deg": None, "district": "esil"}).find_last("P-017", NOON)
    assert last is not None
    assert (last.speed_kmh, last.course_deg, last.district) == (None, None, "esil")


def test_a_clock_set_back_makes_no_negative_age() -> None:
    last = picture({}).find_last("P-017", NOON - timedelta(hours=1))
    assert last is not None
    assert last.age_s == 0
