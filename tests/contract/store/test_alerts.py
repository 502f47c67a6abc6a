"""Alerts: which of them stand, and which were in view."""

from __future__ import annotations

from situation.alerts import AlertId, AlertState
from situation.ports import Store
from tests.builders import after, an_alert


def test_an_alert_may_stand_again_once_it_is_cleared(store: Store) -> None:
    with store.begin() as unit:
        unit.put_alert(an_alert("a1", subject="s", state=AlertState.CLEARED))
        unit.put_alert(an_alert("a2", subject="s", state=AlertState.RETURNED))
        assert unit.find_standing_alert("vehicle_silent", "s") == unit.get_alert(AlertId("a2"))
        assert unit.find_standing_alert("flooding", "s") is None


def test_alerts_come_newest_first_by_pages(store: Store) -> None:
    alerts = [an_alert(f"a{n}", raised_at=after(n // 2)) for n in range(6)]
    with store.begin() as unit:
        for alert in alerts:
            unit.put_alert(alert)
        unit.put_alert(an_alert("b", state=AlertState.CLEARED))
        assert [one.id for one in unit.list_alerts(standing=True)] == ["a5", "a4", "a3", "a2", "a1", "a0"]
        assert [one.id for one in unit.list_alerts(standing=False)] == ["b"]
        assert [one.id for one in unit.list_alerts(after="a3", limit=2)] == ["a2", "b"]
        assert len(unit.list_alerts()) == 7


def test_alerts_that_were_in_view_within_a_time(store: Store) -> None:
    with store.begin() as unit:
        unit.put_alert(an_alert("old", raised_at=after(0), cleared_at=after(10), state=AlertState.CLEARED))
        unit.put_alert(an_alert("held", raised_at=after(5), cleared_at=after(60), state=AlertState.CLEARED))
        unit.put_alert(an_alert("holds", raised_at=after(20)))
        unit.put_alert(an_alert("later", raised_at=after(40), subject="vehicle:other"))
    with store.read() as unit:
        assert [one.id for one in unit.list_alerts(within=(after(11), after(40)))] == ["holds", "held"]
