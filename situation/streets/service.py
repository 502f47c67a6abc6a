"""Street service: what is due on which street, what is serviced, accepted or late; and the sums by any label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geo.streets import Streets
from situation.streets.coverage import Coverage, Moments, Names
from situation.streets.levels import ServiceProfile, SnowEvent, due_at

SEGMENT_DIRECTIONS = 2


class Service(StrEnum):
    """How far a segment has come since the snow event."""

    NOT_VISITED = "not_visited"
    PASSED = "passed"  # only in transit, or by trackers that do not say whether they work
    BEGUN = "begun"  # worked on, but not as often or not in all directions as required
    SERVICED = "serviced"  # the tracks prove all required passes
    ACCEPTED = "accepted"  # a person or a camera has said so, after it was serviced


SERVICES = tuple(Service)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetService:
    """One row a segment of Streets."""

    service: npt.NDArray[np.int8]  # place in SERVICES
    class_code: Names  # of the profile
    due_at: Moments  # Unix seconds; infinite while the clock has not started
    served_at: Moments  # when all required passes were done; infinite where they are not
    late: npt.NDArray[np.bool_]  # past due and not served, or served after it was due

    def __len__(self) -> int:
        return len(self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums over the segments of one label: a district, a class, an operator."""

    label: str
    segments: int
    metres: float
    serviced_m: float  # serviced or accepted
    accepted_m: float
    late_m: float  # due and not served, or served late
    open_late_m: float  # due and still not served

    @property
    def serviced_share(self) -> float:
        """Of the metres."""
        return self.serviced_m / self.metres if self.metres else 0.0


def required_passes(streets: Streets, profile: ServiceProfile) -> npt.NDArray[np.intp]:
    """Passes that each arc needs: those of its class, none against a one-way street."""
    passes = np.array([profile.service_class(str(road)).passes for road in streets.road_class], dtype=np.intp)
    required = np.repeat(passes, SEGMENT_DIRECTIONS)
    required[1::2][streets.one_way] = 0
    return required


def coverage_starts_at(profile: ServiceProfile, event: SnowEvent) -> datetime:
    """Since when passes count: the clock's start, or while that is open the event's."""
    return profile.clock_start(event) or event.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What is owed to the streets of a city: the profile, and the city's zone for its local times."""

    streets: Streets
    profile: ServiceProfile
    zone: ZoneInfo

    def due(self, event: SnowEvent) -> tuple[Names, Moments]:
        """(class code, due moment) of each segment."""
        owed = [self.profile.service_class(str(road)) for road in self.streets.road_class]
        codes = np.array([one.code for one in owed], dtype=object)
        starts_at = self.profile.clock_start(event)
        if starts_at is None:
            return codes, np.full(len(codes), np.inf)
        due = {code: due_at(one, starts_at, self.zone).timestamp() for code, one in self.profile.classes.items()}
        return codes, np.array([due[code] for code in codes], dtype=np.float64)


def street_service(
    standards: Standards, event: SnowEvent, coverage: Coverage, *, at: datetime, accepted: Mapping[int, datetime]
) -> StreetService:
    """Where each segment stands at a moment. `accepted`: when a person or a camera last accepted a segment, by its id.

    An acceptance counts only of what was serviced before it.
    """
    streets = standards.streets
    codes, due = standards.due(event)
    required = required_passes(streets, standards.profile)
    served = coverage.served_at(required).reshape(-1, SEGMENT_DIRECTIONS).max(axis=1)
    said = np.array([_stamp(accepted.get(int(segment))) for segment in streets.id], dtype=np.float64)
    done = np.isfinite(served)
    worked, passed = (
        np.isfinite(moments).reshape(-1, SEGMENT_DIRECTIONS).any(axis=1)
        for moments in (coverage.worked_at, coverage.passed_at)
    )
    ladder = [done & (said >= served), done, worked, passed]
    places = [SERVICES.index(one) for one in (Service.ACCEPTED, Service.SERVICED, Service.BEGUN, Service.PASSED)]
    return StreetService(
        service=np.select(ladder, places, default=SERVICES.index(Service.NOT_VISITED)).astype(np.int8),
        class_code=codes,
        due_at=due,
        served_at=served,
        late=np.minimum(served, at.timestamp()) > due,
    )


def tally(state: StreetService, lengths_m: npt.NDArray[np.float64], labels: Names) -> list[Tally]:
    """Sums by label, in the labels' order. `lengths_m` and `labels` have one row a segment."""
    done = state.service >= SERVICES.index(Service.SERVICED)
    accepted = state.service == SERVICES.index(Service.ACCEPTED)
    names, group = np.unique(labels.astype(str), return_inverse=True)

    def metres(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.asarray(np.bincount(group, weights=lengths_m * rows, minlength=len(names)))

    every = np.ones(len(state), dtype=bool)
    columns = [metres(rows) for rows in (every, done, accepted, state.late, state.late & ~done)]
    counts = np.bincount(group, minlength=len(names))
    return [
        Tally(
            label=str(name),
            segments=int(counts[n]),
            metres=float(columns[0][n]),
            serviced_m=float(columns[1][n]),
            accepted_m=float(columns[2][n]),
            late_m=float(columns[3][n]),
            open_late_m=float(columns[4][n]),
        )
        for n, name in enumerate(names)
    ]


def _stamp(at: datetime | None) -> float:
    return -np.inf if at is None else at.timestamp()
