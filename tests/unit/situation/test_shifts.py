"""Shifts: who is on and with how much, what a note carries, and each hour in figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situation.alerts import Alert, AlertId, AlertState
from situation.errors import NotAllowed
from situation.hours import COUNTED, NAMES, hours
from situation.incidents import IncidentId, IncidentState
from situation.journal import Change, Subject
from situation.shifts import LONGEST, Duty, loads, note_of, read
from tests.builders import NOON, after, an_incident


def an_alert(id: str, **changes) -> Alert:
    fields = {"rule": "flooding", "subject": id, "raised_at": NOON, "updated_at": NOON, "facts": {}}
    return Alert(**({"id": AlertId(id)} | fields | changes))


def owned(id: str, owner: str, **changes):
    return an_incident(id=IncidentId(id), public_no=id, owner=owner, **changes)


def test_the_most_loaded_comes_first_and_what_nobody_has_is_said() -> None:
    duties = [Duty(id="d1", login="aigul", since_at=NOON), Duty(id="d2", login="dana", since_at=NOON)]
    incidents = [owned("i1", "aigul"), owned("i2", "aigul"), owned("i3", "")]
    alerts = [an_alert("a1", acknowledged_by="dana", state=AlertState.ACKNOWLEDGED), an_alert("a2")]
    found = loads(duties, incidents, alerts, after(60))
    assert [(load.login, load.incidents, load.alerts) for load in found] == [
        ("aigul", 2, 0),
        ("", 1, 1),
        ("dana", 0, 1),
    ]
    assert [load.since_at for load in found] == [NOON, None, NOON]


def test_overdue_outranks_many() -> None:
    late = owned("i1", "dana")
    found = loads([], [late, *(owned(f"j{n}", "aigul", reaction_due_at=after(1e6)) for n in range(3))], [], after(3600))
    assert [(load.login, load.overdue) for load in found] == [("dana", 1), ("aigul", 0)]


def test_who_is_on_for_too_long_has_forgotten() -> None:
    (load,) = loads([Duty(id="d", login="dana", since_at=NOON)], [], [], NOON + LONGEST + (after(1) - NOON))
    assert load.forgotten


def test_a_note_keeps_what_stood_open_and_is_read_by_another() -> None:
    shelved = an_alert("a2", state=AlertState.SHELVED)
    late = owned("i1", "")
    done = owned("i2", "", state=IncidentState.RESOLVED, resolved_at=after(9), reacted_at=after(8))
    note = note_of(
        "n1", by="dana", text="ice", incidents=[late, done], alerts=[an_alert("a1"), shelved], at=after(3600)
    )
    assert (note.alerts, note.shelved, note.overdue, note.open) == (("a1", "a2"), ("a2",), ("i1",), 1)
    with pytest.raises(NotAllowed):
        read(note, "dana", after(3700))
    first = read(note, "aigul", after(3700))
    assert read(first, "aigul", after(9000)).read_by == first.read_by  # the first reading counts


KINDS = st.sampled_from([*COUNTED, (Subject.CAMERA, "added")])


@given(st.lists(st.tuples(st.floats(-7200, 14400), KINDS), max_size=50), st.integers(1, 10_000))
def test_every_change_within_the_time_is_counted_in_exactly_one_hour(changes, lasts_s: int) -> None:
    journal = [
        Change(at=after(second), by="x", subject=subject, id="1", action=action)
        for second, (subject, action) in changes
    ]
    rows = hours(journal, NOON, after(lasts_s))
    assert rows[0].from_at == NOON
    assert rows[-1].to_at == after(lasts_s)
    assert all(row.counts.keys() == set(NAMES) for row in rows)
    within = [change for change in journal if NOON <= change.at < after(lasts_s)]
    expected = sum((change.subject, change.action) in COUNTED for change in within)
    assert sum(sum(row.counts.values()) for row in rows) == expected
