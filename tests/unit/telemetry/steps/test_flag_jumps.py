from __future__ import annotations

from situation.positions import Flag
from tests.unit.telemetry.messages import LAT, a_memory, flagged, ping, taken

KM = 1 / 111.195  # degrees of latitude


def driven(*steps: tuple[float, float]) -> list[bytes]:
    """Pings at (second, kilometres north)."""
    return [ping(second - 10_000, lat=LAT + km * KM) for second, km in steps]


def jumps(*batches: list[bytes]) -> list[bool]:
    memory = a_memory()
    return [flag for batch in batches for flag in flagged(taken(memory, *batch), Flag.IMPLAUSIBLE_JUMP)]


def test_a_drive_is_no_jump() -> None:
    assert not any(jumps(driven(*((s, s * 0.02) for s in range(100)))))  # 72 km/h


def test_one_wild_fix_is_flagged_and_the_vehicle_goes_on() -> None:
    steps = [(0, 0.0), (15, 0.1), (30, 9.6), (45, 0.3), (60, 0.4)]
    expected = [False, False, True, False, False]
    assert jumps(driven(*steps)) == expected
    assert jumps(*(driven(step) for step in steps)) == expected


def test_a_vehicle_that_is_really_elsewhere_is_flagged_once_and_never_locked_out() -> None:
    steps = [(0, 0.0), (15, 50.0), (30, 50.1), (45, 50.2), (60, 50.3)]
    expected = [False, True, False, False, False]
    assert jumps(driven(*steps)) == expected
    assert jumps(*(driven(step) for step in steps)) == expected


def test_noise_of_a_standing_vehicle_is_no_jump() -> None:
    assert not any(jumps(driven((0, 0.0), (1, 0.25), (2, 0.0))))


def test_after_a_long_silence_a_far_place_is_no_jump() -> None:
    assert jumps(driven((0, 0.0)), driven((3600, 100.0))) == [False, False]


def test_late_fixes_are_left_alone() -> None:
    assert jumps(driven((100, 0.0)), driven((50, 80.0))) == [False, False]


def test_a_jump_of_one_vehicle_does_not_touch_another() -> None:
    topics = [f"fleet/city/{vehicle}/position" for vehicle in ("P1", "P2", "P1", "P2")]
    payloads = [*driven((0, 0.0), (0, 30.0), (10, 30.0), (10, 30.1))]
    assert flagged(taken(a_memory(), *payloads, topic=topics), Flag.IMPLAUSIBLE_JUMP) == [False, False, True, False]
