"""Hours: what came in and what was done in each hour of a shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from situation.journal import Change, Subject

HOUR = timedelta(hours=1)
COUNTED: dict[tuple[Subject, str], str] = {
    (Subject.INCIDENT, "opened"): "opened",
    (Subject.INCIDENT, "acknowledged"): "reacted",
    (Subject.INCIDENT, "dispatched"): "dispatched",
    (Subject.INCIDENT, "resolved"): "resolved",
    (Subject.INCIDENT, "closed"): "closed",
    (Subject.INCIDENT, "reopened"): "reopened",
    (Subject.ALERT, "raised"): "alerts",
    (Subject.ALERT, "acknowledged"): "acknowledged",
    (Subject.ALERT, "escalated"): "escalated",
}
NAMES = tuple(COUNTED.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow:
    """What the journal has of one hour; the last one may be shorter."""

    from_at: datetime
    to_at: datetime
    counts: dict[str, int]  # by the names of COUNTED, all of them


def hours(changes: Iterable[Change], from_at: datetime, to_at: datetime) -> list[HourRow]:
    """A row per hour, counted from `from_at`; changes outside are not counted."""
    counted: Counter[tuple[int, str]] = Counter()
    for change in changes:
        name = COUNTED.get((change.subject, change.action))
        if name is not None and from_at <= change.at < to_at:
            counted[(change.at - from_at) // HOUR, name] += 1
    rows = -((from_at - to_at) // HOUR)
    return [
        HourRow(
            from_at=from_at + n * HOUR,
            to_at=min(from_at + (n + 1) * HOUR, to_at),
            counts={name: counted[n, name] for name in NAMES},
        )
        for n in range(rows)
    ]
