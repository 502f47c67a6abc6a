"""Merging: further reports of one thing follow one incident, and each keeps its number, its reporter and its clocks.

Nothing is lost: a merged incident stays in the store, in lists and among the overdue until its main one is closed by a
person, and it can be split off again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from geo.distances import haversine_m
from situation.clocks import ANSWERING, ClockKind, restarted, stopped
from situation.desk.clocks import with_clocks
from situation.desk.incident_event import event_of
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.incidents import OPEN_STATES, Command, Incident, IncidentId, IncidentState, next_state
from situation.journal import Subject
from situation.ports import IncidentFilter

DEGREE_M = 111_000.0  # of latitude, rounded down: a box may be too large, never too small
ALL = 1_000_000


def merge_with_near(work: Work, incident: Incident, within_m: float) -> Incident:
    """The incident, merged into the nearest open one of its category within the distance, if there is one."""
    main = _nearest(work, incident, within_m)
    return incident if main is None else merge_incident(work, incident, main)


def _nearest(work: Work, incident: Incident, within_m: float) -> Incident | None:
    if within_m <= 0 or incident.needs_location:
        return None
    lat_margin = within_m / DEGREE_M
    lon_margin = lat_margin / max(math.cos(math.radians(incident.lat)), 0.01)
    box = (incident.lon - lon_margin, incident.lat - lat_margin, incident.lon + lon_margin, incident.lat + lat_margin)
    same = IncidentFilter(states=OPEN_STATES, categories=frozenset({incident.category}), box=box, limit=ALL)
    near = [
        (_distance_m(incident, other), other.opened_at, other.id, other)
        for other in work.unit.list_incidents(same)
        if other.id != incident.id and not other.needs_location and other.simulated == incident.simulated
    ]
    nearest = min(near, default=None)
    return nearest[-1] if nearest and nearest[0] <= within_m else None


def _distance_m(a: Incident, b: Incident) -> float:
    return round(float(haversine_m(a.lon, a.lat, b.lon, b.lat)), 1)


def merge_incident(work: Work, incident: Incident, main: Incident, why: str = "") -> Incident:
    """The incident as a further report of `main`, with everything that had been merged into it."""
    if main.merged_into:
        main = work.unit.get_incident(IncidentId(main.merged_into))
    if main.id == incident.id:
        raise Invalid("an incident is not merged into itself", field="into")
    if not main.is_open:
        raise NotAllowed(f"{main.public_no} is {main.state}: only an open incident takes further reports")
    if incident.merged_into:
        raise NotAllowed("it is merged already: split it first")
    state = next_state(incident.state, Command.MERGE)
    for report in reports_of(work, incident):
        work.unit.put_incident(replace(report, merged_into=main.id, updated_at=work.now, version=report.version + 1))
    merged = replace(incident, state=state, merged_into=main.id, updated_at=work.now, version=incident.version + 1)
    merged = _caught_up(work, merged, main)
    work.unit.put_incident(merged)
    words = "; ".join(part for part in (f"into {main.public_no}", why) if part)
    _record(work, merged, "merged", (incident.state, state), words)
    _enrich(work, main, merged)
    return merged


def _caught_up(work: Work, merged: Incident, main: Incident) -> Incident:
    """What has been done about the main incident has been done about this report, from now on. Answers are its own."""
    done = {clock.kind for clock in main.clocks if clock.done_at is not None} - ANSWERING
    reacted_at = merged.reacted_at or (work.now if main.reacted_at else None)
    return replace(with_clocks(merged, stopped(merged.clocks, done, work.now)), reacted_at=reacted_at)


def _enrich(work: Work, main: Incident, report: Incident) -> None:
    """The main incident knows who was sent, and what a camera saw, whichever report it came with."""
    seen = {name: getattr(report, name) for name in ("camera", "finding", "media_sha256", "media_url")}
    news = {name: value for name, value in seen.items() if value and not getattr(main, name)}
    vehicles = tuple(dict.fromkeys((*main.vehicles, *report.vehicles)))
    sent_at = report.sent_at | main.sent_at
    richer = replace(
        main,
        **news,
        vehicles=vehicles,
        sent_at=sent_at,
        dispatches=report.dispatches | main.dispatches,
        updated_at=work.now,
        version=main.version + 1,
    )
    work.unit.put_incident(richer)
    _record(work, richer, "reported_again", (main.state, main.state), report.public_no)


def split_incident(work: Work, incident: Incident, why: str) -> Incident:
    """The report as an incident of its own again; its clocks run on against their own due moments."""
    state = next_state(incident.state, Command.SPLIT)
    clocks = stopped(incident.clocks, {ClockKind.ACK}, work.now)
    if incident.resolved_at is not None:
        clocks = restarted(clocks, {ClockKind.FIX})
    split = replace(
        with_clocks(incident, clocks),
        state=state,
        merged_into="",
        outcome="",
        reacted_at=incident.reacted_at or work.now,
        resolved_at=None,
        updated_at=work.now,
        version=incident.version + 1,
    )
    work.unit.put_incident(split)
    _record(work, split, "split", (incident.state, state), why)
    return split


def reports_of(work: Work, main: Incident) -> list[Incident]:
    """What has been merged into the incident."""
    return work.unit.list_incidents(IncidentFilter(merged_into=main.id, limit=ALL))


def follow(work: Work, main: Incident, *, ends: Iterable[ClockKind]) -> None:
    """Bring the further reports to where their main incident is after a command that ends these clocks."""
    for report in reports_of(work, main):
        is_reopened = report.resolved_at is not None and main.resolved_at is None
        clocks = restarted(report.clocks, {ClockKind.FIX}) if is_reopened else stopped(report.clocks, ends, work.now)
        state = IncidentState.CLOSED if main.state is IncidentState.CLOSED else IncidentState.MERGED
        followed = replace(
            with_clocks(report, clocks),
            state=state,
            outcome=main.outcome,
            reacted_at=report.reacted_at or (main.reacted_at and work.now),
            resolved_at=main.resolved_at and (report.resolved_at or work.now),
            closed_at=main.closed_at and (report.closed_at or work.now),
            updated_at=work.now,
            version=report.version + 1,
        )
        work.unit.put_incident(followed)
        _record(work, followed, "followed", (report.state, state), f"{main.public_no} is {main.state}")


def _record(work: Work, incident: Incident, action: str, states: tuple[str, str], why: str) -> None:
    work.record(Subject.INCIDENT, incident.id, action, states=states, why=why, event=event_of(incident))
