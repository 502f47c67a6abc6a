"""Deductions: what a contract's clauses say of an account, each with its reason and the figures that it came from.

Nothing here is money: a deduction is a share of what is paid for a machine's shift, or for a zone in a snow event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from situation.attendance import Attendance
from situation.contracts.account import Account
from situation.contracts.terms import Clause, Quality, RuleName
from situation.contracts.work import ShiftWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """One deduction. Either `vehicle` and `shift_at` say what it is about, or `zone` and `event`."""

    clause: Clause
    figure: float  # a share, as the clause's limit; of an absent machine 0
    of: str = ""  # which figure it is, where the rule looks at several
    vehicle: str = ""
    shift_at: datetime | None = None
    zone: str = ""
    event: str = ""


def zone_missed(clause: Clause, account: Account) -> Iterator[Deduction]:
    """Zones of which a greater share than the limit was not served by the time it was due, nor since."""
    for zone in account.zones:
        if zone.is_final and zone.missed_share > clause.limit:
            yield Deduction(clause=clause, figure=zone.missed_share, zone=zone.district, event=zone.event.id)


def zone_late(clause: Clause, account: Account) -> Iterator[Deduction]:
    """Zones of which a greater share than the limit was not served when it was due."""
    for zone in account.zones:
        if zone.is_final and zone.late_share > clause.limit:
            yield Deduction(clause=clause, figure=zone.late_share, zone=zone.district, event=zone.event.id)


def data_quality(clause: Clause, account: Account) -> Iterator[Deduction]:
    """Shifts in which the worst of the shares that count leaves less than the limit of a machine's data good."""
    for work in account.work:
        bad, of = _worst(clause, work.attendance)
        if work.attendance.pings and 1 - bad < clause.limit:
            yield _of_machine(clause, work, 1 - bad, of)


def machine_absent(clause: Clause, account: Account) -> Iterator[Deduction]:
    """Shifts of machines on duty of which nothing was heard."""
    for work in account.work:
        if work.is_absent:
            yield _of_machine(clause, work, 0.0)


def hours_short(clause: Clause, account: Account) -> Iterator[Deduction]:
    """Shifts in which a machine that came was out for less than the limit of the time owed."""
    for work in account.work:
        share = work.attendance.out_s / work.shift.seconds
        if work.vehicle.on_duty and work.attendance.pings and share < clause.limit:
            yield _of_machine(clause, work, share)


RULES: Mapping[RuleName, Callable[[Clause, Account], Iterator[Deduction]]] = MappingProxyType(
    {
        RuleName.ZONE_MISSED: zone_missed,
        RuleName.ZONE_LATE: zone_late,
        RuleName.DATA_QUALITY: data_quality,
        RuleName.MACHINE_ABSENT: machine_absent,
        RuleName.HOURS_SHORT: hours_short,
    }
)


def deductions(account: Account) -> list[Deduction]:
    """All deductions, in the order of the contract's clauses."""
    return [found for clause in account.contract.clauses for found in RULES[clause.rule](clause, account)]


def _worst(clause: Clause, attendance: Attendance) -> tuple[float, str]:
    """The greatest bad share of those that count, and which it is; what a tracker does not tell counts for nothing."""
    shares = {
        Quality.GAP: attendance.gap_share,
        Quality.LATE: attendance.late_share,
        Quality.DOUBTFUL: attendance.doubtful_share,
        Quality.LOST: attendance.lost_share,
    }
    return max(((shares[each] or 0.0, each.value) for each in clause.counts), default=(0.0, ""))


def _of_machine(clause: Clause, work: ShiftWork, figure: float, of: str = "") -> Deduction:
    return Deduction(clause=clause, figure=figure, of=of, vehicle=str(work.vehicle.id), shift_at=work.shift.from_at)
