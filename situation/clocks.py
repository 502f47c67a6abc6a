"""Clocks of an incident: what it is timed by, since when, until when, and whether that was kept.

A due moment is set when the incident is opened, by the rule of that day, and is never set anew because a rule or a
calendar has changed. Only a pause moves it, for a reason named here, and only while it has not passed: what is late
stays late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from situation.calendars import WorkingDays
from situation.errors import Invalid, NotAllowed

LONGEST_PAUSE = timedelta(days=30)


class ClockKind(StrEnum):
    """What is timed."""

    ACK = "ack"  # until somebody has it
    DISPATCH = "dispatch"  # until a machine is sent
    ON_SITE = "on_site"  # until one is there
    ANSWER = "answer"  # until the person who asked is answered: the service's own word
    LAW = "law"  # the same, as the law wants it
    FIX = "fix"  # until the thing is mended


class Measure(StrEnum):
    """What a rule's amount counts."""

    REACTIONS = "reactions"  # the category's reaction_min, around the clock
    ELIMINATIONS = "eliminations"  # the category's elimination_min, around the clock
    CALENDAR_DAYS = "calendar_days"  # ends with the last day
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """How long a clock runs, for incidents opened from `valid_from` until before `valid_to`; None: no bound."""

    kind: ClockKind
    amount: int
    measure: Measure
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def name(self) -> str:
        """As kept with the clock and shown to people: "law: 15 working_days"."""
        return f"{self.kind}: {self.amount} {self.measure}"

    def is_valid(self, day: date) -> bool:
        """Whether it is the rule of that day."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)


_K, _M = ClockKind, Measure
_LAW_CHANGED = date(2021, 7, 1)  # the Administrative Procedure Code came into force; its article 76
CLOCK_RULES = (
    ClockRule(kind=_K.ACK, amount=1, measure=_M.REACTIONS),
    ClockRule(kind=_K.DISPATCH, amount=2, measure=_M.REACTIONS),
    ClockRule(kind=_K.ON_SITE, amount=4, measure=_M.REACTIONS),
    ClockRule(kind=_K.ANSWER, amount=7, measure=_M.CALENDAR_DAYS),
    ClockRule(kind=_K.LAW, amount=30, measure=_M.CALENDAR_DAYS, valid_to=_LAW_CHANGED),
    ClockRule(kind=_K.LAW, amount=15, measure=_M.WORKING_DAYS, valid_from=_LAW_CHANGED),
    ClockRule(kind=_K.FIX, amount=1, measure=_M.ELIMINATIONS),
)
MACHINE_KINDS = frozenset({ClockKind.DISPATCH, ClockKind.ON_SITE})  # only where machines are sent at all
ANSWERING = frozenset({ClockKind.ANSWER, ClockKind.LAW})
PROMISED = frozenset({ClockKind.ANSWER, ClockKind.FIX})  # what a date may be promised for


class PauseReason(StrEnum):
    """The only reasons for which clocks stand still."""

    LOCATION = "waiting_for_location"  # the reporter was asked where it is
    FORCE_MAJEURE = "force_majeure"  # by a supervisor


# Which clocks a reason stops. Nothing stops a person's first look, nor the law's term.
STOPS = {
    PauseReason.LOCATION: frozenset({ClockKind.DISPATCH, ClockKind.ON_SITE, ClockKind.ANSWER, ClockKind.FIX}),
    PauseReason.FORCE_MAJEURE: frozenset({ClockKind.DISPATCH, ClockKind.ON_SITE, ClockKind.FIX}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of one incident."""

    kind: ClockKind
    rule: str
    started_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    breached_at: datetime | None = None  # the due moment that passed; once set it stays, and with it the breach
    is_sure: bool = True  # False: the calendar of those days is estimated or missing

    def is_late(self, at: datetime) -> bool:
        """Whether its due moment passed before the thing was done."""
        return self.breached_at is not None or (self.done_at or at) > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Clocks standing still: who said so, why, and until when at most."""

    reason: PauseReason
    by: str
    why: str
    from_at: datetime
    until: datetime
    stopped: tuple[ClockKind, ...]  # the clocks whose due moments it moved
    ended_at: datetime | None = None  # before `until`, by a person

    def is_running(self, at: datetime) -> bool:
        """Whether clocks stand still at the moment."""
        return self.ended_at is None and self.from_at <= at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A date that was given to the person who asked. It moves no clock: a promise is no excuse."""

    kind: ClockKind
    promised_at: datetime  # the date itself
    made_at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What clocks are set by: the city's calendar and the dated rules."""

    calendar: WorkingDays
    rules: tuple[ClockRule, ...] = CLOCK_RULES

    def clocks(
        self, opened_at: datetime, *, reaction_min: int, elimination_min: int, sends_machines: bool
    ) -> tuple[Clock, ...]:
        """The clocks of an incident opened then, by the rules of that day."""
        opened_at = opened_at.astimezone(UTC)  # adding minutes to a local time would count the clock's hands
        day = self.calendar.day_of(opened_at)
        minutes = {Measure.REACTIONS: reaction_min, Measure.ELIMINATIONS: elimination_min}
        rules = [
            rule for rule in self.rules if rule.is_valid(day) and (sends_machines or rule.kind not in MACHINE_KINDS)
        ]
        return tuple(self._clock(rule, opened_at, minutes) for rule in rules)

    def _clock(self, rule: ClockRule, opened_at: datetime, minutes: dict[Measure, int]) -> Clock:
        if rule.measure in minutes:
            due_at, is_sure = opened_at + timedelta(minutes=rule.amount * minutes[rule.measure]), True
        else:
            due_at, is_sure = self._end_of_days(rule, opened_at)
        return Clock(kind=rule.kind, rule=rule.name, started_at=opened_at, due_at=due_at, is_sure=is_sure)

    def _end_of_days(self, rule: ClockRule, opened_at: datetime) -> tuple[datetime, bool]:
        """The end of the term's last day; the day of opening does not count."""
        first = self.calendar.day_of(opened_at)
        if rule.measure is Measure.CALENDAR_DAYS:
            return self.calendar.end_of(first + timedelta(days=rule.amount)), True
        last = self.calendar.after_worked(first, rule.amount)
        return self.calendar.end_of(last), self.calendar.is_sure(first, last)


