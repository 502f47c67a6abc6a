from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import LAT, a_memory, flagged, ping, taken


def frozen(*batches: list[bytes]) -> list[bool]:
    memory = a_memory()
    return [flag for batch in batches for flag in flagged(taken(memory, *batch), Flag.FROZEN)]


def test_a_repeated_place_of_a_vehicle_that_moves_is_flagged_within_a_batch_and_across() -> None:
    pings = [ping(second, speed=30.0) for second in (-30, -20, -10)]
    assert frozen(pings) == [False, True, True]
    assert frozen(*([each] for each in pings)) == [False, True, True]


def test_order_of_arrival_does_not_matter_within_a_batch() -> None:
    first, moved, again = ping(-30, speed=30), ping(-20, speed=30, lat=LAT + 0.001), ping(-10, speed=30)
    assert frozen([again, first, moved]) == [False, False, False]


def test_a_standing_vehicle_and_one_that_tells_no_speed_may_repeat_their_place() -> None:
    assert not any(frozen([ping(-30, speed=0.0), ping(-20, speed=0.0), ping(-10)]))


def test_nothing_accepted_is_nothing_to_flag() -> None:
    assert frozen([b"nonsense"]) == [False]
