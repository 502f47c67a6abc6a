"""Refusals and silence of those who were asked to come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.dispatches import Dispatch, DispatchState, Refusal
from situation.incidents import Incident, IncidentState
from situation.picture import LastSeen, Picture
from situation.rules.dispatch_answers import vehicles_coming
from tests.builders import NOON, PLACE, a_vehicle, after, an_incident
from tests.unit.situation.rules.said import BY_NAME, subjects

NORTH = 1 / 111_195.0  # degrees of latitude in a metre
SUBJECT = "sent:i1/P-017"


def sent(answer: DispatchState, *, changed_s: float = 0, **changes) -> Incident:
    dispatch = Dispatch(operator="esil-tazalyk", state=answer, changed_at=after(changed_s), by="x")
    refusal = Refusal.NO_DRIVER if answer is DispatchState.REFUSED else None
    fields = {
        "vehicles": ("P-017",),
        "state": IncidentState.DISPATCHED,
        "sent_at": {"P-017": NOON},
        "dispatches": {"P-017": replace(dispatch, refusal=refusal)},
    }
    return an_incident(**(fields | changes))


def pictured(incident: Incident, at_s: float = 0) -> Picture:
    return Picture(now=after(at_s), vehicles={"P-017": a_vehicle()}, incidents={"i1": incident})


def put_at(picture: Picture, at_s: float, metres: float) -> None:
    picture.now = after(at_s)
    fix = LastSeen(fix_at=after(at_s), heard_at=after(at_s), lat=PLACE[0] + metres * NORTH, lon=PLACE[1])
    picture.see("P-017", fix)


class TestRefused:
    def test_speaks_of_a_refusal_with_its_reason(self):
        (condition,) = BY_NAME["dispatch_refused"].conditions(pictured(sent(DispatchState.REFUSED, changed_s=30)))
        assert (condition.subject, condition.since_at) == (SUBJECT, after(30))
        assert (condition.facts["refusal"], condition.facts["operator"]) == ("no_driver", "esil-tazalyk")

    def test_another_vehicle_sent_since_then_is_the_answer_to_it(self):
        for second, said in ((20, [SUBJECT]), (40, [])):
            incident = sent(DispatchState.REFUSED, changed_s=30, sent_at={"P-017": NOON, "P-018": after(second)})
            assert subjects("dispatch_refused", pictured(incident)) == said

    @pytest.mark.parametrize("state", [IncidentState.ON_SITE, IncidentState.RESOLVED, IncidentState.HANDED_OFF])
    def test_is_quiet_where_nobody_is_awaited(self, state):
        assert subjects("dispatch_refused", pictured(sent(DispatchState.REFUSED, state=state))) == []


class TestUnanswered:
    @pytest.mark.parametrize(("at_s", "said"), [(179, []), (180, [SUBJECT])])
    def test_speaks_after_three_minutes_without_an_answer(self, at_s, said):
        assert subjects("dispatch_unanswered", pictured(sent(DispatchState.ASKED), at_s)) == said

    @pytest.mark.parametrize("state", [each for each in DispatchState if each is not DispatchState.ASKED])
    def test_any_answer_and_any_sign_of_coming_ends_it(self, state):
        assert subjects("dispatch_unanswered", pictured(sent(state), 1000)) == []


class TestComing:
    @pytest.mark.parametrize(("nearer_m", "comes"), [(90, False), (110, True), (-500, False)])
    def test_who_is_seen_nearer_than_when_he_was_asked_is_coming(self, nearer_m, comes):
        picture = pictured(sent(DispatchState.ASKED))
        put_at(picture, 0, 5000)
        assert list(vehicles_coming(picture)) == []
        put_at(picture, 60, 5000 - nearer_m)
        assert list(vehicles_coming(picture)) == ([("i1", "P-017")] if comes else [])


class TestNotComing:
    def said(self, incident: Incident, at_s: float) -> list[str]:
        picture = pictured(incident)
        for second in (0, at_s):
            put_at(picture, second, 5000)
            subjects("not_coming", picture)
        return subjects("not_coming", picture)

    def test_who_accepted_has_the_whole_time_from_then_on(self):
        accepted = sent(DispatchState.ACCEPTED, changed_s=100)
        assert self.said(accepted, 650) == []
        assert self.said(accepted, 700) == [SUBJECT]

    def test_who_refused_is_awaited_by_nobody(self):
        assert self.said(sent(DispatchState.REFUSED), 5000) == []
