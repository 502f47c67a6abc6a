"""Incidents, alerts and findings as they stood in the past: what was in view, and when its state changed.

States come from the journal. Words that were edited since (an address, a priority) are today's: the journal keeps who
changed them and when, not what they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from situation.alerts import Alert
from situation.incidents import Incident
from situation.journal import Change, Subject
from situation.people import Right
from situation.ports import IncidentFilter, Unit
from situation.spans import seq_before
from web.schemas import AlertBody, FindingBody, IncidentBody
from web.showing import show_alert, show_finding, show_incident
from web.visible import Audience

PAGE = 500
MOST = 5000  # things of one kind in an answer; `truncated` says that there were more
Within = tuple[datetime, datetime]


class StateBody(BaseModel):
    """From this moment on it was in this state."""

    at: datetime
    state: str


class PastIncidentBody(IncidentBody):
    """An incident; `states` says which it was in from when on, the first at or before the beginning."""

    states: list[StateBody]


class PastAlertBody(AlertBody):
    """An alert, likewise."""

    states: list[StateBody]


class PastBody(BaseModel):
    """What was in view at some moment of the span."""

    from_at: datetime
    to_at: datetime
    truncated: bool
    incidents: list[PastIncidentBody]
    alerts: list[PastAlertBody]
    findings: list[FindingBody]


def past_of(unit: Unit, within: Within, audience: Audience, now: datetime) -> PastBody:
    """What the audience would have seen."""
    seqs = (seq_before(unit, within[0]), seq_before(unit, within[1]))
    incidents = incidents_of(unit, within, audience)
    alerts = alerts_of(unit, within) if audience.may(Right.SEE_ALERTS) else []
    findings = unit.list_findings(limit=MOST) if audience.may(Right.SEE_CAMERAS) else []
    of_incidents = _States(unit, Subject.INCIDENT, seqs, within)
    of_alerts = _States(unit, Subject.ALERT, seqs, within)
    seen = [one for one in findings if one.since_at < within[1] and (one.cleared_at or within[1]) >= within[0]]
    return PastBody(
        from_at=within[0],
        to_at=within[1],
        truncated=MOST in (len(incidents), len(alerts), len(findings)),
        incidents=[
            PastIncidentBody(
                **dict(show_incident(one, audience, now)) | {"commands": []}, states=of_incidents.of(one, one.opened_at)
            )
            for one in incidents
        ],
        alerts=[PastAlertBody(**dict(show_alert(one)), states=of_alerts.of(one, one.raised_at)) for one in alerts],
        findings=[show_finding(one) for one in seen],
    )


class _States:
    """The states of things of one kind over the span."""

    def __init__(self, unit: Unit, subject: Subject, seqs: tuple[int, int], within: Within) -> None:
        self._unit, self._subject, self._seqs, self._within = unit, subject, seqs, within
        self._changes: dict[str, list[Change]] = defaultdict(list)
        since = seqs[0]
        while page := unit.list_changes(since=since, subject=subject, limit=PAGE):
            for change in page:
                if change.seq <= seqs[1] and change.before != change.after:
                    self._changes[change.id].append(change)
            since = page[-1].seq
            if since >= seqs[1]:
                break

    def of(self, thing: Incident | Alert, began_at: datetime) -> list[StateBody]:
        """When it was in which state."""
        changes = self._changes.get(thing.id, [])
        first = changes[0].before if changes else self._state_after(thing)
        begun = [StateBody(at=min(began_at, self._within[0]), state=first)] if first else []
        return begun + [StateBody(at=_moment_of(change, began_at), state=change.after) for change in changes]

    def _state_after(self, thing: Incident | Alert) -> str:
        """Of what did not change within the span: the next change tells, or the present."""
        if thing.updated_at < self._within[1]:
            return str(thing.state)
        later = self._unit.list_changes(since=self._seqs[1], subject=self._subject, id=thing.id, limit=PAGE)
        return next((change.before for change in later if change.before != change.after), str(thing.state))


def _moment_of(change: Change, began_at: datetime) -> datetime:
    """A condition begins when it begins, not when the desk heard of it."""
    return change.at if change.before else min(began_at, change.at)


def incidents_of(unit: Unit, within: Within, audience: Audience) -> Sequence[Incident]:
    """Incidents that were in the audience's view at some moment of the span."""
    found: list[Incident] = []
    if audience.operator == "":
        return found
    while len(found) < MOST:
        page = unit.list_incidents(
            IncidentFilter(
                closed_from=within[0],
                opened_to=within[1],
                visited_by_operator=audience.operator,
                after=found[-1].id if found else "",
                limit=PAGE,
            )
        )
        found += page
        if len(page) < PAGE:
            break
    return found


def alerts_of(unit: Unit, within: Within) -> Sequence[Alert]:
    """Alerts that were in view at some moment of the span."""
    return unit.list_alerts(within=within, limit=MOST)
