from __future__ import annotations

from telemetry.memory import Progress
from telemetry.pings import NO_FIX


def test_a_vehicle_keeps_its_number_and_a_new_one_has_no_fix() -> None:
    progress = Progress({"P1": 5, "P2": 7})
    assert progress.numbers(["P2", "P1", "P3", "P2"]).tolist() == [1, 0, 2, 1]
    assert progress.fix_us[:3].tolist() == [5, 7, NO_FIX]
    assert progress.sure_us[:3].tolist() == [NO_FIX] * 3


def test_there_is_room_for_many_vehicles() -> None:
    progress = Progress({})
    numbers = progress.numbers([f"P{n}" for n in range(5000)])
    assert numbers.tolist() == list(range(5000))
    assert len(progress.sure_lat) >= 5000
