"""Operators answer for the vehicles that were sent; positions say the rest; all of it is in the journal."""

from __future__ import annotations

import pytest

from situation.desk import NewIncident
from situation.dispatches import Dispatch, DispatchState, Refusal
from situation.errors import Invalid, NotAllowed, NotFound
from situation.incidents import Incident
from situation.journal import Subject
from tests.builders import PLACE, a_vehicle, after
from tests.centre import BareCentre


class Centre(BareCentre):
    def __init__(self) -> None:
        super().__init__()
        with self.store.begin() as unit:
            unit.put_vehicle(a_vehicle())
            unit.put_vehicle(a_vehicle("P-018"))
        self.id = self.desk.open_incident(NewIncident(category="ice", lat=PLACE[0], lon=PLACE[1]), by="aigul").id
        self.desk.dispatch_incident(self.id, ["P-017"], by="aigul")

    def incident(self) -> Incident:
        return self.get(self.id)

    def dispatch(self, vehicle: str = "P-017") -> Dispatch:
        return self.incident().dispatches[vehicle]

    def journal(self) -> list[tuple[str, str, str]]:
        with self.store.read() as unit:
            changes = unit.list_changes(subject=Subject.INCIDENT, id=self.id)
        return [(each.action, each.by, each.why) for each in changes if each.action.startswith("vehicle_")]


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_who_is_sent_is_asked(centre: Centre) -> None:
    asked = centre.dispatch()
    assert (asked.state, asked.operator, asked.by) == (DispatchState.ASKED, "esil-tazalyk", "aigul")
    assert asked.answered_at is None


def test_an_answer_is_kept_with_who_when_and_why_and_journalled(centre: Centre) -> None:
    centre.clock.move_to(after(40))
    centre.desk.refuse_dispatch(centre.id, "P-017", Refusal.BROKEN_DOWN, by="operator", note="axle")
    refused = centre.dispatch()
    assert (refused.state, refused.refusal, refused.note) == (DispatchState.REFUSED, Refusal.BROKEN_DOWN, "axle")
    assert (refused.answered_at, refused.by) == (after(40), "operator")
    centre.desk.accept_dispatch(centre.id, "P-017", by="operator")
    assert (centre.dispatch().state, centre.dispatch().refusal) == (DispatchState.ACCEPTED, None)
    assert centre.journal() == [
        ("vehicle_refused", "operator", "P-017; broken_down; axle"),
        ("vehicle_accepted", "operator", "P-017"),
    ]


def test_an_answer_spoils_nobodys_edit(centre: Centre) -> None:
    version = centre.incident().version
    centre.desk.accept_dispatch(centre.id, "P-017", by="operator")
    centre.desk.edit_incident(centre.id, by="aigul", version=version, priority=1)
    assert centre.dispatch().state is DispatchState.ACCEPTED


def test_a_refusal_for_another_reason_says_which(centre: Centre) -> None:
    with pytest.raises(Invalid, match="say why"):
        centre.desk.refuse_dispatch(centre.id, "P-017", Refusal.OTHER, by="operator", note=" ")
    assert centre.dispatch().state is DispatchState.ASKED


def test_nobody_answers_for_who_was_not_asked_or_after_the_end(centre: Centre) -> None:
    with pytest.raises(NotFound):
        centre.desk.accept_dispatch(centre.id, "P-018", by="operator")
    centre.desk.resolve_incident(centre.id, "done", by="aigul")
    with pytest.raises(NotAllowed, match="resolved"):
        centre.desk.accept_dispatch(centre.id, "P-017", by="operator")


def test_sent_again_it_is_asked_again_and_others_keep_their_answers(centre: Centre) -> None:
    centre.desk.refuse_dispatch(centre.id, "P-017", Refusal.TOO_FAR, by="operator")
    centre.desk.dispatch_incident(centre.id, ["P-018"], by="aigul")
    assert centre.dispatch().state is DispatchState.REFUSED
    centre.desk.dispatch_incident(centre.id, ["P-017"], by="aigul")
    assert (centre.dispatch().state, centre.dispatch("P-018").state) == (DispatchState.ASKED, DispatchState.ASKED)


def test_what_was_answered_for_a_report_goes_with_it_into_its_main_incident(centre: Centre) -> None:
    centre.desk.accept_dispatch(centre.id, "P-017", by="operator")
    request = NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1])
    main = centre.desk.open_incident(request, by="aigul").id
    centre.desk.merge_incident(centre.id, main, by="aigul")
    with centre.store.read() as unit:
        assert unit.get_incident(main).dispatches["P-017"].state is DispatchState.ACCEPTED
