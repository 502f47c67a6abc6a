import pytest

from situation.alarms.escalation import escalation_of
from situation.alerts import AlertState
from situation.thresholds import Thresholds
from tests.builders import after, an_alert


def level(at_s: float, **changes) -> int:
    return escalation_of(an_alert(**({"priority": 1, "told_at": after(0)} | changes)), after(at_s), Thresholds())


@pytest.mark.parametrize(("at_s", "expected"), [(59, 0), (60, 1), (179, 1), (180, 2), (600, 3), (10**6, 3)])
def test_it_gets_louder_step_by_step(at_s, expected):
    assert level(at_s) == expected


@pytest.mark.parametrize(
    "quiet", [{"priority": 3}, {"muted_by": "x/y"}, {"state": AlertState.ACKNOWLEDGED}, {"state": AlertState.SHELVED}]
)
def test_what_somebody_has_what_is_muted_and_what_has_time_calls_nobody(quiet):
    assert level(10**6, **quiet) == 0


def test_it_counts_from_when_people_were_told_and_never_falls():
    assert level(100, told_at=after(90)) == 0
    assert level(100, told_at=after(90), escalation=2) == 2
    assert level(100, told_at=None, raised_at=after(0)) == 1
