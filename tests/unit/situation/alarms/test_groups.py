import json
from itertools import count
from pathlib import Path

import pytest

from situation.alarms.groups import groups_of
from situation.alerts import Alert, AlertState
from tests.builders import after, an_alert

CASES = json.loads(Path(__file__).with_name("group_cases.json").read_text("utf-8"))


def flood(n: int, at_s: float, **changes) -> Alert:
    fields = {"rule": "flooding", "subject": f"camera:{n}", "district": "esil", "raised_at": after(at_s), "priority": 1}
    return an_alert(f"a{n}", **(fields | changes))


def test_seventeen_floodings_of_a_district_are_one_card():
    (group,) = groups_of(flood(n, 30 * n) for n in range(17))
    assert (group.id, len(group.alerts), group.unacknowledged, group.priority) == ("flooding/esil", 17, 17, 1)
    assert (group.first_at, group.last_at) == (after(0), after(480))


def test_five_are_none_and_the_sixth_makes_it_one():
    assert groups_of(flood(n, n) for n in range(5)) == []
    assert len(groups_of(flood(n, n) for n in range(6))) == 1


def test_what_came_at_another_time_in_another_district_or_is_over_or_muted_does_not_count():
    five = [flood(n, n) for n in range(5)]
    for other in (
        {"raised_at": after(700)},
        {"district": "almaty"},
        {"district": ""},
        {"rule": "blocked_ramp"},
        {"state": AlertState.CLEARED},
        {"state": AlertState.SHELVED},
        {"muted_by": "camera_health/camera:9"},
    ):
        assert groups_of([*five, flood(9, 3, **other)]) == []


def alerts_of(rows) -> list[Alert]:
    numbers = count()
    made = []
    for row in rows:
        fields = {name: value for name, value in row.items() if name not in ("count", "apart_s", "from_s")}
        starts = row.get("from_s", 0)
        made += [flood(next(numbers), starts + at * row["apart_s"], **fields) for at in range(row["count"])]
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_screen_and_the_server_tell_the_same_groups(case):
    """The page tests the same cases: tests/groups.test.ts of web/frontend."""
    found = {group.id: len(group.alerts) for group in groups_of(alerts_of(case["alerts"]))}
    assert found == case["groups"]


def test_a_late_one_of_a_crowd_belongs_to_it_and_a_lone_one_does_not():
    crowd = [flood(n, 110 * n) for n in range(8)]
    (group,) = groups_of([*crowd, flood(99, 5000)])
    assert group.alerts == tuple(f"a{n}" for n in range(8))