def stopped(clocks: Iterable[Clock], kinds: Iterable[ClockKind], at: datetime) -> tuple[Clock, ...]:
    """The clocks, with those of the kinds done at the moment. The first time counts."""
    done = frozenset(kinds)
    return tuple(
        checked(replace(clock, done_at=at), at) if clock.kind in done and clock.done_at is None else clock
        for clock in clocks
    )


def restarted(clocks: Iterable[Clock], kinds: Iterable[ClockKind]) -> tuple[Clock, ...]:
    """The clocks, with those of the kinds running again against the same due moment."""
    again = frozenset(kinds)
    return tuple(replace(clock, done_at=None) if clock.kind in again else clock for clock in clocks)


def checked(clock: Clock, at: datetime) -> Clock:
    """The clock with its breach on record, if it is late at the moment."""
    return replace(clock, breached_at=clock.due_at) if clock.breached_at is None and clock.is_late(at) else clock


def has_unrecorded_breach(clocks: Iterable[Clock], at: datetime) -> bool:
    """Whether a due moment has passed that is not on record."""
    return any(clock.breached_at is None and clock.is_late(at) for clock in clocks)


def new_pause(clocks: Sequence[Clock], running: Iterable[Pause], pause: Pause) -> tuple[Pause, tuple[Clock, ...]]:
    """The pause as it takes effect, and the clocks with their due moments moved by its whole length.

    Clocks that are done or late are not touched. NotAllowed when a pause is running or there is nothing to stop.
    """
    if not pause.from_at < pause.until <= pause.from_at + LONGEST_PAUSE:
        raise Invalid("until must lie within the next 30 days", field="until")
    if any(other.is_running(pause.from_at) for other in running):
        raise NotAllowed("its clocks are paused already")
    kinds = [
        clock.kind
        for clock in clocks
        if clock.kind in STOPS[pause.reason] and clock.done_at is None and not clock.is_late(pause.from_at)
    ]
    if not kinds:
        raise NotAllowed("no clock is left that this reason could stop")
    pause = replace(pause, stopped=tuple(kinds))
    return pause, _moved(clocks, kinds, pause.until - pause.from_at)


def ended_pause(clocks: Sequence[Clock], pause: Pause, at: datetime) -> tuple[Pause, tuple[Clock, ...]]:
    """The pause ended early, and the clocks with the unused rest taken back; none becomes late by that."""
    return replace(pause, ended_at=at), _moved(clocks, pause.stopped, at - pause.until)


def _moved(clocks: Iterable[Clock], kinds: Iterable[ClockKind], by: timedelta) -> tuple[Clock, ...]:
    moving = frozenset(kinds)
    return tuple(
        replace(clock, due_at=clock.due_at + by) if clock.kind in moving and clock.done_at is None else clock
        for clock in clocks
    )
