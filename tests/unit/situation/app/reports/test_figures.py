"""The shift in numbers, against shifts whose numbers are known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from situation.app.reports.figures import category_figures, operator_figures, overdue, steps_of
from situation.app.reports.shift import Shift
from situation.incidents import IncidentState
from tests.unit.situation.app.reports.shifts import BEGAN, CITY, a_drive, a_shift, an_incident, positions_of


def figures(shift: Shift) -> dict[str, object]:
    return {found.operator: found for found in operator_figures(shift, steps_of(shift, CITY.crs))}


def test_a_drive_is_as_long_as_its_fixes_are_apart() -> None:
    found = figures(a_shift())["gorzhol"]
    assert found.driven_km == pytest.approx(5.0, rel=0.002)
    assert (found.vehicles, found.pings, found.simulated) == (2, 132, 1)


def test_a_standing_vehicle_is_heard_but_drives_nowhere() -> None:
    found = figures(a_shift())["gorzhol"]
    assert found.heard_h == pytest.approx((100 * 10 + 30 * 120) / 3600)


def test_a_long_silence_is_neither_heard_nor_driven_and_a_jump_is_not_driven() -> None:
    found = figures(a_shift())["other"]
    assert found.heard_h == pytest.approx(10 / 3600)
    assert found.driven_km == 0


def test_quarantined_pings_are_counted_by_reason_also_of_who_has_no_position() -> None:
    found = figures(a_shift())
    assert found["other"].quarantined == {"future": 2}
    assert (found["ghost"].quarantined, found["ghost"].pings) == ({"not_json": 1}, 0)


def test_vehicles_of_one_operator_are_not_joined_to_each_other() -> None:
    both = positions_of([*a_drive("P-1", "gorzhol", fixes=2), *a_drive("P-9", "gorzhol", fixes=2)])
    assert figures(a_shift(positions=both))["gorzhol"].driven_km == pytest.approx(0.1, rel=0.01)


def test_a_fix_without_speed_drives_when_the_way_says_so() -> None:
    rows = [row | {"speed_kmh": None} for row in a_drive("P-1", "gorzhol", fixes=3)]
    assert figures(a_shift(positions=positions_of(rows)))["gorzhol"].driven_km == pytest.approx(0.1, rel=0.01)


def test_categories_have_medians_of_what_has_happened() -> None:
    snow, ice = category_figures(a_shift())
    assert (snow.category, snow.incidents, snow.reaction_min, snow.elimination_min) == ("snow_road", 2, 10.0, 120.0)
    assert (ice.reaction_min, ice.elimination_min) == (20.0, None)


def test_overdue_is_told_the_longest_first_and_not_of_the_closed() -> None:
    longer = an_incident(7, reaction_due_at=BEGAN + timedelta(minutes=61))
    closed = an_incident(8, state=IncidentState.CLOSED)
    assert [incident.id for incident in overdue(a_shift(incidents=[an_incident(6), longer, closed]))] == ["i7", "i6"]


def test_an_empty_shift_has_no_figures() -> None:
    empty = a_shift(positions=positions_of([]), quarantined=a_shift().quarantined.slice(0, 0), incidents=[])
    assert figures(empty) == {}
    assert category_figures(empty) == []
