from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import NOON_S, a_memory, flagged, ping, taken


def test_a_fix_older_than_one_before_it_is_late_and_does_not_move_the_vehicle_back() -> None:
    memory = a_memory()
    assert flagged(taken(memory, ping(1), ping(3), ping(2), ping(4)), Flag.LATE) == [False, False, True, False]
    assert flagged(taken(memory, ping(3.5), ping(4.5)), Flag.LATE) == [True, False]
    (number,) = memory.progress.numbers(["P1"])
    assert memory.progress.fix_us[number] == (NOON_S + 4.5) * 1_000_000


def test_each_vehicle_has_its_own_order() -> None:
    topics = [f"fleet/city/{vehicle}/position" for vehicle in ("P1", "P2", "P2", "P1")]
    pings = taken(a_memory(), ping(4), ping(2), ping(1), ping(3), topic=topics)
    assert flagged(pings, Flag.LATE) == [False, False, True, True]


def test_what_is_in_quarantine_makes_nothing_late() -> None:
    assert flagged(taken(a_memory(), ping(-1, speed=999), ping(-2)), Flag.LATE) == [False, False]
