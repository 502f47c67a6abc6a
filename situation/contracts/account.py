"""Account: everything that a contractor's report tells of one operator in a time. Figures and where they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from situation.attendance import Shift
from situation.contracts.steps import Floats
from situation.contracts.terms import Contract
from situation.contracts.work import ShiftWork
from situation.fleet import Operator, Vehicle
from situation.proof.reasons import ReasonCode
from situation.proof.verdicts import Outcome
from situation.streets.coverage import Coverage, Names
from situation.streets.levels import SnowEvent
from situation.streets.service import SERVICES, Service, StreetService


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A machine at an incident, or sent to one and never there; and what its track proves."""

    vehicle: str
    incident: str  # id
    number: str  # public
    category: str
    at: datetime  # arrival, or when it was first decided that it had not come
    left_at: datetime | None
    outcome: Outcome | None  # None: nothing has been decided yet
    version: int
    reasons: tuple[ReasonCode, ...]
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneService:
    """A district that an operator has to keep, in one snow event. Kilometres of streets, whoever worked on them."""

    event: SnowEvent
    district: str  # id
    names: Mapping[str, str]  # of the district, by language
    km: float
    due_km: float  # whose due moment has passed
    missed_km: float  # of those, not served to this moment
    late_km: float  # of those, not served when due
    own_km: float  # worked on last by one of the operator's machines
    is_final: bool  # every street's due moment has passed

    @property
    def missed_share(self) -> float:
        """Of what was due."""
        return self.missed_km / self.due_km if self.due_km else 0.0

    @property
    def late_share(self) -> float:
        """Of what was due."""
        return self.late_km / self.due_km if self.due_km else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One machine over one direction of a segment."""

    vehicle: str
    segment: int
    direction: int
    passes: int
    metres: float
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An operator's time. `work` has a row a machine and shift, by machine and then by shift."""

    operator: Operator
    contract: Contract
    from_at: datetime
    to_at: datetime
    made_at: datetime
    shifts: tuple[Shift, ...]
    silent_after_s: float  # a longer silence is a gap
    vehicles: tuple[Vehicle, ...]
    work: tuple[ShiftWork, ...]
    visits: tuple[VisitLine, ...]
    zones: tuple[ZoneService, ...]
    credits: tuple[Credit, ...]

    @property
    def is_simulated(self) -> bool:
        """Whether anything in it is."""
        return any(vehicle.simulated for vehicle in self.vehicles) or any(visit.simulated for visit in self.visits)

    def of(self, vehicle: str) -> list[ShiftWork]:
        """A machine's shifts."""
        return [one for one in self.work if one.vehicle.id == vehicle]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStreets:
    """The city's streets in a snow event, one row a segment."""

    event: SnowEvent
    state: StreetService
    coverage: Coverage
    district: Names  # id, in the boundaries of the event's day
    metres: Floats


def zone_services(
    streets: EventStreets, zones: Mapping[str, Mapping[str, str]], own: frozenset[str], at: datetime
) -> Iterator[ZoneService]:
    """How each zone was kept until a moment. `zones`: names by district; `own`: the operator's machines."""
    state, coverage, km = streets.state, streets.coverage, streets.metres / 1000
    due = state.due_at < at.timestamp()
    done = state.service >= SERVICES.index(Service.SERVICED)
    last = coverage.worked_at.reshape(-1, 2).argmax(axis=1)
    by = coverage.worked_by.reshape(-1, 2)[np.arange(len(state)), last]
    is_own = np.array([vehicle in own for vehicle in by], dtype=bool)
    for zone, names in zones.items():
        rows = streets.district == zone
        yield ZoneService(
            event=streets.event,
            district=zone,
            names=names,
            km=float(km[rows].sum()),
            due_km=float(km[rows & due].sum()),
            missed_km=float(km[rows & due & ~done].sum()),
            late_km=float(km[rows & due & state.late].sum()),
            own_km=float(km[rows & is_own].sum()),
            is_final=bool(due[rows].all()) and bool(rows.any()),
        )
