"""`servicerequestupdates`: FixMyStreet's extension of GeoReport v2, in which a request has a history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from situation.incidents import Incident, IncidentId, IncidentState
from situation.journal import Change, Subject
from situation.ports import Unit
from situation.spans import seq_before
from web.open311 import CLOSED, DETAILED

MOST_UPDATES = 1000
PAGE = 1000


def updates_between(unit: Unit, start: datetime, end: datetime, *, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Changes of the state of requests, oldest first, at most 1,000. Public: neither who nor in what words."""
    found: list[dict[str, Any]] = []
    for change in _changes(unit, start, end):
        incident = unit.get_incident(IncidentId(change.id))
        found.append(_update(change, incident, zone))
        if len(found) == MOST_UPDATES:
            break
    return found


def _changes(unit: Unit, start: datetime, end: datetime) -> Iterator[Change]:
    since = seq_before(unit, start)
    while changes := unit.list_changes(since=since, subject=Subject.INCIDENT, limit=PAGE):
        since = changes[-1].seq
        for change in changes:
            if change.at >= end:
                return
            if change.before and change.after != change.before:
                yield change


def _update(change: Change, incident: Incident, zone: ZoneInfo) -> dict[str, Any]:
    state = IncidentState(change.after)
    reopened = change.before in CLOSED and state not in CLOSED
    return {
        "update_id": str(change.seq),
        "service_request_id": incident.public_no,
        "status": "REOPEN" if reopened else DETAILED[state],
        "updated_datetime": change.at.astimezone(zone).replace(microsecond=0).isoformat(),
        "description": incident.outcome or None if state in CLOSED else None,
        "media_url": None,
    }
