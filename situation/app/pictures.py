"""Which pictures may go: the old ones that nothing under way, handed out or held needs any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from situation.adapters.evidence.chain import packaged_incidents
from situation.adapters.frames import FileFrameStore
from situation.cameras import FindingState, Judgement, frames_of
from situation.desk.dossier import gather
from situation.errors import NotFound
from situation.holds import in_force
from situation.incidents import OPEN_STATES, IncidentId
from situation.ports import IncidentFilter, Store, Unit

MOST = 10_000_000  # findings and incidents that are looked through: all of them


def remove_old_pictures(store: Store, frames: FileFrameStore, evidence: Path, now: datetime, days: int) -> list[str]:
    """Remove those past their term; their sha256. What was taken in a held period stays, whatever it shows."""
    with store.read() as unit:
        holds = in_force(unit.list_holds())
        old = [
            sha256
            for sha256, kept_at in frames.kept_before(now - timedelta(days=days))
            if not any(hold.covers(kept_at) for hold in holds)
        ]
        needed = set(_needed(unit, evidence)) if old else set()
    going = [sha256 for sha256 in old if sha256 not in needed]
    for sha256 in going:
        frames.remove(sha256)
    return going


def _needed(unit: Unit, evidence: Path) -> Iterator[str]:
    """Pictures of findings that are open or not judged, of open incidents, and of what packages were made of."""
    open_incidents = unit.list_incidents(IncidentFilter(states=OPEN_STATES, limit=MOST))
    for finding in unit.list_findings(limit=MOST):
        if finding.state is FindingState.OPEN or finding.judgement is Judgement.NONE:
            yield from frames_of(finding)
    for each in chain((incident.id for incident in open_incidents), packaged_incidents(evidence)):
        try:
            yield from gather(unit, IncidentId(each)).frames
        except NotFound:
            continue  # a package of another installation's incident, after a restore
