"""How many vehicles are where, and what a contractor hears of it."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import NOON, a_vehicle, positions
from web.live.fleet_picture import FleetPicture
from web.live.tallies import Tally, tallies


def a_city() -> FleetPicture:
    fleet = FleetPicture(silent_after_s=300)
    fleet.put_vehicles(a_vehicle(f"P{number}", operator="city" if number < 4 else "hired") for number in range(6))
    fleet.take(
        positions(
            {"vehicle": "P0", "district": "esil", "speed_kmh": 20.0, "blade": True},
            {"vehicle": "P1", "district": "esil", "speed_kmh": 0.0, "blade": False},
            {"vehicle": "P2", "district": "esil", "fix_at": NOON - timedelta(seconds=301)},
            {"vehicle": "P3", "district": None},
            {"vehicle": "P4", "district": "nura", "speed_kmh": 20.0, "blade": True},
        )
    )
    return fleet


def test_vehicles_are_counted_by_district_and_by_what_they_do() -> None:
    fleet = a_city()
    now = fleet.at(NOON)
    assert tallies(now, fleet.districts_of(now)) == {"esil": Tally(3, 1, 1), "nura": Tally(1, 1, 0)}


def test_who_sees_one_operator_hears_of_its_vehicles_alone() -> None:
    fleet = a_city()
    now = fleet.at(NOON)
    assert tallies(now, fleet.districts_of(now), operator=fleet.operator_code("hired")) == {"nura": Tally(1, 1, 0)}
    assert tallies(now, fleet.districts_of(now), operator=fleet.operator_code("nobody")) == {}


def test_a_vehicle_counts_where_it_was_last() -> None:
    fleet = a_city()
    fleet.take(positions({"vehicle": "P0", "district": None, "fix_at": NOON + timedelta(seconds=9)}))
    later = fleet.at(NOON + timedelta(seconds=9))
    assert tallies(later, fleet.districts_of(later))["esil"].vehicles == 2
