"""What the telemetry role says of itself: figures since its start, and words about what ails it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from situation.positions import Flag
from telemetry.pings import ACCEPTED, REASONS, Pings


def _flagged(flag: Flag) -> str:
    return f"flagged_{str(flag.name).lower()}"


FIGURES = (
    "messages",  # taken from the spine, those without pings included
    "repeated",  # messages that came again though they were archived
    "batches",
    "accepted",
    *(f"quarantined_{reason}" for reason in REASONS),
    *(_flagged(flag) for flag in Flag),
    "newest_fix_at",  # Unix seconds; 0: none yet
    "newest_received_at",
    "backlog",  # messages that wait in the spine
    "seen_pings",  # digests in memory
    "vehicles",  # registered
    "incidents",  # matched to
    "trackers_with_gaps",
    "missing_numbers",
    "numbers_given_up",
    "device_reports",  # senders that a report is kept of
    "gathered",  # files of the archive
)


@dataclass(slots=True)
class Counters:
    """Named in docs/spine.md; a test compares."""

    figures: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0.0))
    words: dict[str, str] = field(default_factory=lambda: {"state": "starting"})

    def add(self, name: str, count: float = 1) -> None:
        """Count."""
        self.figures[name] += count

    def put(self, name: str, value: float) -> None:
        """Set a gauge."""
        self.figures[name] = value

    def take(self, pings: Pings) -> None:
        """Count a batch that is archived."""
        codes, counts = np.unique(pings.reason, return_counts=True)
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            name = "accepted" if code == ACCEPTED else f"quarantined_{REASONS[code]}"
            self.add(name, count)
        for flag in Flag:
            self.add(_flagged(flag), int(np.count_nonzero(pings.flags & flag)))
        fixes = pings.fix_us[pings.accepted]
        if len(fixes):
            self.put("newest_fix_at", max(self.figures["newest_fix_at"], int(fixes.max()) / 1e6))
        if len(pings):
            self.put("newest_received_at", int(pings.received_us.max()) / 1e6)
