"""Requests taken over from another system."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from situation.clocks import ClockKind
from situation.desk.importing import ImportBatch, Imported, PastRequest, number_of
from situation.desk.work import Destination, OutboxSettings
from situation.errors import Invalid
from situation.incidents import Channel, Incident, IncidentState, Reporter
from situation.journal import Subject
from situation.ports import IncidentFilter
from tests.builders import NOON, PLACE
from tests.centre import BareCentre

NOW = NOON + timedelta(days=400)
H = timedelta(hours=1)


def a_request(external_id: str = "1", **changes: Any) -> PastRequest:
    fields: dict[str, Any] = {"category": "flood_road", "lat": PLACE[0], "lon": PLACE[1], "opened_at": NOON}
    return PastRequest(**({"external_id": external_id, "channel": Channel.PHONE} | fields | changes))


def a_batch(*requests: PastRequest, **changes: Any) -> ImportBatch:
    return ImportBatch(**({"source": "old", "requests": requests, "about": {"file": "a.csv"}} | changes))


class Centre(BareCentre):
    def __init__(self) -> None:
        everything = OutboxSettings(destinations=(Destination(name="webhook", wants=("",)),))
        super().__init__(now=NOW, districts=lambda lon, lat: None, outbox=everything, centre=(51.0, 71.0))

    def take(self, *requests: PastRequest, **changes: Any) -> Imported:
        return self.desk.import_requests(a_batch(*requests, **changes), by="admin")

    def one(self, number: str = "old-1") -> Incident:
        with self.store.read() as unit:
            return unit.list_incidents(IncidentFilter(ids=frozenset({number})))[0]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def over(external_id: str = "1", **changes: Any) -> PastRequest:
    moments = {"reacted_at": NOON + H, "resolved_at": NOON + 3 * H, "closed_at": NOON + 30 * H}
    return a_request(external_id, **(moments | changes))


def test_history_is_kept_with_its_moments_and_nobody_is_bothered(centre: Centre) -> None:
    assert centre.take(over("1", reporter=Reporter(phone="+7 701")), over("2")) == Imported(new=2, open=0, known=0)
    centre.watch.tick()
    incident = centre.one()
    assert (incident.state, incident.channel, incident.public_no) == (IncidentState.CLOSED, "phone", "old-1")
    assert (incident.reacted_at, incident.resolved_at) == (NOON + H, NOON + 3 * H)
    assert incident.reaction_due_at == NOON + timedelta(minutes=10)
    late = {clock.kind: clock.breached_at is not None for clock in incident.clocks}
    assert late == {ClockKind.ACK: True, ClockKind.ANSWER: False, ClockKind.LAW: False, ClockKind.FIX: False}
    with centre.store.read() as unit:
        (row,) = unit.list_changes()
        assert (row.subject, row.id, row.data["new"], row.data["states"]) == (Subject.IMPORT, "old", 2, {"closed": 2})
        assert unit.list_alerts() == []
        assert unit.list_deliveries() == []
        assert unit.find_reporter(incident.id) is None


def test_what_is_open_comes_under_control_and_is_overdue_from_the_first_look(centre: Centre) -> None:
    assert centre.take(a_request("1", reporter=Reporter(phone="+7 701")), over("2")).open == 1
    centre.watch.tick()
    with centre.store.read() as unit:
        (late,) = unit.list_incidents(IncidentFilter(overdue_at=NOW))
        assert late.public_no == "old-1"
        assert unit.find_reporter(late.id) == Reporter(phone="+7 701")
        assert {alert.incident for alert in unit.list_alerts(standing=True)} == {late.id}
        actions = [change.action for change in unit.list_changes(subject=Subject.INCIDENT, id=late.id)]
    assert actions == ["imported"]  # its breaches are on record already: they are history, not news


def test_a_second_import_changes_nothing_and_closes_nothing(centre: Centre) -> None:
    centre.take(a_request("1"), a_request("1", description="twice in one batch"))
    before = centre.one()
    assert centre.take(over("1"), over("2")) == Imported(new=1, open=0, known=1)
    assert centre.take(over("2")) == Imported(new=0, open=0, known=1)
    assert centre.one() == before
    with centre.store.read() as unit:
        assert len(unit.list_incidents(IncidentFilter())) == 2
        assert [change.subject for change in unit.list_changes()] == [
            Subject.IMPORT,
            Subject.INCIDENT,
            Subject.IMPORT,
        ]


@pytest.mark.parametrize(
    ("moments", "state", "reacted_after"),
    [
        ({}, IncidentState.NEW, None),
        ({"reacted_at": NOON + H}, IncidentState.ACKNOWLEDGED, H),
        ({"resolved_at": NOON + H}, IncidentState.RESOLVED, H),
        ({"reacted_at": NOON + 2 * H, "resolved_at": NOON + H}, IncidentState.RESOLVED, H),
        ({"closed_at": NOON + H}, IncidentState.CLOSED, None),
    ],
)
def test_where_it_stands_follows_from_its_moments(
    centre: Centre, moments: dict[str, Any], state: IncidentState, reacted_after: timedelta | None
) -> None:
    centre.take(a_request(**moments))
    incident = centre.one()
    assert incident.state is state
    assert incident.reacted_at == (reacted_after and NOON + reacted_after)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "ufo"}, "category"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": "я" * 40}, "external_id"),
        ({"lat": None}, "lat"),
        ({"lat": 91.0}, "lat"),
        ({"lat": None, "lon": None}, "address"),
        ({"opened_at": NOW + H}, "opened_at"),
        ({"reacted_at": NOON - H}, "reacted_at"),
        ({"resolved_at": NOW + H}, "resolved_at"),
        ({"resolved_at": NOON + 2 * H, "closed_at": NOON + H}, "closed_at"),
        ({"description": "x" * 4001}, "description"),
    ],
)
def test_what_cannot_be_an_incident_is_named_and_nothing_of_its_batch_is_kept(
    centre: Centre, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as told:
        centre.take(over("9"), a_request(**changes))
    assert told.value.field == field
    with centre.store.read() as unit:
        assert unit.list_incidents(IncidentFilter()) == []
        assert unit.last_seq() == 0


def test_a_request_without_a_place_waits_for_one(centre: Centre) -> None:
    centre.take(a_request(lat=None, lon=None, address="Кенесары 40"))
    incident = centre.one()
    assert incident.needs_location
    assert (incident.lat, incident.radius_m) == (51.0, 0.0)


def test_numbers_of_other_systems_fit_into_addresses_and_stay_different() -> None:
    assert number_of("old", "45/123-2018") == "old-45_2F_123-2018"
    assert len({number_of("old", text) for text in ("a/1", "a_1", "a-1", "a_2F_1", "a 1")}) == 5
