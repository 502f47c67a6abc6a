"""StandingAlerts: the alerts in view, made to follow what the rules say holds now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from situation.alerts import HOLDING, Alert, AlertCommand, AlertState
from situation.conditions import Condition
from situation.desk import Desk, NewIncident, alerts, tickets
from situation.desk.work import Work
from situation.incidents import Channel, Incident, IncidentId
from situation.picture import Picture
from situation.ports import Unit

BY = "rule"
ALL = 1_000_000


class StandingAlerts:
    """Raises what begins to hold, clears what no longer does, takes back what was shelved long enough."""

    def __init__(self, desk: Desk, *, news: frozenset[str] = frozenset()) -> None:
        """`news` names the rules whose alerts expire when they are no longer true."""
        self._desk = desk
        self._news = news
        self._standing: dict[tuple[str, str], Alert] = {}

    def load(self, unit: Unit) -> None:
        """Know the alerts as the store has them."""
        self._standing = {(alert.rule, alert.subject): alert for alert in unit.list_alerts(standing=True, limit=ALL)}

    def follow(self, conditions: Iterable[Condition], picture: Picture) -> bool:
        """Make the alerts follow; whether anything changed."""
        holding = {condition.key: condition for condition in conditions}
        begun = [condition for key, condition in holding.items() if not self._is_holding(key)]
        gone = [alert for key, alert in self._standing.items() if alert.state in HOLDING and key not in holding]
        due = [alert for alert in self._standing.values() if _is_due_back(alert, picture.now) and alert not in gone]
        if not (begun or gone or due):
            return False
        with self._desk.work(BY) as work:
            changed = [
                self._begin(replace(work, by=f"rule:{condition.rule}"), condition, picture) for condition in begun
            ]
            changed += [_command(work, alert, self._ending(alert), HOLDING) for alert in gone]
            changed += [_command(work, alert, AlertCommand.UNSHELVE, {AlertState.SHELVED}) for alert in due]
        self._keep(changed)
        return True

    def _is_holding(self, key: tuple[str, str]) -> bool:
        alert = self._standing.get(key)
        return alert is not None and alert.state in HOLDING

    def _ending(self, alert: Alert) -> AlertCommand:
        return AlertCommand.EXPIRE if alert.rule in self._news else AlertCommand.CLEAR

    def _keep(self, changed: Sequence[Alert]) -> None:
        for alert in changed:
            if alert.state is AlertState.CLEARED:
                self._standing.pop((alert.rule, alert.subject), None)
            else:
                self._standing[alert.rule, alert.subject] = alert

    def _begin(self, work: Work, condition: Condition, picture: Picture) -> Alert:
        alert, is_new = alerts.raise_alert(work, condition)
        if not is_new:
            return alert
        incident = self._incident_of(work, condition, picture)
        if incident is not None and alert.incident != incident.id:
            alert = replace(alert, incident=incident.id)
            work.unit.put_alert(alert)
        if condition.wants_ticket:
            ticket = tickets.open_ticket(work, alert, condition, incident)
            alert = replace(alert, ticket=ticket.id)
        return alert

    def _incident_of(self, work: Work, condition: Condition, picture: Picture) -> Incident | None:
        """The incident behind the condition: named by it, already open for this camera, or opened now."""
        if condition.incident:
            return work.unit.get_incident(IncidentId(condition.incident))
        if not condition.opens or condition.lat is None or condition.lon is None:
            return None
        for incident in picture.incidents.values():
            if incident.is_open and incident.camera == condition.camera and incident.category == condition.opens:
                return incident
        request = NewIncident(
            category=condition.opens,
            lat=condition.lat,
            lon=condition.lon,
            description=str(condition.facts.get("camera", "")),
            channel=Channel.CAMERA,
            camera=condition.camera,
            finding=condition.finding,
            media_sha256=condition.frame_sha256,
            simulated=condition.simulated,
        )
        opened = self._desk.open_incident_within(work, request)
        return work.unit.get_incident(IncidentId(opened.merged_into)) if opened.merged_into else opened


def _is_due_back(alert: Alert, now: datetime) -> bool:
    return alert.state is AlertState.SHELVED and alert.shelved_until is not None and alert.shelved_until <= now


def _command(work: Work, alert: Alert, command: AlertCommand, states: Iterable[AlertState]) -> Alert:
    """The alert after the command, taken anew from the store: a person may have touched it a moment ago."""
    current = work.unit.get_alert(alert.id)
    return alerts.command_alert(work, current, command) if current.state in states else current
