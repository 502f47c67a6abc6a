"""What may be done with an incident's clocks, within one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from situation.clocks import (
    ANSWERING,
    PROMISED,
    Clock,
    ClockKind,
    Pause,
    PauseReason,
    Promise,
    checked,
    ended_pause,
    new_pause,
    stopped,
)
from situation.desk.work import Work
from situation.errors import Invalid, NotAllowed
from situation.incidents import Incident, IncidentState
from situation.journal import Subject


def with_clocks(incident: Incident, clocks: tuple[Clock, ...]) -> Incident:
    """The incident with these clocks, the two that lists go by also in their columns."""
    due_at = {clock.kind: clock.due_at for clock in clocks}
    return replace(
        incident,
        clocks=clocks,
        reaction_due_at=due_at.get(ClockKind.ACK, incident.reaction_due_at),
        elimination_due_at=due_at.get(ClockKind.FIX, incident.elimination_due_at),
    )


def pause_clocks(work: Work, incident: Incident, reason: PauseReason, until: datetime, why: str) -> Incident:
    """Clocks stand still until a moment at most, for a named reason."""
    _refuse_closed(incident)
    _refuse_empty(why, "why")
    if reason is PauseReason.LOCATION and any(pause.reason is reason for pause in incident.pauses):
        raise NotAllowed("the reporter has been asked: there is one question, not a dialogue")
    asked = Pause(reason=reason, by=work.by, why=why, from_at=work.now, until=until, stopped=())
    pause, clocks = new_pause(incident.clocks, incident.pauses, asked)
    paused = replace(with_clocks(incident, clocks), pauses=(*incident.pauses, pause))
    return _put(work, paused, "paused", f"{reason} until {until.isoformat()}: {why}")


def resume_clocks(work: Work, incident: Incident, why: str = "") -> Incident:
    """Clocks run on before the pause's end."""
    running = next((pause for pause in incident.pauses if pause.is_running(work.now)), None)
    if running is None:
        raise NotAllowed("its clocks are not paused")
    ended, clocks = ended_pause(incident.clocks, running, work.now)
    pauses = tuple(ended if pause is running else pause for pause in incident.pauses)
    return _put(work, replace(with_clocks(incident, clocks), pauses=pauses), "resumed", why or running.reason)


def promise_date(work: Work, incident: Incident, kind: ClockKind, promised_at: datetime, why: str) -> Incident:
    """A date is given for the answer or the repair. Earlier ones stay on record; no due moment moves."""
    _refuse_closed(incident)
    _refuse_empty(why, "why")
    if kind not in PROMISED:
        raise Invalid("a date is promised for the answer or the fix", field="clock")
    if promised_at <= work.now:
        raise Invalid("a promise lies in the future", field="promised_at")
    promise = Promise(kind=kind, promised_at=promised_at, made_at=work.now, by=work.by, why=why)
    promised = replace(incident, promises=(*incident.promises, promise))
    return _put(work, promised, "promised", f"{kind} by {promised_at.isoformat()}: {why}")


def answer_reporter(work: Work, incident: Incident, text: str) -> Incident:
    """The person who asked has been told when or how it is mended; the repair's clock runs on."""
    _refuse_closed(incident)
    _refuse_empty(text, "text")
    if not any(clock.kind in ANSWERING and clock.done_at is None for clock in incident.clocks):
        raise NotAllowed("it has been answered")
    return _put(work, with_clocks(incident, stopped(incident.clocks, ANSWERING, work.now)), "answered", text)


def record_breaches(work: Work, incident: Incident) -> Incident:
    """Put due moments that have passed on record, one row a clock."""
    before = {clock.kind for clock in incident.clocks if clock.breached_at is not None}
    clocks = tuple(checked(clock, work.now) for clock in incident.clocks)
    changed = replace(incident, clocks=clocks)
    work.unit.put_incident(changed)
    for clock in clocks:
        if clock.breached_at is not None and clock.kind not in before:
            state = incident.state
            why = f"{clock.rule}, due {clock.due_at.isoformat()}"
            work.record(Subject.INCIDENT, incident.id, "breached", states=(state, state), why=why)
    return changed


def _put(work: Work, incident: Incident, action: str, why: str) -> Incident:
    changed = replace(incident, updated_at=work.now, version=incident.version + 1)
    work.unit.put_incident(changed)
    work.record(Subject.INCIDENT, incident.id, action, states=(incident.state, incident.state), why=why)
    return changed


def _refuse_closed(incident: Incident) -> None:
    if incident.state is IncidentState.CLOSED:
        raise NotAllowed("the incident is closed")


def _refuse_empty(text: str, field: str) -> None:
    if not text.strip():
        raise Invalid(f"say {field}", field=field)
