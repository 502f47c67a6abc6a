"""Snow events: when it began to snow and when it stopped, as a supervisor says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from situation.desk.work import Work
from situation.errors import Conflict, Invalid
from situation.identity import new_id
from situation.journal import Subject
from situation.streets.levels import SnowEvent


def start_snow_event(work: Work, started_at: datetime, note: str) -> SnowEvent:
    """A new event. The one before has to be over: new snow is a new event, and the old one is kept."""
    if started_at > work.now:
        raise Invalid("an event has begun; forecasts are not declared", field="started_at")
    for other in work.unit.list_snow_events(limit=1):
        if other.ended_at is None:
            raise Conflict("an event is on: end it first")
        if started_at < other.ended_at:
            raise Invalid("it begins before the last one ended", field="started_at")
    event = SnowEvent(id=new_id(), started_at=started_at, declared_by=work.by, note=note)
    work.unit.put_snow_event(event)
    work.record(Subject.SNOW_EVENT, event.id, "started", states=("", "on"), why=note)
    return event


def end_snow_event(work: Work, event: SnowEvent, ended_at: datetime | None) -> SnowEvent:
    """The event with that end; None takes an end back, as long as no later event has begun."""
    if ended_at is not None and not event.started_at < ended_at <= work.now:
        raise Invalid("it ends after it began, and not in the future", field="ended_at")
    later = [each for each in work.unit.list_snow_events() if each.started_at > event.started_at]
    if later and (ended_at is None or ended_at > min(each.started_at for each in later)):
        raise Conflict("a later event has begun")
    ended = replace(event, ended_at=ended_at)
    states = tuple("on" if each.ended_at is None else "over" for each in (event, ended))
    work.unit.put_snow_event(ended)
    work.record(Subject.SNOW_EVENT, event.id, "ended" if ended_at else "continued", states=(states[0], states[1]))
    return ended
