"""Shifts: coming on, leaving, and telling the next shift what stands open."""

from __future__ import annotations

from dataclasses import replace

from situation.desk.work import Work
from situation.errors import Conflict, Invalid
from situation.identity import new_id
from situation.incidents import IncidentState
from situation.journal import Subject
from situation.ports import IncidentFilter
from situation.shifts import Duty, ShiftNote, note_of, read

NOT_CLOSED = frozenset(IncidentState) - {IncidentState.CLOSED, IncidentState.MERGED}
ALL = 1_000_000


def come_on(work: Work) -> Duty:
    """The person is on from now; Conflict when it is already."""
    if any(duty.login == work.by for duty in work.unit.list_duties(on=True)):
        raise Conflict(f"{work.by} is on already")
    duty = Duty(id=new_id(), login=work.by, since_at=work.now)
    work.unit.put_duty(duty)
    work.record(Subject.SHIFT, duty.id, "came_on", states=("", "on"))
    return duty


def leave(work: Work, login: str) -> Duty:
    """The person is off from now; a supervisor may say so of one who forgot. Conflict when it is not on."""
    duty = next((each for each in work.unit.list_duties(on=True) if each.login == login), None)
    if duty is None:
        raise Conflict(f"{login} is not on")
    over = replace(duty, until_at=work.now)
    work.unit.put_duty(over)
    work.record(
        Subject.SHIFT, duty.id, "left", states=("on", "off"), why="" if login == work.by else f"said of {login}"
    )
    return over


def write_note(work: Work, text: str) -> ShiftNote:
    """A note to the next shift, with what stands open now."""
    if not text.strip():
        raise Invalid("say what the next shift has to know; `nothing special` will do", field="text")
    note = note_of(
        new_id(),
        by=work.by,
        text=text.strip(),
        incidents=work.unit.list_incidents(IncidentFilter(states=NOT_CLOSED, limit=ALL)),
        alerts=work.unit.list_alerts(standing=True, limit=ALL),
        at=work.now,
    )
    work.unit.put_shift_note(note)
    work.record(Subject.SHIFT, note.id, "note_written", states=("", "unread"))
    return note


def read_note(work: Work, note: ShiftNote) -> ShiftNote:
    """The note, read by one more; read again it stays as it is."""
    if work.by in note.read_by:
        return note
    seen = read(note, work.by, work.now)
    work.unit.put_shift_note(seen)
    work.record(Subject.SHIFT, note.id, "note_read", states=("read" if note.read_by else "unread", "read"))
    return seen
