"""CoverageView: a snow event's coverage beside what is owed, as the screen and its summary need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geo.city import City
from geo.district_layers import LayeredDistricts
from situation.streets.acceptance import Acceptance, accepted_at
from situation.streets.coverage import BANDS, Coverage, Names
from situation.streets.credited import CreditedCoverage
from situation.streets.levels import ServiceProfile, SnowEvent
from situation.streets.segments import districts_of, metres_of
from situation.streets.service import SERVICES, Service, Standards, StreetService, street_service, tally

NOBODY = ""  # label of what has been worked on by nobody


class CoverageView:
    """The city's side of it: made once."""

    def __init__(self, city: City, profile: ServiceProfile) -> None:
        self._city = city
        self.standards = Standards(streets=city.streets, profile=profile, zone=ZoneInfo(city.timezone))

    def since(
        self, event: SnowEvent, credited: CreditedCoverage | None, acceptances: Sequence[Acceptance] = ()
    ) -> EventCoverage:
        """What was credited since the event, and what a person has said of it; nothing, where nothing has been yet."""
        coverage = credited.coverage if credited else Coverage.none(len(self._city.streets))
        if len(coverage) != 2 * len(self._city.streets):
            coverage = Coverage.none(len(self._city.streets))  # of a city's former streets; it is being credited anew
        return EventCoverage(view=self, event=event, credited=credited, coverage=coverage, acceptances=acceptances)

    @cached_property
    def metres(self) -> npt.NDArray[np.float64]:
        """Length of each segment."""
        return metres_of(self._city.streets)

    @cached_property
    def _districts(self) -> LayeredDistricts:
        return LayeredDistricts(self._city.districts, self._city.district_changes)

    def district(self, event: SnowEvent) -> Names:
        """Id of the district that the middle of each segment was in when the event began."""
        return districts_of(self._city.streets, self._districts, event.started_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody points at; of several conditions all hold. None: the whole city."""

    segments: Sequence[int] = ()
    street: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCoverage:
    """One event's coverage."""

    view: CoverageView
    event: SnowEvent
    credited: CreditedCoverage | None
    coverage: Coverage
    acceptances: Sequence[Acceptance] = ()

    def service(self, at: datetime) -> StreetService:
        """Where each segment stands."""
        accepted = accepted_at(self.acceptances)
        return street_service(self.view.standards, self.event, self.coverage, at=at, accepted=accepted)

    def serviced(self, at: datetime, where: Place) -> tuple[int, ...]:
        """Ids of the segments there that tracks prove to be serviced."""
        streets, state = self.view.standards.streets, self.service(at)
        rows = state.service >= SERVICES.index(Service.SERVICED)
        if where.street:
            rows &= streets.name == where.street
        if where.district:
            rows &= self.view.district(self.event) == where.district
        if where.segments:
            rows &= np.isin(streets.id, where.segments)
        return tuple(streets.id[rows].tolist())

    def items(self, state: StreetService, at: datetime, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """One an arc that anybody has passed; `names`: vehicles that may be named."""
        coverage, streets = self.coverage, self.view.standards.streets
        bands = coverage.bands(at.timestamp())
        for arc in np.flatnonzero(np.isfinite(coverage.passed_at)).tolist():
            row = arc // 2
            yield {
                "segment": int(streets.id[row]),
                "direction": -1 if arc % 2 else 1,
                "worked": int(coverage.worked[arc]),
                "idle": int(coverage.idle[arc]),
                "untold": int(coverage.untold[arc]),
                "worked_at": moment(coverage.worked_at[arc]),
                "worked_by": names.get(coverage.worked_by[arc], ""),
                "passed_at": moment(coverage.passed_at[arc]),
                "passed_by": names.get(coverage.passed_by[arc], ""),
                "band": BANDS[bands[arc]].value,
                "service": SERVICES[state.service[row]].value,
                "due_at": moment(state.due_at[row]),
                "late": bool(state.late[row]),
            }

    def sums(self, state: StreetService, operators: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """Sums by district, class, and operator of whoever worked there last; `operators`: of vehicles."""
        last = self.coverage.worked_at.reshape(-1, 2).argmax(axis=1) if len(state) else np.empty(0, dtype=np.intp)
        by = self.coverage.worked_by.reshape(-1, 2)[np.arange(len(state)), last]
        operator = np.array([operators.get(vehicle, NOBODY) for vehicle in by], dtype=object)
        labels = {"districts": self.view.district(self.event), "classes": state.class_code, "operators": operator}
        return {name: self._tallied(state, label) for name, label in labels.items()}

    def _tallied(self, state: StreetService, labels: Names) -> list[dict[str, Any]]:
        return [
            {
                "label": each.label,
                "segments": each.segments,
                "km": round(each.metres / 1000, 3),
                "serviced_km": round(each.serviced_m / 1000, 3),
                "serviced_share": round(each.serviced_share, 4),
                "accepted_km": round(each.accepted_m / 1000, 3),
                "late_km": round(each.late_m / 1000, 3),
                "open_late_km": round(each.open_late_m / 1000, 3),
            }
            for each in tally(state, self.view.metres, labels)
        ]


def moment(at: float) -> datetime | None:
    """A moment of Unix seconds; None where it never was, or is not known yet."""
    return datetime.fromtimestamp(float(at), UTC) if np.isfinite(at) else None
