from __future__ import annotations

from datetime import timedelta

import pytest

from situation.cameras import FindingState, Phase, Shot
from situation.desk import Destination, OutboxSettings
from situation.desk.dossier import gather_handover
from situation.desk.handovers import NewHandover
from situation.errors import Invalid, NotAllowed, NotFound
from situation.handovers import HandoverState, PartnerOutcome, Service
from situation.incidents import IncidentId, IncidentState, Reporter
from tests.builders import NOON, a_camera, a_finding, after, an_incident
from tests.centre import BareCentre

PARTNER = ("situation.handover.handed_over.", "situation.handover.place_freed.")


class Centre(BareCentre):
    def __init__(self) -> None:
        destinations = (
            Destination(name="partner-103", wants=PARTNER, service="103"),
            Destination(name="partner-parking", wants=PARTNER, service="parking"),
        )
        super().__init__(outbox=OutboxSettings(destinations=destinations))
        with self.store.begin() as unit:
            unit.put_camera(a_camera())
            unit.put_finding(a_finding())
            unit.put_incident(an_incident(category="ramp_blocked", camera="cam-1", finding="f1", priority=3))
            unit.put_reporter(IncidentId("i1"), Reporter(first_name="Aigerim", phone="+77010000000"))

    def hand_over(self, service: Service, incident: str = "i1", **asked: object):
        return self.desk.hand_over_incident(incident, NewHandover(service=service, **asked), by="aigul")[1]

    def sent(self) -> list[tuple[str, str]]:
        with self.store.read() as unit:
            return [(one.destination, one.type) for one in reversed(unit.list_deliveries())]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_each_service_gets_its_own_and_nothing_personal_goes_out(centre: Centre) -> None:
    ambulance = centre.hand_over(Service.AMBULANCE, note="hurt", shares_caller=True)
    police = centre.hand_over(Service.POLICE)
    assert (ambulance.number, police.number) == ("H-2026-000001", "H-2026-000002")
    assert ambulance.call_back_at == after(600)
    assert centre.sent() == [("partner-103", "situation.handover.handed_over.v1")]
    with centre.store.read() as unit:
        assert unit.get_incident(IncidentId("i1")).state is IncidentState.HANDED_OFF
        (delivery,) = unit.list_deliveries()
    assert delivery.body["package"] == f"/api/v1/partners/handovers/{ambulance.id}/package"
    assert "7010000000" not in str(delivery.body)
    assert "hurt" not in str(delivery.body)


def test_a_partner_without_a_name_and_an_incident_that_is_over_are_refused(centre: Centre) -> None:
    with pytest.raises(Invalid, match="to whom"):
        centre.hand_over(Service.PARTNER)
    centre.desk.resolve_incident("i1", "moved", by="aigul")
    with pytest.raises(NotAllowed):
        centre.hand_over(Service.FIRE)
    with centre.store.read() as unit:
        assert unit.list_handovers() == []


def test_a_free_text_that_names_an_emergency_service_is_one(centre: Centre) -> None:
    centre.desk.hand_off_incident("i1", "101", by="aigul")
    centre.desk.hand_off_incident("i1", "Astana LRT", by="aigul")
    with centre.store.read() as unit:
        told = {(one.service, one.to, one.call_back_at is None) for one in unit.list_handovers()}
    assert told == {(Service.FIRE, "101", False), (Service.PARTNER, "Astana LRT", True)}


def test_a_call_back_in_vain_is_counted_and_the_time_begins_anew(centre: Centre) -> None:
    handover = centre.hand_over(Service.FIRE)
    centre.clock.move_to(after(700))
    again = centre.desk.call_handover_again(handover.id, by="aigul", note="engaged")
    assert (again.calls, again.call_back_at, again.state) == (1, after(1300), HandoverState.HANDED_OVER)
    has = centre.desk.accept_handover(handover.id, by="aigul", number="77")
    assert (has.accepted_by, has.reference) == ("aigul", "77")
    with pytest.raises(NotAllowed):
        centre.desk.call_handover_again(handover.id, by="aigul")


def test_an_outcome_is_one_that_the_service_can_have(centre: Centre) -> None:
    parking = centre.hand_over(Service.PARKING)
    with pytest.raises(Invalid, match="fined, talked_to, not_found, no_plate"):
        centre.desk.end_handover(parking.id, PartnerOutcome.HELPED, by="aigul")
    ended = centre.desk.end_handover(parking.id, PartnerOutcome.NOT_FOUND, by="aigul")
    assert (ended.outcome, ended.ended_at) == (PartnerOutcome.NOT_FOUND, NOON)
    with centre.store.read() as unit:  # that nobody was found ends nothing of ours
        assert unit.get_incident(IncidentId("i1")).state is IncidentState.HANDED_OFF


