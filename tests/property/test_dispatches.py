"""Whatever people and positions say of a dispatch, in any order: it is in one state, and the journal has every step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk, NewIncident, dispatches
from situation.dispatches import STEPS, DispatchState, DispatchStep, Refusal
from situation.errors import NotAllowed
from situation.incidents import IncidentId
from situation.journal import Subject
from tests.builders import NOON, PLACE, a_vehicle, an_operator

STEP = st.sampled_from(list(DispatchStep))


def take(desk: Desk, store: MemoryStore, id_: IncidentId, step: DispatchStep) -> None:
    if step is DispatchStep.ASK:
        desk.dispatch_incident(id_, ["P-017"], by="aigul")
    elif step is DispatchStep.ACCEPT:
        desk.accept_dispatch(id_, "P-017", by="operator")
    elif step is DispatchStep.REFUSE:
        desk.refuse_dispatch(id_, "P-017", Refusal.NO_DRIVER, by="operator")
    else:
        with desk.work("vehicle:P-017") as work:
            dispatches.seen(work, work.unit.get_incident(id_), "P-017", step)


@given(st.lists(STEP, max_size=12))
def test_each_step_leads_where_the_table_says_or_changes_nothing(steps: list[DispatchStep]) -> None:
    store = MemoryStore()
    desk = Desk(store, ManualClock(NOON), districts=lambda lon, lat: "esil")
    desk.put_operator(an_operator(), by="admin")
    desk.put_vehicle(a_vehicle(), by="admin")
    id_ = desk.open_incident(NewIncident(category="ice", lat=PLACE[0], lon=PLACE[1]), by="aigul").id
    desk.dispatch_incident(id_, ["P-017"], by="aigul")
    state, taken = DispatchState.ASKED, 0
    for step in steps:
        allowed = (state, step) in STEPS
        try:
            take(desk, store, id_, step)
        except NotAllowed:
            assert not allowed
        if allowed:
            state, taken = STEPS[state, step], taken + (step is not DispatchStep.ASK)
        with store.read() as unit:
            dispatch = unit.get_incident(id_).dispatches["P-017"]
            journal = unit.list_changes(subject=Subject.INCIDENT, id=id_)
        assert dispatch.state is state
        assert (dispatch.refusal is not None) == (state is DispatchState.REFUSED)
        assert sum(each.action.startswith("vehicle_") for each in journal) == taken
