"""Process indicators."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from situation.analysis.indicators import By, IndicatorReport, Spread, indicators
from situation.incidents import Channel, IncidentState
from tests.builders import NOON, after
from tests.unit.situation.analysis.lives import lives

ALMATY = ZoneInfo("Asia/Almaty")
OVER = {"state": IncidentState.CLOSED}
NOW = NOON + timedelta(days=10)


def report(table: Any, by: By = By.CHANNEL, made_at: datetime = NOW) -> IndicatorReport:
    return indicators(table, from_at=NOON, to_at=NOW, made_at=made_at, by=by, zone=ALMATY)


def done(reacted_min: float | None, resolved_min: float | None, **more: Any) -> dict[str, Any]:
    moments = {"reacted_at": reacted_min, "resolved_at": resolved_min}
    return {name: None if at is None else after(at * 60) for name, at in moments.items()} | more


def test_spreads_are_of_what_has_ended_and_shares_also_of_what_is_late() -> None:
    whole = report(lives(done(10, 100), done(20, 300), done(40, None), done(None, None))).whole
    assert whole.reaction == Spread(count=3, p25=15, median=20, p75=30, p90=36, p95=38)
    assert whole.elimination == Spread(count=2, p25=150, median=200, p75=250, p90=280, p95=290)
    assert (whole.requests, whole.open, whole.lost) == (4, 2, 1)
    assert whole.reaction_in_time == pytest.approx(2 / 4)  # within 30 minutes; the silent one is late
    assert whole.elimination_in_time == pytest.approx(1 / 4)  # within 240 minutes; the two open ones are late


def test_what_is_not_due_yet_decides_nothing() -> None:
    whole = report(lives(done(None, None)), made_at=after(60)).whole
    assert (whole.reaction, whole.reaction_in_time, whole.elimination_in_time, whole.lost) == (None, None, None, 0)


def test_closed_without_a_reaction_is_lost_unless_the_source_cannot_tell() -> None:
    rows = [done(None, 50, **OVER), done(None, 50, **OVER)]
    whole = report(lives(*rows, silent=("i1",)), made_at=after(60)).whole
    assert (whole.lost, whole.reaction_unknown) == (1, 1)
    assert whole.elimination_in_time == 1


def test_a_source_that_tells_no_reaction_lends_none_from_the_resolving() -> None:
    whole = report(lives(done(50, 50, state=IncidentState.RESOLVED), silent=("i0",))).whole
    assert (whole.reaction, whole.reaction_in_time, whole.reaction_unknown) == (None, None, 1)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (By.CHANNEL, [("phone", 2), ("app", 1)]),
        (By.CATEGORY, [("flood_road", 2), ("ice", 1)]),
        (By.DISTRICT, [("esil", 2), ("", 1)]),
        (By.OPERATOR, [("taza", 2), ("", 1), ("zhol", 1)]),
    ],
)
def test_groups_the_largest_first(by: By, groups: list[tuple[str, int]]) -> None:
    rows = (
        {"channel": Channel.PHONE, "district": "esil"},
        {"channel": Channel.APP, "district": "esil", "category": "ice"},
        {"channel": Channel.PHONE, "reopened": 2},
    )
    found = report(lives(*rows, operators={"i0": ["taza", "zhol"], "i1": ["taza", "taza"]}), by)
    assert [(group.key, group.requests) for group in found.groups] == groups
    assert found.whole.reopened == 1


def test_weeks_begin_on_mondays_of_the_city() -> None:
    sunday = datetime(2026, 1, 18, 18, 59, tzinfo=ZoneInfo("UTC"))  # 23:59 in Astana
    found = report(lives({"opened_at": sunday}, {"opened_at": sunday + timedelta(minutes=1)}))
    assert [(week.key, week.requests) for week in found.weeks] == [("2026-01-12", 1), ("2026-01-19", 1)]


def test_real_and_made_up_requests_are_never_counted_together() -> None:
    mixed = report(lives({"simulated": True}, {}))
    assert (mixed.whole.requests, mixed.simulated) == (1, False)
    made_up = report(lives({"simulated": True}))
    assert (made_up.whole.requests, made_up.simulated) == (1, True)


def test_nothing_is_no_error() -> None:
    for by in By:
        empty = report(lives(), by)
        assert (empty.whole.requests, empty.groups, empty.weeks, empty.simulated) == (0, (), (), False)
