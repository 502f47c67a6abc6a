"""Visit: a vehicle's stay at an incident, as an interval that grows and merges.

A visit is a connected group of near fixes: two fixes belong together when at most GAP_S lies between them. Groups
are the same in whatever order the fixes come, so late data needs no special case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

GAP_S = 300.0  # a standing truck reports every 120 s; two missed reports still belong to one stay
STANDING_KMH = 5.0  # GNSS speed of a standing vehicle stays under this


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay, or a part of one. Sums and extremes only, so that merging two is exact."""

    incident: str
    vehicle: str
    operator: str
    arrived_at: datetime
    left_at: datetime  # the last near fix; it is over when newer fixes are elsewhere or GAP_S has passed
    fixes: int = 1
    closest_m: float
    telling_fixes: int = 0  # fixes in which the device said anything about work at all
    working_fixes: int = 0  # blade down, spreader on, or a task named
    standing_fixes: int = 0
    over: bool = False  # told to the rules once, when the vehicle is known to have left

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What tells visits apart."""
        return self.incident, self.vehicle, self.arrived_at

    @property
    def stay_s(self) -> float:
        """Seconds from the first near fix to the last."""
        return (self.left_at - self.arrived_at).total_seconds()

    @property
    def has_work(self) -> bool:
        """Whether anything about the stay speaks of work."""
        return self.working_fixes > 0


def belong_together(a: Visit, b: Visit, *, gap_s: float = GAP_S) -> bool:
    """Whether two parts are of one stay: the same vehicle and incident, and no long silence between them."""
    gap = timedelta(seconds=gap_s)
    same = a.incident == b.incident and a.vehicle == b.vehicle
    return same and a.arrived_at - b.left_at <= gap and b.arrived_at - a.left_at <= gap


def merged(a: Visit, b: Visit) -> Visit:
    """Both parts as one stay."""
    return replace(
        a,
        arrived_at=min(a.arrived_at, b.arrived_at),
        left_at=max(a.left_at, b.left_at),
        fixes=a.fixes + b.fixes,
        closest_m=min(a.closest_m, b.closest_m),
        telling_fixes=a.telling_fixes + b.telling_fixes,
        working_fixes=a.working_fixes + b.working_fixes,
        standing_fixes=a.standing_fixes + b.standing_fixes,
        over=False,
    )


def with_part(visits: Iterable[Visit], part: Visit, *, gap_s: float = GAP_S) -> tuple[Visit, list[Visit]]:
    """The stay that `part` belongs to after joining all it touches, and those it replaces."""
    grown, replaced = part, []
    for visit in sorted(visits, key=lambda visit: visit.arrived_at):
        if belong_together(visit, grown, gap_s=gap_s):
            grown = merged(visit, grown)
            replaced.append(visit)
    return grown, replaced


def joined(parts: Iterable[Visit], *, gap_s: float = GAP_S) -> list[Visit]:
    """Parts of many stays put together, each stay once."""
    stays: list[Visit] = []
    for part in sorted(parts, key=lambda part: part.key):
        if stays and belong_together(stays[-1], part, gap_s=gap_s):
            stays[-1] = merged(stays[-1], part)
        else:
            stays.append(part)
    return stays
