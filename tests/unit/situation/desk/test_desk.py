from datetime import timedelta

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.alerts import AlertState
from situation.desk import Desk, Destination, NewIncident, OutboxSettings, alerts
from situation.errors import Conflict, Invalid, NotAllowed, NotFound
from situation.incidents import IncidentState, Reporter
from situation.journal import Subject
from tests.builders import NOON, PLACE, a_condition, a_vehicle, after, an_operator


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def desk(store, clock):
    outbox = OutboxSettings(destinations=(Destination(name="partner", wants=("situation.incident.",)),))
    return Desk(store, clock, districts=lambda lon, lat: "esil", outbox=outbox)


def snow(**changes) -> NewIncident:
    return NewIncident(**({"category": "snow_road", "lat": PLACE[0], "lon": PLACE[1]} | changes))


def test_an_anonymous_request_is_taken_numbered_placed_and_put_on_the_clock(desk):
    incident = desk.open_incident(snow(), by="aigul")
    assert (incident.public_no, incident.district, incident.state) == ("A-2026-000001", "esil", IncidentState.NEW)
    assert incident.reaction_due_at == NOON + timedelta(minutes=30)
    assert incident.elimination_due_at == NOON + timedelta(hours=4)
    assert desk.open_incident(snow(), by="aigul").public_no == "A-2026-000002"


def test_who_asked_is_kept_apart_and_sent_to_nobody(desk, store):
    incident = desk.open_incident(snow(reporter=Reporter(phone="+7 700 000 00 00")), by="aigul")
    with store.read() as unit:
        assert unit.find_reporter(incident.id) == Reporter(phone="+7 700 000 00 00")
        assert "700" not in repr(unit.list_deliveries() + unit.list_changes())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "dragons"}, "category"),
        ({"lat": 91.0}, "lat"),
        ({"lat": 0.0, "lon": 0.0}, "lat"),
        ({"lon": float("nan")}, "lat"),
        ({"description": "x" * 4001}, "description"),
    ],
)
def test_what_cannot_be_placed_or_named_is_refused_and_leaves_nothing_behind(desk, store, changes, field):
    with pytest.raises(Invalid) as refused:
        desk.open_incident(snow(**changes), by="aigul")
    assert refused.value.field == field
    with store.read() as unit:
        assert unit.last_seq() == 0


def test_a_request_goes_from_new_to_closed_and_every_flip_is_on_record(desk, store, clock):
    desk.put_operator(an_operator(), by="admin")
    desk.put_vehicle(a_vehicle(), by="admin")
    incident = desk.open_incident(snow(), by="aigul")
    clock.move_to(after(60))
    desk.acknowledge_incident(incident.id, by="aigul")
    desk.dispatch_incident(incident.id, ["P-017"], by="aigul")
    desk.resolve_incident(incident.id, "ploughed", by="aigul")
    closed = desk.close_incident(incident.id, by="chief")
    assert (closed.state, closed.reacted_at, closed.vehicles, closed.outcome) == (
        IncidentState.CLOSED, after(60), ("P-017",), "ploughed",
    )  # fmt: skip
    with store.read() as unit:
        changes = [change for change in unit.list_changes() if change.subject is Subject.INCIDENT]
        deliveries = unit.list_deliveries(subject=f"incident:{incident.id}")
    assert [change.after for change in changes] == ["new", "acknowledged", "dispatched", "resolved", "closed"]
    assert len(deliveries) == 5
    assert len({delivery.id for delivery in deliveries}) == 5


def test_the_lifecycle_refuses_what_makes_no_sense(desk):
    incident = desk.open_incident(snow(), by="aigul")
    with pytest.raises(NotAllowed, match="cannot close an incident that is new"):
        desk.close_incident(incident.id, by="chief")
    with pytest.raises(NotFound):
        desk.acknowledge_incident("no such", by="aigul")
    with pytest.raises(Invalid, match="no vehicle 'X'"):
        desk.dispatch_incident(incident.id, ["X"], by="aigul")


def test_of_two_who_edit_the_second_is_told(desk):
    incident = desk.open_incident(snow(), by="aigul")
    desk.edit_incident(incident.id, by="aigul", version=1, priority=1)
    with pytest.raises(Conflict, match="version 2, not 1"):
        desk.edit_incident(incident.id, by="berik", version=1, priority=4)


def test_reopening_keeps_the_first_reaction_and_starts_the_work_again(desk, clock):
    incident = desk.open_incident(snow(), by="aigul")
    desk.resolve_incident(incident.id, "ploughed", by="aigul")
    clock.move_to(after(600))
    again = desk.reopen_incident(incident.id, "snow is still there", by="chief")
    assert (again.state, again.reacted_at, again.resolved_at) == (IncidentState.ACKNOWLEDGED, NOON, None)


def an_alert(desk, **changes):
    with desk.work("rule:test") as work:
        return alerts.raise_alert(work, a_condition(**changes))[0]


def test_two_who_acknowledge_at_once_both_succeed_and_the_first_one_counts(desk):
    alert = an_alert(desk)
    desk.acknowledge_alert(alert.id, by="aigul")
    assert desk.acknowledge_alert(alert.id, by="berik").acknowledged_by == "aigul"


def test_shelving_needs_a_reason_an_end_within_the_shift_and_for_the_critical_a_supervisor(desk):
    alert = an_alert(desk, priority=1)
    soon, late = after(600), after(9 * 3600)
    with pytest.raises(Invalid, match="why"):
        desk.shelve_alert(alert.id, soon, " ", by="aigul", may_shelve_critical=True)
    with pytest.raises(Invalid, match="8 hours"):
        desk.shelve_alert(alert.id, late, "known", by="aigul", may_shelve_critical=True)
    with pytest.raises(NotAllowed, match="supervisor"):
        desk.shelve_alert(alert.id, soon, "known", by="aigul", may_shelve_critical=False)
    shelved = desk.shelve_alert(alert.id, soon, "known", by="chief", may_shelve_critical=True)
    assert (shelved.state, shelved.shelved_until) == (AlertState.SHELVED, soon)


def test_a_vehicle_of_an_unknown_operator_is_refused(desk):
    with pytest.raises(Invalid, match="no operator"):
        desk.put_vehicle(a_vehicle(), by="admin")
