"""Clocks: golden cases of due moments, pauses that move them and breaches that stay."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from situation.adapters.calendar_files import load_calendar
from situation.app.place import PACKAGED
from situation.clocks import (
    Clock,
    ClockKind,
    Pause,
    PauseReason,
    Terms,
    checked,
    ended_pause,
    has_unrecorded_breach,
    new_pause,
    restarted,
    stopped,
)
from situation.errors import Invalid, NotAllowed
from tests.builders import NOON, after

ALMATY = ZoneInfo("Asia/Almaty")
TERMS = Terms(calendar=load_calendar(PACKAGED / "astana", ALMATY))
K = ClockKind


def clocks_at(opened_at: datetime, **changes) -> dict[ClockKind, Clock]:
    fields = {"reaction_min": 30, "elimination_min": 240, "sends_machines": True} | changes
    return {clock.kind: clock for clock in TERMS.clocks(opened_at, **fields)}


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ALMATY, fold=fold)  # type: ignore[misc, arg-type]


def test_minutes_run_around_the_clock_and_days_end_at_the_citys_midnight():
    clocks = clocks_at(NOON)
    due_at = {kind: clock.due_at for kind, clock in clocks.items()}
    assert due_at == {
        K.ACK: after(30 * 60),
        K.DISPATCH: after(60 * 60),
        K.ON_SITE: after(120 * 60),
        K.ANSWER: local(2026, 1, 23).astimezone(UTC),
        K.LAW: local(2026, 2, 6).astimezone(UTC),  # 15 working days after Thursday the 15th: Thursday 5 February
        K.FIX: after(240 * 60),
    }


@pytest.mark.parametrize(
    ("opened_at", "rule", "due_at"),
    [
        # thirty days until 30 June 2021, then fifteen working ones; 5, 6 and 20 July were off, Saturday the 3rd worked
        (local(2021, 6, 30, 23, 59), "law: 30 calendar_days", local(2021, 7, 31)),
        (local(2021, 7, 1, 0, 0), "law: 15 working_days", local(2021, 7, 27)),
        (local(2018, 6, 30, 12), "law: 30 calendar_days", local(2018, 7, 31)),
        # Nauryz and the women's day take four working days out of March 2026
        (local(2026, 3, 5, 9), "law: 15 working_days", local(2026, 4, 2)),
        # over the zone change: the days end by the clocks of their own time
        (local(2024, 2, 20, 9), "law: 15 working_days", local(2024, 3, 14)),
    ],
)
def test_an_incident_is_timed_by_the_law_of_its_day(opened_at, rule, due_at):
    law = clocks_at(opened_at)[K.LAW]
    assert (law.rule, law.due_at) == (rule, due_at.astimezone(UTC))


def test_both_halves_of_the_repeated_hour_get_their_own_minutes_and_the_same_days():
    first, second = (clocks_at(local(2024, 2, 29, 23, 30, fold=fold)) for fold in (0, 1))
    assert second[K.ACK].due_at - first[K.ACK].due_at == timedelta(hours=1)
    assert first[K.FIX].due_at == datetime(2024, 2, 29, 21, 30, tzinfo=UTC)
    assert first[K.ANSWER].due_at == second[K.ANSWER].due_at == local(2024, 3, 8).astimezone(UTC)


def test_a_term_over_an_estimated_day_says_that_it_is_not_sure():
    assert not clocks_at(local(2027, 5, 10))[K.LAW].is_sure
    assert clocks_at(local(2026, 5, 20))[K.LAW].is_sure


def test_where_no_machine_is_sent_none_is_timed():
    assert set(clocks_at(NOON, sends_machines=False)) == {K.ACK, K.ANSWER, K.LAW, K.FIX}


def test_a_clock_is_late_only_past_its_due_moment_and_by_when_it_was_done():
    clock = clocks_at(NOON)[K.ACK]
    assert not clock.is_late(clock.due_at)
    assert clock.is_late(clock.due_at + timedelta(microseconds=1))
    (done,) = stopped([clock], {K.ACK}, clock.due_at)
    assert not done.is_late(after(10**6))


def test_the_first_time_counts_and_a_breach_stays_whatever_comes():
    clock = clocks_at(NOON)[K.FIX]
    late = checked(clock, after(5 * 3600))
    assert late.breached_at == clock.due_at
    assert not has_unrecorded_breach([late], after(10**6))
    (again,) = restarted(stopped([late], {K.FIX}, after(6 * 3600)), {K.FIX})
    assert again.breached_at == clock.due_at
    assert again.is_late(NOON)


def a_pause(reason: PauseReason = PauseReason.LOCATION, from_s: float = 60, until_s: float = 3660) -> Pause:
    return Pause(reason=reason, by="aigul", why="?", from_at=after(from_s), until=after(until_s), stopped=())


def paused(pause: Pause, running=()):
    clocks = tuple(clocks_at(NOON).values())
    pause, moved = new_pause(clocks, running, pause)
    moves = {new.kind: new.due_at - old.due_at for old, new in zip(clocks, moved, strict=True)}
    return pause, moved, {kind for kind, by in moves.items() if by}


def test_a_question_about_the_place_stops_the_work_but_neither_the_first_look_nor_the_law():
    pause, moved, kinds = paused(a_pause())
    assert kinds == {K.DISPATCH, K.ON_SITE, K.ANSWER, K.FIX} == set(pause.stopped)
    assert {clock.kind: clock for clock in moved}[K.FIX].due_at == after(240 * 60 + 3600)


def test_force_majeure_stops_no_answer():
    assert paused(a_pause(PauseReason.FORCE_MAJEURE))[2] == {K.DISPATCH, K.ON_SITE, K.FIX}


def test_a_pause_ended_early_gives_the_rest_back_and_makes_nothing_late():
    pause, moved, _ = paused(a_pause())
    ended, back = ended_pause(moved, pause, after(660))
    assert ended.ended_at == after(660)
    assert {clock.kind: clock for clock in back}[K.FIX].due_at == after(240 * 60 + 600)
    last = after(60 * 60)
    pause, moved, _ = paused(a_pause(from_s=60 * 60))
    _, back = ended_pause(moved, pause, last)
    assert not any(clock.is_late(last) for clock in back if clock.kind in pause.stopped)


def test_what_is_late_already_no_pause_saves():
    clocks = tuple(clocks_at(NOON).values())
    pause, _ = new_pause(clocks, [], a_pause(from_s=90 * 60, until_s=100 * 60))
    assert K.DISPATCH not in pause.stopped
    with pytest.raises(NotAllowed, match="no clock"):
        new_pause(clocks, [], a_pause(PauseReason.FORCE_MAJEURE, from_s=10**6, until_s=10**6 + 60))


def test_pauses_do_not_overlap_and_do_not_last():
    pause, moved, _ = paused(a_pause())
    with pytest.raises(NotAllowed, match="already"):
        new_pause(moved, [pause], a_pause(from_s=120))
    for until_s in (60, 60 + 31 * 24 * 3600):
        with pytest.raises(Invalid, match="30 days"):
            paused(a_pause(until_s=until_s))