def test_the_free_place_is_told_once_to_whoever_still_has_it(centre: Centre) -> None:
    ended = centre.hand_over(Service.PARKING)
    centre.desk.end_handover(ended.id, PartnerOutcome.FINED, by="aigul")
    open_one = centre.hand_over(Service.PARKING)
    centre.restart()
    shot = Shot(phase=Phase.AFTER, frame_sha256="cd" * 32, captured_at=after(60), received_at=after(61))
    gone = a_finding(state=FindingState.CLEARED, cleared_at=after(60), seen_at=after(50), shots=(shot,))
    centre.watch.report_finding(gone)
    centre.watch.report_finding(gone)
    with centre.store.read() as unit:
        freed = {one.id: one.freed_at for one in unit.list_handovers()}
        assert freed == {ended.id: None, open_one.id: after(60)}
        assert "cd" * 32 in gather_handover(unit, open_one.id, names_vehicle=True).frames
    assert [type_ for _, type_ in centre.sent()].count("situation.handover.place_freed.v1") == 1


def test_a_plate_is_a_persons_word_and_no_journal_row_holds_it(centre: Centre) -> None:
    with pytest.raises(Invalid, match="no region 99"):
        centre.desk.confirm_plate("i1", "123ABC99", by="supervisor")
    vehicle = centre.desk.confirm_plate("i1", "123 авс 01", by="supervisor")
    assert (vehicle.offence.number, vehicle.offence.confirmed_by, vehicle.repeats) == ("123ABC01", "supervisor", ())
    centre.desk.confirm_plate("i1", "123 ABC 02", by="supervisor")
    with centre.store.read() as unit:
        changes = unit.list_changes(limit=1000)
        assert unit.find_offence("i1").number == "123ABC02"
    assert [one.action for one in changes if "plate" in one.action] == ["plate_confirmed", "plate_corrected"]
    assert not [one for one in changes if "123" in one.why]


def test_snow_has_no_plate(centre: Centre) -> None:
    with centre.store.begin() as unit:
        unit.put_incident(an_incident(id="snow", public_no="A-2026-000002"))
    with pytest.raises(NotAllowed, match="snow_road"):
        centre.desk.confirm_plate("snow", "123ABC01", by="supervisor")


def test_the_same_vehicle_there_again_is_more_urgent_and_told_until_its_term_ends(centre: Centre) -> None:
    centre.desk.confirm_plate("i1", "123ABC01", by="supervisor")
    with centre.store.begin() as unit:
        unit.put_incident(
            an_incident(id="i2", public_no="A-2026-000002", category="ramp_blocked", opened_at=after(86_400))
        )
    centre.clock.move_to(after(86_400))
    vehicle = centre.desk.confirm_plate("i2", "123ABC01", by="supervisor")
    assert [one.id for one in vehicle.repeats] == ["i1"]
    centre.desk.confirm_plate("i2", "123ABC01", by="supervisor")  # once more is not once more urgent
    handover = centre.hand_over(Service.PARKING, "i2")
    with centre.store.read() as unit:
        assert unit.get_incident(IncidentId("i2")).priority == 2
        dossier = gather_handover(unit, handover.id, names_vehicle=True)
        assert (dossier.offence.number, [one.id for one in dossier.repeats]) == ("123ABC01", ["i1"])
        assert gather_handover(unit, handover.id, names_vehicle=False).offence is None
    centre.clock.move_to(NOON + timedelta(days=90))
    assert centre.desk.forget_offences(by="desk") == 1
    with centre.store.read() as unit:
        assert (unit.find_offence("i1"), unit.find_offence("i2") is None) == (None, False)


def test_an_emergency_gets_no_plate_and_the_caller_only_where_somebody_said_so(centre: Centre) -> None:
    centre.desk.confirm_plate("i1", "123ABC01", by="supervisor")
    silent, telling = centre.hand_over(Service.POLICE), centre.hand_over(Service.POLICE, shares_caller=True)
    with centre.store.read() as unit:
        assert gather_handover(unit, silent.id, names_vehicle=True).offence is None
        assert gather_handover(unit, silent.id, names_vehicle=True).caller is None
        assert gather_handover(unit, telling.id, names_vehicle=True).caller.phone == "+77010000000"
        with pytest.raises(NotFound):
            gather_handover(unit, "nowhere", names_vehicle=True)
