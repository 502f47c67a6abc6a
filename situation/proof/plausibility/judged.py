"""JudgedDay: all vehicles of one day, judged together, and what later days are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from situation.proof.plausibility.assessment import Assessment
from situation.proof.plausibility.sketches import Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDay:
    """One UTC day, as the archive counts days."""

    day: date
    judged_at: datetime
    assessments: tuple[Assessment, ...]  # the most suspect first
    sketches: Mapping[str, Sketch]  # by vehicle

    @property
    def suspects(self) -> tuple[Assessment, ...]:
        """Those that somebody should look at."""
        return tuple(each for each in self.assessments if each.is_suspect)


def named(sketches: Mapping[str, Sketch], day: date) -> dict[str, Sketch]:
    """The sketches by vehicle and day, as a copy is told."""
    return {name_of(vehicle, day): sketch for vehicle, sketch in sketches.items()}


def name_of(vehicle: str, day: date) -> str:
    """How a vehicle's day is called."""
    return f"{vehicle} {day.isoformat()}"
