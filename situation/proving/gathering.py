"""Gathering: the evidence about a vehicle at an incident, from archive, streets and what a camera has said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pyarrow as pa

from geo.distances import haversine_m
from geo.passes import Passes, find_passes
from geo.roads import Roads
from situation.cameras import Judgement
from situation.fleet import Vehicle, VehicleKind
from situation.incidents import Incident
from situation.ports import Archive, Unit
from situation.proof.evidence import CameraView, CameraWord, Evidence
from situation.proof.fixes import FIX_COLUMNS, fixes_of
from situation.proof.proofs import PROOFS
from situation.proof.tracks import numbers, track_of

BEFORE = timedelta(minutes=30)  # of the track, ahead of the incident: how it came
SETTLES = timedelta(minutes=30)  # a driver says "done" before he leaves, and a camera looks later still
LONGEST = timedelta(days=7)  # of a track that is looked at
PASSES_WITHIN_M = 1_500.0  # what is driven farther off is no pass by the incident


class Gatherer:
    """One per city."""

    def __init__(self, archive: Archive, roads: Callable[[], Roads | None]) -> None:
        """`roads` gives the city's streets when they are first needed; None where a city has none."""
        self._archive = archive
        self._roads = roads

    def gather(self, incident: Incident, name: str, vehicle: Vehicle | None, until: datetime) -> Evidence:
        """The track and what it drove, from the archive. `vehicle`: as it is registered, if it is."""
        rows = self._archive.read(
            vehicles=[name],
            from_at=incident.opened_at - BEFORE,
            to_at=until + timedelta(microseconds=1),
            columns=FIX_COLUMNS,
        )
        evidence = Evidence(
            incident=incident,
            vehicle=name,
            kind=vehicle.kind if vehicle else VehicleKind.OTHER,
            fixes=fixes_of(rows, name),
            until=until,
        )
        roads = self._roads() if PROOFS.get(incident.category, PROOFS["other"]).passes else None
        if roads is None:
            return evidence
        segments = roads.segments_at(incident.lon, incident.lat, within_m=incident.radius_m)
        return replace(evidence, segments=segments, passes=_passes_near(roads, incident, rows, name))


def ended_of(incident: Incident) -> datetime | None:
    """When the work was said to be done; None while it is open."""
    if incident.is_open:
        return None
    return min((at for at in (incident.resolved_at, incident.closed_at) if at is not None), default=None)


def until_of(incident: Incident, now: datetime) -> datetime:
    """Nothing later than this counts."""
    ended_at = ended_of(incident)
    return min(now, incident.opened_at + LONGEST, ended_at + SETTLES if ended_at else now)


def camera_words(unit: Unit, incident: Incident) -> Iterator[CameraWord]:
    """What the incident's camera has said of the thing in the zone that the incident is about."""
    if not incident.finding or not incident.camera:
        return
    findings = unit.list_findings(camera=incident.camera)
    about = {(finding.kind, finding.zone) for finding in findings if finding.id == incident.finding}
    for finding in findings:
        if (finding.kind, finding.zone) in about and finding.judgement is not Judgement.REJECTED:
            yield CameraWord(view=CameraView.STILL_THERE, at=finding.seen_at, finding=finding.id)
            if finding.cleared_at is not None:
                yield CameraWord(view=CameraView.GONE, at=finding.cleared_at, finding=finding.id)


def _passes_near(roads: Roads, incident: Incident, rows: pa.Table, vehicle: str) -> Passes:
    """The passes credited within reach of the incident."""
    away = haversine_m(numbers(rows["lon"]), numbers(rows["lat"]), incident.lon, incident.lat)
    return find_passes(roads, track_of(rows.filter(pa.array(away <= PASSES_WITHIN_M)), [vehicle]))
