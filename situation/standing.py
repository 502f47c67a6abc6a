"""StandingAlerts: the alerts in view, made to follow what the rules say holds now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from situation.alarms.escalation import escalation_of
from situation.alarms.flapping import Flaps
from situation.alarms.inhibition import inhibited
from situation.alerts import HOLDING, Alert, AlertCommand, AlertState
from situation.conditions import Condition
from situation.desk import Desk, NewIncident, alerts, tickets
from situation.desk.work import Work
from situation.incidents import Channel, Incident, IncidentId
from situation.picture import Picture
from situation.ports import Unit
from situation.thresholds import Thresholds

BY = "rule"
ALL = 1_000_000


class StandingAlerts:
    """Raises what begins to hold, clears what no longer does, takes back what was shelved long enough.

    It also marks what is explained by something larger, comes and goes too fast, or waits for somebody.
    """

    def __init__(self, desk: Desk, *, news: frozenset[str] = frozenset(), thresholds: Thresholds | None = None) -> None:
        """`news` names the rules whose alerts expire when they are no longer true."""
        self._desk = desk
        self._news = news
        self._thresholds = thresholds or Thresholds()
        self._flaps = Flaps(limit=self._thresholds.flaps, window_s=self._thresholds.flap_window_s)
        self._standing: dict[tuple[str, str], Alert] = {}

    def judge_by(self, thresholds: Thresholds) -> None:
        """Other thresholds from now on; what flaps is counted anew."""
        if thresholds != self._thresholds:
            self._thresholds = thresholds
            self._flaps = Flaps(limit=thresholds.flaps, window_s=thresholds.flap_window_s)

    def load(self, unit: Unit) -> None:
        """Know the alerts as the store has them."""
        self._standing = {(alert.rule, alert.subject): alert for alert in unit.list_alerts(standing=True, limit=ALL)}

    def follow(self, conditions: Iterable[Condition], picture: Picture) -> bool:
        """Make the alerts follow; whether anything changed."""
        holding = {condition.key: condition for condition in inhibited(conditions, picture)}
        fast = self._flaps.see(holding.keys(), picture.now)
        flapping = frozenset(key for key in fast if key[0] not in self._news)
        begun = [condition for condition in holding.values() if self._begins(condition, picture.now)]
        kept = holding.keys() | flapping
        gone = [alert for key, alert in self._standing.items() if alert.state in HOLDING and key not in kept]
        owed = [
            condition
            for key, condition in holding.items()
            if condition.wants_ticket and self._is_holding(key) and not self._standing[key].ticket
        ]
        due = [alert for alert in self._standing.values() if _is_due_back(alert, picture.now) and alert not in gone]
        marks = {
            alert.id: marked
            for key, alert in self._standing.items()
            if key in kept and (marked := self._marked(alert, holding.get(key), key in flapping, picture.now)) != alert
        }
        if not (begun or gone or owed or due or marks):
            return False
        with self._desk.work(BY) as work:
            changed = [
                self._begin(replace(work, by=f"rule:{condition.rule}"), condition, picture) for condition in begun
            ]
            changed += [_ticketed(work, self._standing[condition.key], condition) for condition in owed]
            changed += [_command(work, alert, self._ending(alert), HOLDING) for alert in gone]
            changed += [_command(work, alert, AlertCommand.UNSHELVE, {AlertState.SHELVED}) for alert in due]
            changed += [_mark(work, marked) for marked in marks.values()]
        self._keep(changed)
        return True

    def _begins(self, condition: Condition, now: datetime) -> bool:
        """Whether it is to become an alert now: not one already, not muted, and there for long enough."""
        delay = timedelta(seconds=self._thresholds.on_delay_s.get(condition.rule, 0.0))
        return not (self._is_holding(condition.key) or condition.muted_by) and now - condition.since_at >= delay

    def _marked(self, alert: Alert, condition: Condition | None, flaps: bool, now: datetime) -> Alert:
        if alert.state not in HOLDING:
            return alert
        muted_by = alert.muted_by if condition is None else condition.muted_by
        marked = replace(alert, muted_by=muted_by, flapping=flaps)
        if alert.rule in self._news:
            return marked
        return replace(marked, escalation=escalation_of(marked, now, self._thresholds))

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
        district = self._desk.district_of(condition.lat, condition.lon)
        alert, is_new = alerts.raise_alert(work, condition, district=district)
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


def _ticketed(work: Work, alert: Alert, condition: Condition) -> Alert:
    """The standing alert with the ticket that it did not get when it began: since then a person has confirmed it."""
    current = work.unit.get_alert(alert.id)
    if current.state not in HOLDING or current.ticket:
        return current
    incident = work.unit.get_incident(IncidentId(current.incident)) if current.incident else None
    return replace(current, ticket=tickets.open_ticket(work, current, condition, incident).id)


def _mark(work: Work, marked: Alert) -> Alert:
    """The alert of the store with the marks; one that a person has acknowledged meanwhile is not escalated."""
    current = work.unit.get_alert(marked.id)
    if current.state not in HOLDING:
        return current
    escalation = marked.escalation if current.state is AlertState.RAISED else current.escalation
    wanted = (marked.muted_by, marked.flapping, escalation)
    if wanted == (current.muted_by, current.flapping, current.escalation):
        return current
    return alerts.mark_alert(work, current, muted_by=marked.muted_by, flapping=marked.flapping, escalation=escalation)
