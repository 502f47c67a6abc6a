"""Coverage: which passes each street segment has had in each direction, and how long ago.

Serviced is what tracks prove. Accepted needs a person or a camera. Nothing here ever says that a street is clean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from geo.passes import Passes
from geo.streets import Streets
from geo.tracks import IDLE, WORKING

Counts = npt.NDArray[np.int32]
Moments = npt.NDArray[np.float64]  # Unix seconds
Names = npt.NDArray[np.object_]  # str

NEVER = -np.inf
MOST_PASSES = 3  # that any class of street requires in a direction


class Band(StrEnum):
    """How long ago a segment was last worked on, as plough maps colour it (Moline's four and `never`)."""

    UNDER_1_H = "under_1_h"
    UNDER_3_H = "under_3_h"
    UNDER_6_H = "under_6_h"
    OVER_6_H = "over_6_h"
    NOT_VISITED = "not_visited"


BAND_H = (1.0, 3.0, 6.0)
BANDS = tuple(Band)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One row an arc: 2 * row of Streets along its shape, 2 * row + 1 against it.

    Two coverages of different passes merge into that of all, in any order.
    """

    worked: Counts  # passes at work
    idle: Counts  # in transit, by their own word
    untold: Counts  # by trackers that do not say
    worked_at: Moments  # end of the last pass at work, NEVER
    worked_by: Names  # vehicle
    passed_at: Moments  # of the last pass of any kind
    passed_by: Names
    first_worked_at: Moments  # ends of the first MOST_PASSES passes at work, one column each; infinite: none yet

    def __len__(self) -> int:
        return len(self.worked)

    @classmethod
    def none(cls, segments: int) -> Coverage:
        """No passes over so many segments."""
        arcs = 2 * segments
        zero, never, nobody = np.zeros(arcs, np.int32), np.full(arcs, NEVER), np.full(arcs, "", dtype=object)
        return cls(
            worked=zero,
            idle=zero,
            untold=zero,
            worked_at=never,
            worked_by=nobody,
            passed_at=never,
            passed_by=nobody,
            first_worked_at=np.full((arcs, MOST_PASSES), np.inf),
        )

    def served_at(self, required: npt.NDArray[np.intp]) -> Moments:
        """When each arc had its required passes (1 to MOST_PASSES); infinite where it has not; NEVER where 0 are."""
        row = np.arange(len(self))
        served = self.first_worked_at[row, np.clip(required, 1, MOST_PASSES) - 1]
        return np.where(required > 0, served, NEVER)

    def bands(self, at: float) -> npt.NDArray[np.int8]:
        """Place in BANDS of each arc by its last pass at work."""
        ago_h = (at - self.worked_at) / 3600.0
        band = np.searchsorted(BAND_H, ago_h, side="right")
        return np.where(np.isfinite(ago_h), band, BANDS.index(Band.NOT_VISITED)).astype(np.int8)


def cover(
    streets: Streets, passes: Passes, vehicles: Sequence[str], *, since: float = NEVER, trusts_untold: bool = False
) -> Coverage:
    """The coverage by passes that ended after a moment; `vehicles` are the names to the passes' numbers.

    `trusts_untold`: a tracker that never says whether its vehicle works is taken to be at work. Only where the city
    has so decided.
    """
    passes = passes.rows(passes.left_at > since)
    arc = _arcs(streets, passes)
    count = 2 * len(streets)
    names = np.array([*vehicles, ""], dtype=object)
    untold = (passes.working != WORKING) & (passes.working != IDLE)
    at_work = np.flatnonzero((passes.working == WORKING) | (trusts_untold & untold))
    worked_at, worked_by = _last(arc[at_work], passes.rows(at_work), names, count)
    passed_at, passed_by = _last(arc, passes, names, count)
    return Coverage(
        worked=np.bincount(arc[at_work], minlength=count).astype(np.int32),
        idle=np.bincount(arc[passes.working == IDLE], minlength=count).astype(np.int32),
        untold=np.bincount(arc[untold], minlength=count).astype(np.int32),
        worked_at=worked_at,
        worked_by=worked_by,
        passed_at=passed_at,
        passed_by=passed_by,
        first_worked_at=_first(arc[at_work], passes.left_at[at_work], count),
    )


def merged(one: Coverage, other: Coverage) -> Coverage:
    """The coverage by the passes of both; none of them may be in both."""
    worked_at, worked_by = _later(one.worked_at, one.worked_by, other.worked_at, other.worked_by)
    passed_at, passed_by = _later(one.passed_at, one.passed_by, other.passed_at, other.passed_by)
    firsts = np.sort(np.hstack([one.first_worked_at, other.first_worked_at]), axis=1)
    return replace(
        one,
        worked=one.worked + other.worked,
        idle=one.idle + other.idle,
        untold=one.untold + other.untold,
        worked_at=worked_at,
        worked_by=worked_by,
        passed_at=passed_at,
        passed_by=passed_by,
        first_worked_at=firsts[:, :MOST_PASSES],
    )


def is_same(one: Coverage, other: Coverage) -> bool:
    """Whether both say the same of every arc."""
    return all(np.array_equal(getattr(one, column.name), getattr(other, column.name)) for column in fields(one))


def _arcs(streets: Streets, passes: Passes) -> npt.NDArray[np.intp]:
    """The arc of each pass; every pass is of one of the streets."""
    by_id = np.argsort(streets.id)
    row = by_id[np.searchsorted(streets.id, passes.segment, sorter=by_id)] if len(passes) else passes.segment
    return np.asarray(2 * row.astype(np.intp) + (passes.direction < 0))


def _last(arc: npt.NDArray[np.intp], passes: Passes, names: Names, count: int) -> tuple[Moments, Names]:
    """When and by whom the last pass of each arc ended; of two at once the greater name."""
    rank = np.empty(len(names), dtype=np.intp)
    rank[np.argsort(names)] = np.arange(len(names))
    order = np.lexsort((rank[passes.vehicle], passes.left_at, arc))
    last = order[np.diff(arc[order], append=-1) != 0]
    at, who = np.full(count, NEVER), np.full(count, "", dtype=object)
    at[arc[last]], who[arc[last]] = passes.left_at[last], names[passes.vehicle[last]]
    return at, who


def _first(arc: npt.NDArray[np.intp], left_at: Moments, count: int) -> Moments:
    """The first MOST_PASSES moments of each arc."""
    order = np.lexsort((left_at, arc))
    arc, left_at = arc[order], left_at[order]
    starts = np.flatnonzero(np.diff(arc, prepend=-1))
    nth = np.arange(len(arc)) - np.repeat(starts, np.diff(starts, append=len(arc)))
    kept = nth < MOST_PASSES
    firsts = np.full((count, MOST_PASSES), np.inf)
    firsts[arc[kept], nth[kept]] = left_at[kept]
    return firsts


def _later(at1: Moments, by1: Names, at2: Moments, by2: Names) -> tuple[Moments, Names]:
    second = (at2 > at1) | ((at2 == at1) & (by2 > by1))
    return np.where(second, at2, at1), np.where(second, by2, by1)
