"""The watch over an in-memory store: what devices and cameras say becomes visits, alerts, incidents and tickets."""

from datetime import timedelta

import pytest

from situation.alerts import AlertState
from situation.cameras import FindingState, Judgement
from situation.desk import Destination, NewIncident, OutboxSettings
from situation.incidents import IncidentState
from situation.ports import IncidentFilter
from tests.builders import NOON, PLACE, a_finding, after, positions
from tests.centre import BareCentre


class Centre(BareCentre):
    """One vehicle and one camera; everything goes out."""

    def __init__(self) -> None:
        outbox = OutboxSettings(destinations=(Destination(name="webhook", wants=("situation.",)),))
        super().__init__(outbox=outbox)
        self.register()

    def ping(self, seconds: float, incident: str | None = None, **row) -> None:
        near = {"near": [incident], "near_m": [12.0]} if incident else {}
        self.clock.move_to(max(self.clock.now(), after(seconds)))
        self.watch.report_positions(
            positions({"fix_at": after(seconds), "stream_seq": int(seconds) + 1, **near, **row})
        )
        self.watch.tick()

    def snow(self) -> str:
        request = NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1])
        return self.desk.open_incident(request, by="aigul").id


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_a_vehicle_that_falls_silent_raises_one_alert_that_its_next_word_clears(centre):
    centre.ping(0)
    centre.at(400)
    centre.at(500)
    assert centre.alert_states() == {"vehicle_silent": AlertState.RAISED}
    centre.ping(600)
    assert centre.alert_states() == {"vehicle_silent": AlertState.RETURNED}


def test_a_sent_vehicle_arrives_and_the_incident_knows(centre):
    incident = centre.snow()
    centre.desk.dispatch_incident(incident, ["P-017"], by="aigul")
    centre.watch.tick()
    centre.ping(60, incident, blade=True)
    assert centre.get(incident).state is IncidentState.ON_SITE
    assert centre.alert_states() == {"vehicle_on_site": AlertState.RAISED}


def test_one_that_leaves_with_its_blade_up_gets_an_alert_and_a_ticket_in_the_outbox(centre):
    incident = centre.snow()
    centre.desk.dispatch_incident(incident, ["P-017"], by="aigul")
    centre.watch.tick()
    for second in (60, 120, 180):
        centre.ping(second, incident, blade=False)
    centre.ping(240)  # elsewhere
    assert centre.alert_states()["left_without_working"] is AlertState.RAISED
    with centre.store.read() as unit:
        (ticket,) = unit.list_tickets()
        deliveries = unit.list_deliveries(subject=f"ticket:{ticket.id}")
    assert ticket.incident == incident
    assert [delivery.type for delivery in deliveries] == ["situation.ticket.opened.v1"]


def test_late_data_that_shows_work_takes_the_accusation_back(centre):
    incident = centre.snow()
    centre.desk.dispatch_incident(incident, ["P-017"], by="aigul")
    centre.watch.tick()
    centre.ping(60, incident, blade=False)
    centre.ping(200)
    assert centre.alert_states()["left_without_working"] is AlertState.RAISED
    centre.ping(90, incident, blade=True)  # from the black box
    centre.at(201)
    assert centre.alert_states()["left_without_working"] is AlertState.RETURNED


def test_the_same_batch_again_changes_nothing(centre):
    incident = centre.snow()
    centre.watch.tick()
    batch = positions({"fix_at": after(10), "near": [incident], "near_m": [5.0]})
    centre.watch.report_positions(batch)
    centre.watch.report_positions(batch)
    with centre.store.read() as unit:
        (visit,) = unit.list_visits()
    assert visit.fixes == 1


def test_a_stay_before_the_request_came_is_no_answer_to_it(centre):
    centre.clock.move_to(after(100))
    incident = centre.snow()
    centre.watch.tick()
    centre.ping(50, incident, blade=True)
    with centre.store.read() as unit:
        assert unit.list_visits() == []


def test_a_blocked_ramp_becomes_one_alert_one_incident_and_one_ticket_with_its_picture(centre):
    centre.watch.report_finding(a_finding())
    centre.watch.report_finding(a_finding(seen_at=after(5)))
    centre.restart()
    centre.watch.report_finding(a_finding(seen_at=after(10)))
    with centre.store.read() as unit:
        assert unit.list_tickets() == []  # nobody has said yet that this camera is right
    centre.desk.judge_finding("f1", Judgement.CONFIRMED, by="dispatcher")
    centre.watch.tick()
    centre.restart()
    centre.watch.tick()
    with centre.store.read() as unit:
        (alert,) = unit.list_alerts()
        (incident,) = unit.list_incidents(IncidentFilter())
        (ticket,) = unit.list_tickets()
    assert (alert.rule, alert.incident, alert.ticket) == ("blocked_ramp", incident.id, ticket.id)
    assert (ticket.frame_sha256, incident.category) == ("ab" * 32, "ramp_blocked")


