"""Hand-overs, plates and judgements: what every store must do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from situation.cameras import FindingKind, Judgement, Phase, Shot
from situation.errors import Conflict, NotFound
from situation.handovers import HandoverId, HandoverState, PartnerOutcome
from situation.ports import Store
from tests.builders import a_finding, a_handover, after, an_offence


def test_a_handover_comes_back_as_it_was_put_and_put_again(store: Store) -> None:
    told = a_handover(note="өрт", shares_caller=True, simulated=True)
    ended = replace(
        told,
        state=HandoverState.ENDED,
        outcome=PartnerOutcome.HELPED,
        outcome_note="done",
        accepted_at=after(30),
        accepted_by="partner:103",
        reference="77",
        ended_at=after(90),
        freed_at=after(80),
        calls=2,
    )
    for handover in (told, ended):
        with store.begin() as unit:
            unit.put_handover(handover)
        with store.read() as unit:
            assert unit.get_handover(told.id) == handover


def test_handovers_are_listed_newest_first_by_incident_and_while_open(store: Store) -> None:
    with store.begin() as unit:
        unit.put_handover(a_handover("h1"))
        unit.put_handover(a_handover("h2", incident="i2", handed_at=after(10)))
        unit.put_handover(a_handover("h3", handed_at=after(20), state=HandoverState.ENDED))
        unit.put_handover(a_handover("h4", handed_at=after(20), state=HandoverState.ACCEPTED))
    with store.read() as unit:
        assert [one.id for one in unit.list_handovers()] == ["h4", "h3", "h2", "h1"]
        assert [one.id for one in unit.list_handovers(incident="i1")] == ["h4", "h3", "h1"]
        assert [one.id for one in unit.list_handovers(open_only=True, limit=2)] == ["h4", "h2"]


def test_a_handovers_number_is_its_own_and_one_that_is_not_there_is_named(store: Store) -> None:
    with store.begin() as unit:
        unit.put_handover(a_handover("h1"))
    with pytest.raises(Conflict), store.begin() as unit:
        unit.put_handover(a_handover("h2", number="H-2026-h1"))
    with pytest.raises(NotFound), store.read() as unit:
        unit.get_handover(HandoverId("h2"))


def test_offences_are_found_by_incident_and_plate_until_they_are_forgotten(store: Store) -> None:
    old, new = an_offence("i1", forget_at=after(100)), an_offence("i2", seen_at=after(50))
    with store.begin() as unit:
        for offence in (old, new, an_offence("i3", number="777AAA02")):
            unit.put_offence(offence)
    with store.read() as unit:
        assert unit.find_offence("i1") == old
        assert unit.list_offences(number="123ABC01") == [new, old]
    with store.begin() as unit:
        assert unit.forget_offences(after(99)) == 0
        assert unit.forget_offences(after(100)) == 1
    with store.read() as unit:
        assert unit.find_offence("i1") is None
        assert unit.list_offences(number="123ABC01") == [new]


def test_a_finding_keeps_its_pictures_and_what_it_was_judged_by(store: Store) -> None:
    shots = tuple(
        Shot(phase=phase, frame_sha256=str(n) * 64, overlay_sha256="", captured_at=after(n), received_at=after(n + 1))
        for n, phase in enumerate(Phase)
    )
    finding = a_finding(shots=shots, detector="occupancy 1", thresholds={"dwell_s": 180.0})
    with store.begin() as unit:
        unit.put_finding(finding)
    with store.read() as unit:
        assert unit.get_finding(finding.id) == finding


def test_judgements_are_counted_by_camera_and_kind(store: Store) -> None:
    said = [
        ("cam-1", FindingKind.FLOODING, Judgement.CONFIRMED),
        ("cam-1", FindingKind.FLOODING, Judgement.CONFIRMED),
        ("cam-1", FindingKind.FLOODING, Judgement.REJECTED),
        ("cam-1", FindingKind.BLOCKED_RAMP, Judgement.NONE),
        ("cam-2", FindingKind.FLOODING, Judgement.REJECTED),
    ]
    with store.begin() as unit:
        for number, (camera, kind, judgement) in enumerate(said):
            unit.put_finding(a_finding(f"f{number}", camera=camera, kind=kind, judgement=judgement))
    with store.read() as unit:
        assert unit.count_judgements() == {
            ("cam-1", FindingKind.FLOODING): (2, 1),
            ("cam-2", FindingKind.FLOODING): (0, 1),
        }
