"""The shift: who is on, what each has in hand, what one shift tells the next, and each hour in figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk import shifts
from situation.desk.work import Work
from situation.errors import NotAllowed
from situation.hours import hours
from situation.people import Right
from situation.ports import IncidentFilter
from situation.shifts import Duty, Load, ShiftNote, loads
from situation.spans import changes_between
from web.asks import Ask, Id, Line, Words
from web.auth import SeesAlerts, SeesReports, WorksAlerts
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.schemas import Page
from web.times import From, To, check_times

router = APIRouter(prefix="/shift", tags=["shift"])

LONGEST = timedelta(days=31)


class LeaveAsk(Ask):
    """Who leaves; nobody named: the asker. A supervisor may say so of one who forgot."""

    login: Line = ""


class NoteAsk(Ask):
    """What the next shift has to know."""

    text: Annotated[Words, Field(min_length=1)]


class DutyBody(BaseModel):
    """One person's time at the desk."""

    id: str
    login: str
    since_at: AwareDatetime
    until_at: AwareDatetime | None


class LoadBody(BaseModel):
    """What one person has in hand; login "": what nobody has."""

    login: str
    since_at: AwareDatetime | None
    forgotten: bool
    incidents: int
    overdue: int
    alerts: int


class NoteBody(BaseModel):
    """A note to the next shift, with what stood open when it was written."""

    id: str
    written_at: AwareDatetime
    written_by: str
    text: str
    alerts: list[str]
    shelved: list[str]
    overdue: list[str]
    open: int
    read_by: dict[str, AwareDatetime]


class ShiftBody(BaseModel):
    """Who is on, the most loaded first; and the newest note, where there is one."""

    load: list[LoadBody]
    note: NoteBody | None


class HourBody(BaseModel):
    """What came in and was done in an hour."""

    from_at: AwareDatetime
    to_at: AwareDatetime
    counts: dict[str, int]


@router.get("")
def shift(_: SeesAlerts, parts: With) -> ShiftBody:
    """The shift as it is now."""
    now = parts.clock.now()
    with parts.store.read() as unit:
        duties = unit.list_duties(on=True)
        incidents = unit.list_incidents(IncidentFilter(states=shifts.NOT_CLOSED, limit=shifts.ALL))
        alerts = unit.list_alerts(standing=True, limit=shifts.ALL)
        notes = unit.list_shift_notes(limit=1)
    load = [_shown_load(each) for each in loads(duties, incidents, alerts, now)]
    return ShiftBody(load=load, note=_shown_note(notes[0]) if notes else None)


@router.post("/come-on", status_code=201)
def come_on(signed_in: WorksAlerts, parts: With) -> DutyBody:
    """I am at the desk. 409 when I am already."""
    with parts.desk.work(signed_in.user.login) as work:
        return _shown_duty(shifts.come_on(work))


@router.post("/leave")
def leave(ask: LeaveAsk, signed_in: WorksAlerts, parts: With) -> DutyBody:
    """I leave, or one leaves who forgot to say so. 409 when that one is not on."""
    login = ask.login or signed_in.user.login
    if login != signed_in.user.login and not signed_in.user.may(Right.CLOSE_INCIDENT):
        raise NotAllowed("only a supervisor says of another that it has left")
    with parts.desk.work(signed_in.user.login) as work:
        return _shown_duty(shifts.leave(work, login))


@router.get("/notes")
def notes(_: SeesAlerts, parts: With) -> Page[NoteBody]:
    """The newest fifty, newest first."""
    with parts.store.read() as unit:
        return Page(items=[_shown_note(note) for note in unit.list_shift_notes()])


@router.post("/notes", status_code=201, response_model=NoteBody)
def write(ask: NoteAsk, signed_in: WorksAlerts, parts: With, key: IdempotencyKey = None) -> Response:
    """A note to the next shift; what stands open is put in by itself."""

    def make(work: Work) -> NoteBody:
        return _shown_note(shifts.write_note(work, ask.text))

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.post("/notes/{id}/read")
def read(id: Id, signed_in: WorksAlerts, parts: With) -> NoteBody:
    """I have read it. 409 for who wrote it."""
    with parts.desk.work(signed_in.user.login) as work:
        return _shown_note(shifts.read_note(work, work.unit.get_shift_note(id)))


@router.get("/hours")
def by_hour(_: SeesReports, parts: With, from_at: From, to_at: To) -> Page[HourBody]:
    """What came in and was done, a row an hour, from the journal."""
    check_times(from_at, to_at, LONGEST)
    with parts.store.read() as unit:
        rows = hours(changes_between(unit, from_at, to_at), from_at, to_at)
    return Page(items=[HourBody.model_validate(row, from_attributes=True) for row in rows])


def _shown_duty(duty: Duty) -> DutyBody:
    return DutyBody.model_validate(duty, from_attributes=True)


def _shown_load(load: Load) -> LoadBody:
    return LoadBody.model_validate(load, from_attributes=True)


def _shown_note(note: ShiftNote) -> NoteBody:
    return NoteBody.model_validate(note, from_attributes=True)
