"""An incident moves between lines with a reason; its outcome says what it rests on; one may carry on from another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.cameras import FindingState
from situation.catalogue import CATEGORIES
from situation.desk import Desk, NewIncident
from situation.errors import Invalid, NotAllowed, NotFound
from situation.incidents import Incident, Proof
from situation.proof.verdicts import Outcome
from tests.builders import NOON, PLACE, a_finding, after
from tests.unit.situation.verdict_versions import a_version

PICTURE = "a" * 64


@pytest.fixture
def desk() -> Desk:
    return Desk(MemoryStore(), ManualClock(NOON), districts=lambda lon, lat: "esil")


def opened(desk: Desk, **more: Any) -> Incident:
    return desk.open_incident(NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1], **more), by="aigul")


def test_it_moves_with_a_reason_and_whoever_has_it_then(desk: Desk) -> None:
    incident = opened(desk)
    moved = desk.move_incident(incident.id, 3, by="aigul", owner="akimat", why="needs a crew")
    assert (incident.line, moved.line, moved.owner) == (2, 3, "akimat")
    assert moved.elimination_due_at == incident.elimination_due_at
    with desk.work("test") as work:
        change = work.unit.list_changes(subject="incident", id=incident.id)[-1]
    assert (change.action, change.before, change.after, change.why) == (
        "moved",
        "line 2",
        "line 3",
        "to akimat: needs a crew",
    )


@pytest.mark.parametrize(("line", "why"), [(0, "x"), (5, "x"), (3, " ")])
def test_no_such_line_and_no_reason_are_refused(desk: Desk, line: int, why: str) -> None:
    with pytest.raises(Invalid):
        desk.move_incident(opened(desk).id, line, by="aigul", why=why)


def test_a_closed_one_stays(desk: Desk) -> None:
    incident = opened(desk)
    desk.resolve_incident(incident.id, "cleared", by="aigul")
    desk.close_incident(incident.id, by="dana")
    with pytest.raises(NotAllowed):
        desk.move_incident(incident.id, 3, by="aigul", why="x")


def resolved(desk: Desk, incident: Incident, picture: str = "") -> Proof | None:
    return desk.resolve_incident(incident.id, "cleared", by="aigul", picture=picture).proof


def test_without_anything_it_rests_on_a_word_and_with_a_picture_on_that(desk: Desk) -> None:
    assert resolved(desk, opened(desk)) is Proof.WORD
    assert resolved(desk, opened(desk, description="2"), PICTURE) is Proof.PICTURE


def test_a_cleared_finding_is_better_than_a_picture(desk: Desk) -> None:
    finding = a_finding()
    incident = opened(desk, camera=finding.camera, finding=finding.id)
    with desk.work("video") as work:
        work.unit.put_finding(replace(finding, state=FindingState.CLEARED, cleared_at=after(60)))
    assert resolved(desk, incident, PICTURE) is Proof.CAMERA


@pytest.mark.parametrize(
    ("outcomes", "proof"),
    [
        ([Outcome.CONFIRMED], Proof.TRACKS),
        ([Outcome.PASSED_BY, Outcome.CONFIRMED], Proof.TRACKS),
        ([Outcome.CONFIRMED, Outcome.PASSED_BY], Proof.WORD),  # the newest version counts
    ],
)
def test_a_confirmed_verdict_is_best(desk: Desk, outcomes: list[Outcome], proof: Proof) -> None:
    incident = opened(desk)
    with desk.work("prover") as work:
        for number, outcome in enumerate(outcomes, 1):
            work.unit.put_verdict(a_version(number, outcome=outcome, incident=incident.id))
    assert resolved(desk, incident) is proof


def test_late_proof_counts_when_it_is_closed_and_none_after_reopening(desk: Desk) -> None:
    incident = opened(desk)
    assert resolved(desk, incident) is Proof.WORD
    with desk.work("prover") as work:
        work.unit.put_verdict(a_version(1, incident=incident.id))
    assert desk.close_incident(incident.id, by="dana").proof is Proof.TRACKS
    assert desk.reopen_incident(incident.id, "snow again", by="dana").proof is None


def test_it_carries_on_from_another_that_is_there(desk: Desk) -> None:
    first = opened(desk)
    assert opened(desk, description="again", follows=first.id).follows == first.id
    with pytest.raises(NotFound):
        opened(desk, follows="nothing")


@pytest.mark.parametrize(("impact", "urgency", "priority"), [(1, 1, 1), (1, 3, 3), (2, 2, 3), (3, 3, 5)])
def test_impact_and_urgency_make_the_priority(desk: Desk, impact: int, urgency: int, priority: int) -> None:
    incident = opened(desk, impact=impact, urgency=urgency)
    assert (incident.priority, incident.impact, incident.urgency) == (priority, impact, urgency)


def test_without_a_judgement_the_category_says_how_soon(desk: Desk) -> None:
    assert opened(desk).priority == CATEGORIES["snow_road"].priority


@pytest.mark.parametrize("half", [{"impact": 1}, {"urgency": 1}, {"impact": 0, "urgency": 1}])
def test_half_a_judgement_is_refused(desk: Desk, half: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        opened(desk, **half)


def test_a_comment_stands_in_the_journal_and_its_picture_is_what_the_outcome_rests_on(desk: Desk) -> None:
    incident = opened(desk)
    commented = desk.comment_incident(incident.id, " two loads taken away ", by="esil", picture=PICTURE)
    assert (commented.version, commented.proof_sha256) == (incident.version, PICTURE)
    with desk.work("test") as work:
        change = work.unit.list_changes(subject="incident", id=incident.id)[-1]
    assert (change.by, change.action, change.why, change.data) == (
        "esil",
        "commented",
        "two loads taken away",
        {"picture": PICTURE},
    )
    assert resolved(desk, incident) is Proof.PICTURE
    with pytest.raises(Invalid):
        desk.comment_incident(incident.id, " ", by="esil")
