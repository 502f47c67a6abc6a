"""Detector: what one picture says about one zone. Pure: arrays in, a Reading out, no clock and no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from video.views import View


class Condition(StrEnum):
    """What a picture says about the thing a zone is watched for."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"  # looked and could not decide: counts neither way
    BLIND = "blind"  # cannot judge: the zone is unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One zone on one picture."""

    condition: Condition
    word: str  # for people: clear, occupied, dry, wet, suspect, flooded, unknown
    score: float = 0.0  # 0-1
    measures: dict[str, float] = field(default_factory=dict)
    began_at: datetime | None = None  # where the detector knows that it began before this picture


class Detector(Protocol):
    """Watches one zone of one camera; keeps its own reference pictures."""

    def look(self, view: View) -> Reading:
        """What this picture says."""
        ...

    def remember(self) -> dict[str, bytes]:
        """References as PNG, to go on with after a restart; empty before there are any."""
        ...
