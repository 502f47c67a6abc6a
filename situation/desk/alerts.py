"""What may be done with an alert, within one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from situation.alerts import HOLDING, Alert, AlertCommand, AlertId, AlertState, next_state
from situation.conditions import Condition
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.identity import new_id
from situation.journal import Subject

MAX_SHELVED = timedelta(hours=8)  # one shift: whoever comes next decides anew
CRITICAL = 1


def raise_alert(work: Work, condition: Condition, *, district: str = "") -> tuple[Alert, bool]:
    """The standing alert of the condition, and whether a new episode began."""
    standing = work.unit.find_standing_alert(condition.rule, condition.subject)
    if standing is None:
        alert = _new_alert(work, condition, district)
        work.unit.put_alert(alert)
        work.record(Subject.ALERT, alert.id, "raised", states=("", alert.state), event=event_of(alert))
        return alert, True
    if standing.state in HOLDING:
        return standing, False
    again = replace(standing, count=standing.count + 1, cleared_at=None, facts=condition.facts)
    return command_alert(work, again, AlertCommand.RAISE), False


def _new_alert(work: Work, condition: Condition, district: str) -> Alert:
    return Alert(
        id=AlertId(new_id()),
        rule=condition.rule,
        subject=condition.subject,
        priority=condition.priority,
        raised_at=condition.since_at,
        updated_at=work.now,
        facts=condition.facts,
        lat=condition.lat,
        lon=condition.lon,
        vehicle=condition.vehicle,
        incident=condition.incident,
        camera=condition.camera,
        finding=condition.finding,
        simulated=condition.simulated,
        district=district,
        told_at=work.now,
    )


def command_alert(work: Work, alert: Alert, command: AlertCommand, *, why: str = "") -> Alert:
    """The alert after the command, or NotAllowed by its lifecycle."""
    state = next_state(alert.state, command)
    changed = replace(alert, state=state, updated_at=work.now)
    if command in {AlertCommand.CLEAR, AlertCommand.EXPIRE}:
        changed = replace(changed, cleared_at=work.now)
    if state is AlertState.RAISED:
        changed = replace(changed, told_at=work.now, escalation=0)
    work.unit.put_alert(changed)
    work.record(Subject.ALERT, alert.id, _PAST[command], states=(alert.state, state), why=why, event=event_of(changed))
    return changed


_PAST = {
    AlertCommand.ACKNOWLEDGE: "acknowledged",
    AlertCommand.SHELVE: "shelved",
    AlertCommand.UNSHELVE: "unshelved",
    AlertCommand.CLEAR: "cleared",
    AlertCommand.EXPIRE: "expired",
    AlertCommand.RAISE: "raised_again",
}


def mark_alert(work: Work, alert: Alert, *, muted_by: str, flapping: bool, escalation: int) -> Alert:
    """The alert with these marks, one recorded flip for each that is new."""
    changed = replace(alert, muted_by=muted_by, flapping=flapping, escalation=escalation, updated_at=work.now)
    work.unit.put_alert(changed)
    event = event_of(changed)
    for is_new, action, why in (
        (alert.muted_by != muted_by, "muted" if muted_by else "unmuted", muted_by or alert.muted_by),
        (alert.flapping != flapping, "flapping" if flapping else "steady", ""),
        (alert.escalation != escalation, "escalated", f"level {escalation}"),
    ):
        if is_new:
            work.record(Subject.ALERT, alert.id, action, states=(alert.state, alert.state), why=why, event=event)
    return changed


def acknowledge_alert(work: Work, alert: Alert) -> Alert:
    """Somebody has it. Acknowledging twice is no mistake: two people may press at once, and the first one counts."""
    if alert.state is AlertState.ACKNOWLEDGED:
        return alert
    seen = replace(alert, acknowledged_at=work.now, acknowledged_by=work.by)
    return command_alert(work, seen, AlertCommand.ACKNOWLEDGE)


def shelve_alert(work: Work, alert: Alert, until: datetime, reason: str, *, may_shelve_critical: bool) -> Alert:
    """Put aside until a moment, for a reason that others will read."""
    if not reason.strip():
        raise Invalid("say why it is shelved", field="reason")
    if not work.now < until <= work.now + MAX_SHELVED:
        raise Invalid("until must lie within the next 8 hours", field="until")
    if alert.priority == CRITICAL and not may_shelve_critical:
        raise NotAllowed("an alert of priority 1 is shelved by a supervisor only")
    aside = replace(alert, shelved_until=until, shelved_reason=reason)
    return command_alert(work, aside, AlertCommand.SHELVE, why=reason)


def assign_alert(work: Work, alert: Alert, to: str) -> Alert:
    """The alert with a person to look after it."""
    if work.unit.find_user(to) is None:
        raise Invalid(f"no user {to!r}", field="to")
    changed = replace(alert, assigned_to=to, updated_at=work.now)
    work.unit.put_alert(changed)
    work.record(Subject.ALERT, alert.id, "assigned", states=(alert.state, alert.state), why=to)
    return changed


def event_of(alert: Alert) -> dict[str, object]:
    """What partners are told: thin, without personal data."""
    return {
        "alert": alert.id,
        "rule": alert.rule,
        "subject": alert.subject,
        "state": alert.state.value,
        "escalation": alert.escalation,
        "muted_by": alert.muted_by,
        "priority": alert.priority,
        "raised_at": alert.raised_at.isoformat(),
        "lat": alert.lat,
        "lon": alert.lon,
        "incident": alert.incident,
        "vehicle": alert.vehicle,
        "camera": alert.camera,
        "simulated": alert.simulated,
    }
