"""An incident's clocks made into what an audience may see of them."""

from __future__ import annotations

from datetime import datetime

from situation.clocks import Clock
from situation.incidents import Incident
from situation.people import Right
from web.schemas import ClockBody, IncidentWholeBody, PauseBody, PromiseBody
from web.showing import columns, show_incident
from web.visible import Audience


def show_whole_incident(incident: Incident, audience: Audience, now: datetime) -> IncidentWholeBody:
    """An incident with its clocks."""
    clocks = [show_clock(clock, incident, audience, now) for clock in incident.clocks]
    return IncidentWholeBody(**show_incident(incident, audience, now).model_dump(), clocks=clocks)


def show_clock(clock: Clock, incident: Incident, audience: Audience, now: datetime) -> ClockBody:
    """A clock with its pauses and promises; who does not work here learns neither who said so nor in what words."""
    unsaid = {} if audience.may(Right.SEE_ALERTS) else {"by": "", "why": ""}
    promises = [PromiseBody(**columns(each) | unsaid) for each in incident.promises if each.kind is clock.kind]
    pauses = [each for each in incident.pauses if clock.kind in each.stopped]
    running = next((pause.until for pause in pauses if pause.is_running(now) and clock.done_at is None), None)
    return ClockBody(
        **columns(clock),
        late=clock.is_late(now),
        paused_until=running,
        promised_at=promises[-1].promised_at if promises else None,
        promises=promises,
        pauses=[PauseBody(**columns(pause) | unsaid) for pause in pauses],
    )
