"""Spans of the journal: its rows between two moments, found without reading what came before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from situation.journal import Change
from situation.ports import Unit

PAGE = 500


def changes_between(unit: Unit, from_at: datetime, to_at: datetime, *, subject: str | None = None) -> Iterator[Change]:
    """Changes from `from_at` until before `to_at`, oldest first."""
    since = seq_before(unit, from_at)
    while changes := unit.list_changes(since=since, subject=subject, limit=PAGE):
        since = changes[-1].seq
        for change in changes:
            if change.at >= to_at:
                return
            yield change


def seq_before(unit: Unit, at: datetime) -> int:
    """The last seq of the journal before a moment, found by halving: the journal is in order of time."""
    low, high = unit.oldest_seq() - 1, unit.last_seq()
    while low < high:
        middle = (low + high) // 2
        (change,) = unit.list_changes(since=middle, limit=1)
        low, high = (change.seq, high) if change.at < at else (low, middle)
    return low