def test_the_ramp_being_free_clears_the_alert_but_never_closes_the_incident(centre):
    centre.watch.report_finding(a_finding())
    centre.watch.report_finding(a_finding(state=FindingState.CLEARED, cleared_at=after(60), seen_at=after(50)))
    assert centre.alert_states() == {"blocked_ramp": AlertState.RETURNED}
    with centre.store.read() as unit:
        (incident,) = unit.list_incidents(IncidentFilter())
    assert incident.state is IncidentState.NEW


def test_a_person_who_rejects_a_finding_clears_its_alert(centre):
    centre.watch.report_finding(a_finding())
    centre.desk.judge_finding("f1", Judgement.REJECTED, by="aigul")
    centre.at(1)
    assert centre.alert_states() == {"blocked_ramp": AlertState.RETURNED}


def test_what_a_person_said_survives_the_cameras_next_word(centre):
    centre.watch.report_finding(a_finding())
    centre.desk.judge_finding("f1", Judgement.CONFIRMED, by="aigul")
    centre.watch.report_finding(a_finding(seen_at=after(30)))
    with centre.store.read() as unit:
        assert unit.get_finding("f1").judgement is Judgement.CONFIRMED


def test_an_unattended_incident_alerts_until_somebody_reacts(centre):
    incident = centre.snow()
    centre.at(31 * 60)
    assert centre.alert_states()["incident_unattended"] is AlertState.RAISED
    centre.desk.acknowledge_incident(incident, by="aigul")
    centre.at(31 * 60 + 1)
    assert centre.alert_states()["incident_unattended"] is AlertState.RETURNED


def test_a_restart_raises_nothing_twice_and_forgets_nothing(centre):
    centre.ping(0)
    centre.snow()
    centre.at(31 * 60)
    before = centre.alert_states()
    with centre.store.read() as unit:
        alerts = {alert.id for alert in unit.list_alerts()}
    centre.restart()
    centre.watch.restore(positions({"fix_at": NOON}))
    centre.at(31 * 60 + 5)
    with centre.store.read() as unit:
        assert {alert.id for alert in unit.list_alerts()} == alerts
    assert centre.alert_states() == before


def test_a_shelved_alert_comes_back_when_its_time_is_over(centre):
    centre.ping(0)
    centre.at(400)
    with centre.store.read() as unit:
        (alert,) = unit.list_alerts()
    centre.desk.shelve_alert(
        alert.id, centre.clock.now() + timedelta(minutes=5), "in the garage", by="aigul", may_shelve_critical=False
    )
    centre.at(500)
    assert centre.alert_states() == {"vehicle_silent": AlertState.SHELVED}
    centre.at(400 + 301)
    assert centre.alert_states() == {"vehicle_silent": AlertState.RAISED}


def test_overdue_never_drops_whatever_is_done_but_closing(centre):
    incident = centre.snow()
    centre.at(5 * 3600)
    centre.desk.resolve_incident(incident, "cleared", by="aigul")
    now = after(10 * 24 * 3600)
    with centre.store.read() as unit:
        assert [found.id for found in unit.list_incidents(IncidentFilter(overdue_at=now))] == [incident]
    centre.desk.close_incident(incident, by="chief")
    with centre.store.read() as unit:
        assert unit.list_incidents(IncidentFilter(overdue_at=now)) == []


def test_news_of_an_arrival_goes_when_it_is_no_longer_true_though_nobody_read_it(centre):
    incident = centre.snow()
    centre.desk.dispatch_incident(incident, ["P-017"], by="aigul")
    centre.watch.tick()
    centre.ping(60, incident, blade=True)
    centre.ping(300)
    assert centre.alert_states() == {"vehicle_on_site": AlertState.CLEARED}


def test_a_vehicle_that_nobody_registered_is_welcomed_once_with_its_operator(centre):
    centre.ping(0, vehicle="NEW-1", operator="someone")
    centre.ping(10, vehicle="NEW-1", operator="someone")
    with centre.store.read() as unit:
        assert unit.find_vehicle("NEW-1").operator == "someone"
        assert unit.find_operator("someone") is not None
        assert [change.id for change in unit.list_changes() if change.by == "telemetry"] == ["", "NEW-1"]


def test_who_was_asked_is_noted_as_coming_and_on_site_by_its_positions_alone(centre):
    incident = centre.snow()
    centre.ping(0, lat=PLACE[0] + 0.02)
    centre.desk.dispatch_incident(incident, ["P-017"], by="aigul")
    said = []
    for seconds, row in ((10, {"lat": PLACE[0] + 0.02}), (60, {"lat": PLACE[0] + 0.01})):
        centre.ping(seconds, **row)
        said.append(dispatch_of(centre, incident))
    centre.ping(120, incident, speed_kmh=3.0)
    said.append(dispatch_of(centre, incident))
    assert said == [("asked", "aigul"), ("coming", "vehicle:P-017"), ("on_site", "vehicle:P-017")]


def dispatch_of(centre: Centre, incident: str) -> tuple[str, str]:
    with centre.store.read() as unit:
        dispatch = unit.get_incident(incident).dispatches["P-017"]
    return dispatch.state, dispatch.by
