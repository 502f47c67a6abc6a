"""A contract's terms: which deductions it names, with which limits. Data: every operator has its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class RuleName(StrEnum):
    """What a contract may deduct for. What each one measures: `situation.contracts.deductions`."""

    ZONE_MISSED = "zone_missed"
    ZONE_LATE = "zone_late"
    DATA_QUALITY = "data_quality"
    MACHINE_ABSENT = "machine_absent"
    HOURS_SHORT = "hours_short"


class Quality(StrEnum):
    """A share of a machine's data that may be bad, as attendance measures it."""

    GAP = "gap"  # of the time between its first and its last fix
    LATE = "late"  # of its accepted pings, as the next one
    DOUBTFUL = "doubtful"
    LOST = "lost"  # of the numbers that its tracker counts


# Late data are not bad data: what a tracker kept and sent later is all there.
WHAT_COUNTS = (Quality.GAP, Quality.DOUBTFUL, Quality.LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One rule of a contract. Shares lie between 0 and 1."""

    rule: RuleName
    no: str = ""  # of the clause in the contract
    limit: float = 0.0  # a share: more missed, or less data or time than this, is deducted for
    percent: float = 0.0  # of what is paid for the thing: the zone in that snow event, or the machine in that shift
    counts: tuple[Quality, ...] = WHAT_COUNTS  # of data_quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What an operator has signed."""

    operator: str
    number: str = ""
    shifts: tuple[tuple[time, time], ...] = ()  # that it owes, by the city's clocks; empty: all that the city has
    zones: tuple[str, ...] = ()  # ids of districts that it has to keep; empty: those of the operator
    clauses: tuple[Clause, ...] = ()
