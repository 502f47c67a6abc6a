"""ProofQueue: which vehicles at which incidents are to be judged, when, and why. Each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import pyarrow as pa

LATE_WAITS = timedelta(seconds=30)  # a black box empties in many batches: they are looked at together


class Why(StrEnum):
    """What makes us look."""

    VISIT_ENDED = "visit_ended"
    NEVER_CAME = "never_came"  # sent, and the elimination clock has run out
    RESOLVED = "resolved"
    CLOSED = "closed"
    SETTLED = "settled"  # nothing that comes later than this after the incident's end counts
    LATE_DATA = "late_data"
    CAMERA = "camera"
    LOOKED_AGAIN = "looked_again"  # after a restart


@dataclass(frozen=True, slots=True)
class Pair:
    """A vehicle at an incident."""

    incident: str
    vehicle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that a look has seen; a fix within it that comes later is late data."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """First and last fix of a vehicle in a batch."""

    vehicle: str
    first_at: datetime
    last_at: datetime


def spans_of(batch: pa.RecordBatch) -> Iterator[Span]:
    """First and last fix of each vehicle in a batch."""
    fixes = pa.Table.from_batches([batch.select(["vehicle", "fix_at"])]).group_by("vehicle")
    spans = fixes.aggregate([("fix_at", "min"), ("fix_at", "max")])
    columns = (spans[name].to_pylist() for name in ("vehicle", "fix_at_min", "fix_at_max"))
    for vehicle, first_at, last_at in zip(*columns, strict=True):
        if first_at is not None:
            yield Span(vehicle=vehicle, first_at=first_at, last_at=last_at)


@dataclass(slots=True)
class ProofQueue:
    """What is due, and what has been looked at."""

    _due: dict[tuple[Pair, Why], datetime] = field(default_factory=dict)
    _looked: dict[str, dict[str, Window]] = field(default_factory=dict)  # by vehicle and incident

    def __len__(self) -> int:
        return len(self._due)

    def put(self, pair: Pair, at: datetime, why: Why) -> None:
        """To be looked at from that moment on; the earlier of two moments counts."""
        known = self._due.get((pair, why))
        self._due[pair, why] = at if known is None else min(at, known)

    def take(self, now: datetime) -> tuple[Pair, Why] | None:
        """The pair that has waited longest, and why; one look answers all that asked for it."""
        ready = [(at, asked) for asked, at in self._due.items() if at <= now]
        if not ready:
            return None
        _, (pair, why) = min(ready, key=lambda one: one[0])
        for other in [asked for asked, at in self._due.items() if asked[0] == pair and at <= now]:
            del self._due[other]
        return pair, why

    def has_looked(self, pair: Pair) -> bool:
        """Whether the pair has been looked at in this life."""
        return pair.incident in self._looked.get(pair.vehicle, {})

    def looked(self, pair: Pair, window: Window) -> None:
        """Remember what the look has seen."""
        self._looked.setdefault(pair.vehicle, {})[pair.incident] = window

    def hear(self, span: Span, now: datetime) -> None:
        """Fixes have come: whatever look they are too late for is repeated soon."""
        for incident, seen in self._looked.get(span.vehicle, {}).items():
            if span.first_at <= seen.end and span.last_at >= seen.start:
                self.put(Pair(incident, span.vehicle), now + LATE_WAITS, Why.LATE_DATA)

    def forget(self, incident: str) -> None:
        """Nothing more will be asked about it."""
        for asked in [asked for asked in self._due if asked[0].incident == incident]:
            del self._due[asked]
        for windows in self._looked.values():
            windows.pop(incident, None)
