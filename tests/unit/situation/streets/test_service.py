"""What is serviced, accepted, due and late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo.tracks import IDLE, WORKING
from situation.streets.coverage import cover
from situation.streets.levels import ClockStart, SnowEvent
from situation.streets.service import (
    SERVICES,
    Service,
    Standards,
    StreetService,
    coverage_starts_at,
    required_passes,
    street_service,
    tally,
)
from tests.profiles import KAZAKHSTAN
from tests.unit.geo.cities import streets
from tests.unit.situation.streets.passes import VEHICLES, passes

ENDED = datetime(2026, 1, 15, 6, tzinfo=UTC)
EVENT = SnowEvent(id="e", started_at=ENDED - timedelta(hours=5), ended_at=ENDED)
# 101 residential both ways, 102 primary one way, 103 service both ways.
STREETS = replace(
    streets([(0, 0), (200, 0)], [(200, 0), (400, 0)], [(400, 0), (600, 0)], one_way=[False, True, False]),
    road_class=np.array(["residential", "primary", "service"], dtype=object),
)
STANDARDS = Standards(streets=STREETS, profile=KAZAKHSTAN, zone=ZoneInfo("Asia/Almaty"))


def after(hours: float) -> float:
    return (ENDED + timedelta(hours=hours)).timestamp()


def state(*rows: tuple[int, int, float, int, int], at_h: float, accepted=None, event=EVENT) -> StreetService:
    coverage = cover(STREETS, passes(*rows), VEHICLES, since=coverage_starts_at(KAZAKHSTAN, event).timestamp())
    return street_service(STANDARDS, event, coverage, at=ENDED + timedelta(hours=at_h), accepted=accepted or {})


def services(told: StreetService) -> list[Service]:
    return [SERVICES[place] for place in told.service]


def test_required_passes_are_those_of_the_class_and_none_against_a_one_way_street() -> None:
    assert required_passes(STREETS, KAZAKHSTAN).tolist() == [1, 1, 2, 0, 1, 1]


def test_a_street_is_serviced_when_every_direction_has_its_passes() -> None:
    there, back = (101, 1, after(1), WORKING, 0), (101, -1, after(2), WORKING, 0)
    assert services(state(at_h=3))[0] is Service.NOT_VISITED
    assert services(state((101, 1, after(1), IDLE, 0), at_h=3))[0] is Service.PASSED
    assert services(state(there, at_h=3))[0] is Service.BEGUN
    told = state(there, back, at_h=3)
    assert services(told)[0] is Service.SERVICED
    assert told.served_at[0] == after(2)


def test_a_wide_one_way_street_needs_two_passes_in_its_direction() -> None:
    one, two = (102, 1, after(1), WORKING, 0), (102, 1, after(2), WORKING, 1)
    assert services(state(one, at_h=3))[1] is Service.BEGUN
    assert services(state(one, two, at_h=3))[1] is Service.SERVICED


def test_only_a_person_or_a_camera_makes_it_accepted_and_only_after_it_was_serviced() -> None:
    done = [(101, 1, after(1), WORKING, 0), (101, -1, after(2), WORKING, 0)]
    assert services(state(*done, at_h=3, accepted={101: ENDED + timedelta(hours=1.5)}))[0] is Service.SERVICED
    assert services(state(*done, at_h=3, accepted={101: ENDED + timedelta(hours=2.5)}))[0] is Service.ACCEPTED
    assert services(state(at_h=3, accepted={101: ENDED + timedelta(hours=2.5)}))[0] is Service.NOT_VISITED


def test_late_is_not_served_past_due_or_served_after_it() -> None:
    assert state(at_h=5).late.tolist() == [False, True, False]  # 6, 4 and 12 hours
    assert state(at_h=12.1).late.tolist() == [True, True, True]
    too_late = [(102, 1, after(4.5), WORKING, 0), (102, 1, after(4.6), WORKING, 0)]
    in_time = [(102, 1, after(3), WORKING, 0), (102, 1, after(3.9), WORKING, 0)]
    assert state(*too_late, at_h=5).late[1]
    assert not state(*in_time, at_h=5).late[1]


def test_passes_before_the_clock_started_do_not_count() -> None:
    early = [(101, 1, after(-1), WORKING, 0), (101, -1, after(-1), WORKING, 0)]
    assert services(state(*early, at_h=1))[0] is Service.NOT_VISITED


def test_nothing_is_late_while_it_snows_and_passes_since_its_start_are_shown() -> None:
    falling = replace(EVENT, ended_at=None)
    done = [(101, 1, after(-1), WORKING, 0), (101, -1, after(-1), WORKING, 0)]
    told = state(*done, at_h=50, event=falling)
    assert not told.late.any()
    assert services(told)[0] is Service.SERVICED


def test_what_the_clock_starts_with_is_data() -> None:
    from_start = Standards(
        streets=STREETS, profile=replace(KAZAKHSTAN, starts=ClockStart.EVENT_START), zone=STANDARDS.zone
    )
    assert from_start.due(EVENT)[1][0] == (EVENT.started_at + timedelta(hours=6)).timestamp()
    assert STANDARDS.due(EVENT)[1][0] == after(6)


def test_sums_by_any_label() -> None:
    told = state((101, 1, after(1), WORKING, 0), (101, -1, after(2), WORKING, 0), at_h=5)
    lengths = np.array([200.0, 300.0, 100.0])
    esil, nura = tally(told, lengths, np.array(["esil", "nura", "esil"], dtype=object))
    assert (esil.label, esil.segments, esil.metres, esil.serviced_m, esil.late_m) == ("esil", 2, 300, 200, 0)
    assert esil.serviced_share == pytest.approx(2 / 3)
    assert (nura.metres, nura.serviced_m, nura.late_m, nura.open_late_m) == (300, 0, 300, 300)
    by_class = {one.label: one.metres for one in tally(told, lengths, told.class_code)}
    assert by_class == {"I": 300, "III-IV": 200, "V": 100}
