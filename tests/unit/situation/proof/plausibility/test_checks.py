"""Each check sees what it is for, and nothing on an honest drive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from simulators.days import Told
from situation.proof.plausibility import CHECKS, Check, Suspicion, assess
from situation.proof.plausibility.clock import offset_of
from situation.proof.plausibility.odometer_leaps import OTHER_M
from situation.proof.plausibility.sketches import sketch_of
from situation.proof.plausibility.track import day_track
from tests.simulated_days import VEHICLE, rows_of
from tests.unit.situation.proof.plausibility.days import BEGAN_AT, LAT, LON, changed, drive, shifted, track

S = Suspicion
PART = slice(20, 50)
BY_NAME = {check.suspicion: check for check in CHECKS}


def off(seconds: float) -> list[Told]:
    return [replace(each, ping=replace(each.ping, at=each.ping.at + seconds)) for each in drive()]


def two_machines() -> list[Told]:
    return sorted([*drive(), *shifted(drive(), slice(0, 60), 9_000)], key=lambda each: each.ping.at)


def wandering() -> list[Told]:
    day = changed(drive(kmh=18.0), PART, speed_kmh=0.0, odo_km=10_001.0)
    return changed(day, slice(50, 60), odo_km=None)


ATTACKED: list[tuple[Suspicion, Callable[[], Sequence[Told]]]] = [
    (S.MOCKED, lambda: changed(drive(), PART, mock=True)),
    (S.FROZEN, lambda: changed(drive(), PART, lat=LAT, lon=LON)),
    (S.PARKED_DRIFT, wandering),
    (S.SPIKES, lambda: shifted(shifted(shifted(drive(), slice(9, 10), 4e3), slice(30, 31), 5e3), slice(50, 51), 6e3)),
    (S.TELEPORTS, lambda: shifted(drive(), PART, 7_000)),
    (S.TWO_PLACES, two_machines),
    (S.SPEED_OFF, lambda: changed(drive(200, kmh=60), slice(0, 200), speed_kmh=15.0, odo_km=None)),
    (S.ODOMETER_OFF, lambda: changed(drive(200, kmh=60), slice(20, 90), odo_km=10_000.3)),
    (S.ODOMETER_LEAPS, lambda: changed(drive(), slice(30, 60), odo_km=90_000.0)),
    (S.NULL_ISLAND, lambda: changed(drive(), PART, lat=0.0001, lon=-0.0001)),
    (S.OUTSIDE, lambda: shifted(drive(), PART, 300_000)),
    (S.CLOCK_OFF, lambda: off(-3_600)),
    (S.TOO_SMOOTH, lambda: drive(noise_m=0.05)),
    (S.TOO_REGULAR, lambda: drive(400)),
]
REGION = (LON - 1, LAT - 1, LON + 1, LAT + 1)


@pytest.mark.parametrize(("suspicion", "attacked"), ATTACKED, ids=[suspicion for suspicion, _ in ATTACKED])
def test_a_check_sees_what_it_is_for(suspicion: Suspicion, attacked: Callable[[], Sequence[Told]]) -> None:
    check = BY_NAME[suspicion]
    day = track(attacked(), region=REGION)
    assert check.strength(check.figure(day)) > 0


@pytest.mark.parametrize("check", CHECKS, ids=[check.suspicion for check in CHECKS])
def test_and_nothing_on_an_honest_drive_nor_on_an_empty_or_short_day(check: Check) -> None:
    for day in (drive(), drive(0), drive(1), drive(2)):
        made = track(day, region=REGION) if day else day_track(rows_of(drive(1)), "nobody")
        assert check.strength(check.figure(made)) == 0


def test_every_suspicion_has_one_check_and_a_sound_scale() -> None:
    assert sorted(BY_NAME) == sorted(Suspicion)
    assert len(CHECKS) == len(BY_NAME)
    assert all(0 <= check.doubtful < check.sure and 0 < check.weight < 1 for check in CHECKS)


def test_a_copy_is_named_and_the_same_street_driven_again_is_none() -> None:
    noisy = sketch_of(track(drive(200, noise_m=4.0)).fixes)
    today = [replace(each, ping=replace(each.ping, at=each.ping.at + 86_400)) for each in drive(200, noise_m=4.0)]
    found = assess(VEHICLE, track(today, others={"P-2 2026-01-14": noisy}))
    assert (found.is_suspect, found.copy_of) == (True, "P-2 2026-01-14")
    again = [replace(each, ping=replace(each.ping, at=each.ping.at + 3)) for each in drive(200, kmh=37.0, noise_m=4.0)]
    assert assess(VEHICLE, track(again, others={"P-2 2026-01-14": noisy})).copy_of == ""


@pytest.mark.parametrize(
    ("seconds", "proposed", "zone"),
    [(-3_600, 3_600, True), (3_600, -3_600, True), (-12_600, 12_600, True), (-660, 660, False)],
)
def test_a_clock_that_is_off_is_proposed_for_whole_half_hours_or_minutes(
    seconds: float, proposed: float, zone: bool
) -> None:
    offset = offset_of(track(off(seconds)))
    assert offset is not None
    assert (offset.proposed_s, offset.is_zone) == (proposed, zone)


def test_a_black_box_that_empties_is_no_wrong_clock() -> None:
    day = [replace(each, received_at=BEGAN_AT + 1_000 + n) for n, each in enumerate(drive())]
    assert offset_of(track(day)) is None


def test_a_receiver_that_repeats_its_last_place_and_then_finds_itself_is_no_teleport() -> None:
    stale = changed(drive(kmh=60, odo_km=None), slice(20, 30), lat=LAT, lon=LON, speed_kmh=60.0)
    assert BY_NAME[S.TELEPORTS].figure(track(stale)) == 0


@pytest.mark.parametrize(("rolled_km", "leaps"), [(7.0, 0), (0.0, 1)])
def test_a_way_that_was_driven_while_the_place_was_repeated_is_no_teleport(rolled_km: float, leaps: int) -> None:
    day = drive()
    before, arrived = day[29].ping, shifted(day, slice(30, 60), 7_000)
    repeated = changed(arrived, slice(30, 31), lat=before.lat, lon=before.lon)
    told = [
        replace(each, ping=replace(each.ping, odo_km=(each.ping.odo_km or 0) + (rolled_km if row >= 30 else 0)))
        for row, each in enumerate(repeated)
    ]
    assert BY_NAME[S.TELEPORTS].figure(track(told)) == leaps


def test_an_odometer_alone_makes_no_suspect_and_counts_once() -> None:
    stuck = changed(drive(200, kmh=60, speed_kmh=None), slice(20, 90), odo_km=10_000.3)
    found = assess(VEHICLE, track(stuck))
    assert {ground.suspicion for ground in found.grounds if ground.alone} >= {S.ODOMETER_OFF, S.PARKED_DRIFT}
    assert not found.is_suspect
    assert found.score == max(ground.weight for ground in found.grounds)


def test_another_vehicles_odometer_is_more_than_a_bad_contact() -> None:
    leaps = BY_NAME[S.ODOMETER_LEAPS]
    near, far = (
        track(changed(drive(), slice(30, 60), odo_km=10_000 + metres / 1000)) for metres in (50_000, 2 * OTHER_M)
    )
    assert (leaps.figure(near), leaps.alone(near)) == (1, True)
    assert (leaps.figure(far), leaps.alone(far)) == (1, False)


def test_a_dead_odometer_is_not_asked() -> None:
    dead = changed(drive(200, kmh=60), slice(0, 200), odo_km=10_000.0)
    assert not assess(VEHICLE, track(dead)).grounds


def test_suspicions_add_up_without_reaching_certainty() -> None:
    both = changed(shifted(drive(), PART, 7_000), slice(0, 60), mock=True)
    found = assess(VEHICLE, track(both))
    one_by_one = [ground.weight for ground in found.grounds]
    assert max(one_by_one) < found.score < 1
    assert one_by_one == sorted(one_by_one, reverse=True)


def test_the_document_has_every_check_with_its_figures() -> None:
    text = (Path(__file__).parents[5] / "docs" / "plausibility.md").read_text("utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    for check in CHECKS:
        assert rows[check.suspicion].endswith(f"| {check.doubtful:,g} | {check.sure:,g} | {check.weight:g} |")
