"""Contracts as a TOML file: a table an operator, with the clauses by which it may be deducted from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType

import msgspec

from situation.adapters.toml_files import BadFile, read_toml_tables
from situation.contracts.terms import WHAT_COUNTS, Clause, Contract, Quality, RuleName

DO = "correct it as docs/reports.md says"
NEEDS_LIMIT = frozenset(RuleName) - {RuleName.MACHINE_ABSENT}


class ClauseSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[OPERATOR.clauses]]`."""

    rule: RuleName
    no: str = ""
    limit: float | None = None
    percent: float
    counts: tuple[Quality, ...] = WHAT_COUNTS


class ContractSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One operator's table."""

    number: str = ""
    shifts: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    clauses: list[ClauseSheet] = []


def read_contracts(path: Path) -> Mapping[str, Contract]:
    """The contracts of a file by operator, or BadFile."""
    sheets = read_toml_tables(path, ContractSheet, do=DO)
    for operator, sheet in sheets.items():
        for shift in sheet.shifts:
            if _hours(shift) is None:
                raise BadFile.at(path, (operator, "shifts"), f"{shift!r} are no hours", "write them as 08:00-20:00")
        for row, clause in enumerate(sheet.clauses):
            if (fault := _fault(clause)) is not None:
                key, what = fault
                raise BadFile.at(path, (operator, "clauses", row, key), what, DO)
    return MappingProxyType({operator: _contract(operator, sheet) for operator, sheet in sheets.items()})


def _fault(clause: ClauseSheet) -> tuple[str, str] | None:
    if clause.rule in NEEDS_LIMIT and clause.limit is None:
        return "rule", f"{clause.rule} needs a limit"
    if not 0 <= (clause.limit or 0.0) <= 1:
        return "limit", f"limit {clause.limit:g} is no share; write 0.05 for 5 %"
    if not 0 < clause.percent <= 100:
        return "percent", f"percent {clause.percent:g} is not between 0 and 100"
    return None


def _contract(operator: str, sheet: ContractSheet) -> Contract:
    clauses = tuple(
        Clause(rule=each.rule, no=each.no, limit=each.limit or 0.0, percent=each.percent, counts=each.counts)
        for each in sheet.clauses
    )
    shifts = tuple(hours for shift in sheet.shifts if (hours := _hours(shift)))
    return Contract(operator=operator, number=sheet.number, shifts=shifts, zones=sheet.zones, clauses=clauses)


def _hours(text: str) -> tuple[time, time] | None:
    begins, _, ends = text.partition("-")
    try:
        return time.fromisoformat(begins), time.fromisoformat(ends)
    except ValueError:
        return None
