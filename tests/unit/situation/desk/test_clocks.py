"""Clocks of a stored incident: commands stop them, pauses and promises are journalled, breaches are told once."""

from datetime import timedelta

import pytest

from situation.clocks import ClockKind, PauseReason
from situation.desk import NewIncident
from situation.errors import Invalid, NotAllowed
from tests.builders import NOON, PLACE, after
from tests.centre import BareCentre

K = ClockKind


class Centre(BareCentre):
    def __init__(self):
        super().__init__()
        self.register()
        self.id = self.desk.open_incident(NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1]), by="a").id

    @property
    def incident(self):
        return self.get(self.id)

    def clock_of(self, kind):
        return next(clock for clock in self.incident.clocks if clock.kind is kind)

    def actions(self):
        with self.store.read() as unit:
            return [change.action for change in unit.list_changes(id=self.id)]


@pytest.fixture
def centre():
    return Centre()


def test_each_command_ends_its_clocks_and_resolving_ends_all(centre):
    centre.clock.move_to(after(60))
    centre.desk.dispatch_incident(centre.id, ["P-017"], by="a")
    done = {clock.kind for clock in centre.incident.clocks if clock.done_at == after(60)}
    assert done == {K.ACK, K.DISPATCH}
    centre.desk.resolve_incident(centre.id, "cleared", by="a")
    assert all(clock.done_at for clock in centre.incident.clocks)
    centre.desk.reopen_incident(centre.id, "not cleared", by="a")
    assert {clock.kind for clock in centre.incident.clocks if clock.done_at is None} == {K.FIX}


def test_a_pause_moves_the_due_moment_that_lists_go_by(centre):
    due_at = centre.incident.elimination_due_at
    centre.desk.pause_clocks(centre.id, PauseReason.LOCATION, after(3600), "which yard?", by="a")
    assert centre.incident.elimination_due_at == due_at + timedelta(hours=1)
    centre.clock.move_to(after(600))
    centre.desk.resume_clocks(centre.id, by="a")
    assert centre.incident.elimination_due_at == due_at + timedelta(minutes=10) == centre.clock_of(K.FIX).due_at
    assert centre.actions() == ["opened", "paused", "resumed"]
    with pytest.raises(NotAllowed, match="not paused"):
        centre.desk.resume_clocks(centre.id, by="a")


def test_every_date_that_was_promised_stays_on_record_and_moves_no_clock(centre):
    due_at = centre.clock_of(K.FIX).due_at
    for days, why in ((10, "tender"), (20, "tender failed")):
        centre.desk.promise_date(centre.id, K.FIX, NOON + timedelta(days=days), why, by="chief")
    assert [promise.why for promise in centre.incident.promises] == ["tender", "tender failed"]
    assert centre.clock_of(K.FIX).due_at == due_at
    for kind, at in ((K.LAW, after(60)), (K.FIX, NOON)):
        with pytest.raises(Invalid):
            centre.desk.promise_date(centre.id, kind, at, "x", by="a")


def test_an_answer_in_time_and_a_late_repair_are_told_apart(centre):
    centre.desk.answer_reporter(centre.id, "in spring", by="a")
    assert centre.clock_of(K.ANSWER).done_at == centre.clock_of(K.LAW).done_at == NOON
    assert centre.clock_of(K.FIX).done_at is None
    with pytest.raises(NotAllowed, match="answered"):
        centre.desk.answer_reporter(centre.id, "again", by="a")


def test_an_incident_mended_in_time_whose_answer_is_late_is_overdue_until_it_is_closed(centre):
    centre.desk.acknowledge_incident(centre.id, by="a")
    with centre.store.begin() as unit:
        from dataclasses import replace

        late = replace(centre.incident, elimination_due_at=NOON + timedelta(days=99))
        unit.put_incident(late)
    centre.clock.move_to(NOON + timedelta(days=9))
    assert centre.overdue() == {centre.id}
    centre.desk.resolve_incident(centre.id, "done", by="a")
    assert centre.overdue() == {centre.id}
    centre.desk.close_incident(centre.id, by="chief")
    assert centre.overdue() == set()


def test_a_due_moment_that_passes_is_written_down_once_by_the_watch(centre):
    for seconds in (31 * 60, 32 * 60):
        centre.at(seconds)
    assert centre.actions() == ["opened", "breached"]
    assert centre.clock_of(K.ACK).breached_at == after(30 * 60)
    assert centre.clock_of(K.DISPATCH).breached_at is None


def test_a_closed_incident_is_neither_paused_nor_promised(centre):
    centre.desk.resolve_incident(centre.id, "done", by="a")
    centre.desk.close_incident(centre.id, by="chief")
    for ask in (
        lambda: centre.desk.pause_clocks(centre.id, PauseReason.LOCATION, after(60), "x", by="a"),
        lambda: centre.desk.promise_date(centre.id, K.FIX, after(60), "x", by="a"),
        lambda: centre.desk.answer_reporter(centre.id, "x", by="a"),
    ):
        with pytest.raises(NotAllowed):
            ask()
