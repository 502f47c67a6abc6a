"""Incidents: their pages, what narrows them, what is overdue, who sees them."""

from __future__ import annotations

import random

import pytest

from situation.calendars import WorkingDays
from situation.clocks import Clock, ClockKind, Pause, PauseReason, Promise, Terms
from situation.errors import Invalid
from situation.incidents import IncidentId, IncidentState
from situation.ports import IncidentFilter, Store
from tests.builders import NOON, a_vehicle, a_visit, after, an_incident
from tests.contract.store.rows import ids_of, number_of, put_incidents


def test_pages_neither_miss_nor_repeat_when_moments_are_equal(store: Store) -> None:
    incidents = [an_incident(**number_of(n), opened_at=after(n // 4)) for n in range(22)]
    put_incidents(store, *random.Random(1).sample(incidents, 22))
    seen: list[str] = []
    while page := ids_of(store, limit=5, after=seen[-1] if seen else ""):
        seen += page
    assert seen == [incident.id for incident in sorted(incidents, key=lambda one: (one.opened_at, one.id))][::-1]


def test_a_page_after_nothing_known_is_refused(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        ids_of(store, after="i404")
    assert refused.value.field == "after"


def test_each_condition_narrows(store: Store) -> None:
    first = an_incident(**number_of(1), category="ice", district="esil", state=IncidentState.CLOSED)
    second = an_incident(**number_of(2), category="snow_road", district=None, opened_at=after(60))
    put_incidents(store, first, second)
    assert ids_of(store, states=frozenset({IncidentState.CLOSED})) == [first.id]
    assert ids_of(store, states=frozenset()) == []
    assert ids_of(store, categories=frozenset({"snow_road", "ice"})) == [second.id, first.id]
    assert ids_of(store, categories=frozenset({"ice"})) == [first.id]
    assert ids_of(store, districts=frozenset({"esil"})) == [first.id]
    assert ids_of(store, ids=frozenset({first.id, second.public_no})) == [second.id, first.id]
    assert ids_of(store, opened_from=after(60)) == [second.id]
    assert ids_of(store, opened_to=after(60)) == [first.id]
    assert ids_of(store, limit=1) == [second.id]


@pytest.mark.parametrize(
    "text", ["ҚАР", "қар", "әуежай ҚАР", "a-2026-000001", "ЛЁД", "лЁд", "100%", "a_b", "Straße", "STRASSE"]
)
def test_search_knows_no_case_in_any_alphabet(store: Store, text: str) -> None:
    put_incidents(
        store,
        an_incident(**number_of(1), address="Әуежай", description="Қар мен лёд, 100% a_b STRASSE"),
        an_incident(**number_of(2), address="Сарыарқа", description="100 a-b"),
    )
    assert ids_of(store, search=text) == ["i0001"]


def test_search_takes_every_word_and_each_form_of_a_letter(store: Store) -> None:
    put_incidents(store, an_incident(description="дворовой и\u0306огурт", address="Абай 12"))
    assert ids_of(store, search="  абай  ЙОГУРТ ") == ["i1"]
    assert ids_of(store, search="абай молоко") == []


def test_further_reports_and_places_are_found(store: Store) -> None:
    near = an_incident(id="near", public_no="n", lat=51.2, lon=71.5, merged_into="i1", needs_location=True)
    put_incidents(store, an_incident(), near)
    assert ids_of(store, merged_into="i1") == ["near"]
    assert ids_of(store, box=(71.45, 51.15, 71.55, 51.25)) == ["near"]
    assert ids_of(store, box=(71.55, 51.15, 71.56, 51.25)) == []


def test_clocks_pauses_and_promises_come_back(store: Store) -> None:
    clocks = Terms(calendar=WorkingDays()).clocks(NOON, reaction_min=30, elimination_min=60, sends_machines=True)
    pause = Pause(
        reason=PauseReason.LOCATION,
        by="a",
        why="Қай аула?",
        from_at=NOON,
        until=after(60),
        stopped=(ClockKind.FIX,),
    )
    promise = Promise(kind=ClockKind.FIX, promised_at=after(9), made_at=NOON, by="a", why="tender")
    put_incidents(store, an_incident(clocks=clocks, pauses=(pause,), promises=(promise,)))
    with store.read() as unit:
        incident = unit.get_incident(IncidentId("i1"))
    assert (incident.clocks, incident.pauses, incident.promises) == (clocks, (pause,), (promise,))


@pytest.mark.parametrize("kind", [ClockKind.ANSWER, ClockKind.LAW, ClockKind.DISPATCH])
@pytest.mark.parametrize("done_s", [None, 50, 150])
@pytest.mark.parametrize("breached", [True, False])
def test_a_late_answer_is_overdue(store: Store, kind: ClockKind, done_s: int | None, breached: bool) -> None:
    far = {"reaction_due_at": after(10**6), "elimination_due_at": after(10**6)}
    clock = Clock(
        kind=kind,
        rule="",
        started_at=NOON,
        due_at=after(100),
        done_at=None if done_s is None else after(done_s),
        breached_at=after(100) if breached else None,
    )
    incident = an_incident(clocks=(clock,), **far)
    put_incidents(store, incident)
    for at_s in (0, 100, 101, 10**5):
        assert ids_of(store, overdue_at=after(at_s)) == (["i1"] if incident.is_overdue(after(at_s)) else [])


def test_overdue_is_what_the_incident_says(store: Store) -> None:
    choose = random.Random(109)
    moments = [after(60 * n) for n in range(6)]
    maybe = [None, *moments]
    incidents = [
        an_incident(
            **number_of(n),
            state=choose.choice(list(IncidentState)),
            reaction_due_at=choose.choice(moments),
            elimination_due_at=choose.choice(moments),
            reacted_at=choose.choice(maybe),
            resolved_at=choose.choice(maybe),
        )
        for n in range(400)
    ]
    put_incidents(store, *incidents)
    for at in [after(-1), *moments, after(1e6)]:
        expected = {incident.id for incident in incidents if incident.is_overdue(at)}
        assert set(ids_of(store, overdue_at=at, limit=1000)) == expected


def test_a_contractor_sees_where_its_vehicles_were_sent_or_seen(store: Store) -> None:
    put_incidents(
        store,
        an_incident(**number_of(1), vehicles=("P-1",)),
        an_incident(**number_of(2), vehicles=("Q-1",)),
        an_incident(**number_of(3)),
    )
    with store.begin() as unit:
        unit.put_vehicle(a_vehicle("P-1", operator="ours"))
        unit.put_vehicle(a_vehicle("Q-1", operator="theirs"))
        unit.replace_visits([], a_visit(incident="i0003", vehicle="P-1", operator="ours"))
    assert ids_of(store, visited_by_operator="ours") == ["i0003", "i0001"]
    put_incidents(store, an_incident(**number_of(1), vehicles=()))
    assert ids_of(store, visited_by_operator="ours") == ["i0003"]
    assert ids_of(store, visited_by_operator="nobody") == []


def test_incidents_not_closed_before_a_moment(store: Store) -> None:
    with store.begin() as unit:
        closed = {"state": IncidentState.CLOSED}
        unit.put_incident(an_incident(**number_of(1), closed_at=after(10), **closed))
        unit.put_incident(an_incident(**number_of(2), closed_at=after(20), **closed))
        unit.put_incident(an_incident(**number_of(3)))
    with store.read() as unit:
        found = unit.list_incidents(IncidentFilter(closed_from=after(15)))
        assert {one.id for one in found} == {"i0002", "i0003"}
