"""What a shift was, gathered: whose machines were heard and what they drove, the incidents of its time, the visits.

Tracks come from the archive by the time of their fixes, so data that came late is in. Incidents are as they are known
when the report is made. Nothing here names a person who asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pyarrow as pa

from situation.fleet import Operator, Vehicle
from situation.incidents import Incident, IncidentState
from situation.ports import Archive, IncidentFilter, Store, Unit
from situation.visits import Visit

EARLIER = timedelta(days=7)  # an incident closed within the shift is looked for among those opened this long before it
PAGE = 500
TRACK_COLUMNS = ("vehicle", "operator", "fix_at", "lat", "lon", "speed_kmh", "flags", "mock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Everything that the report tells. `positions` are in the order of vehicle and fix."""

    from_at: datetime
    to_at: datetime
    made_at: datetime
    positions: pa.Table  # TRACK_COLUMNS, accepted only
    quarantined: pa.Table  # operator, reason
    incidents: list[Incident]
    visits: list[Visit]
    operators: dict[str, Operator]
    vehicles: dict[str, Vehicle]

    @property
    def is_simulated(self) -> bool:
        """Whether anything in it is."""
        return bool(self.simulated_vehicles) or any(incident.simulated for incident in self.incidents)

    @property
    def simulated_vehicles(self) -> frozenset[str]:
        """Those of the heard that are invented."""
        return frozenset(vehicle.id for vehicle in self.vehicles.values() if vehicle.simulated)


def gather(store: Store, archive: Archive, *, from_at: datetime, to_at: datetime, made_at: datetime) -> Shift:
    """The shift from_at <= moment < to_at. Raises Unavailable."""
    positions = archive.read(from_at=from_at, to_at=to_at, columns=TRACK_COLUMNS)
    quarantined = archive.read(from_at=from_at, to_at=to_at, columns=["operator", "reason"], quarantined=True)
    with store.read() as unit:
        incidents = list(_incidents(unit, from_at, to_at))
        heard = set(positions["vehicle"].unique().to_pylist())
        return Shift(
            from_at=from_at,
            to_at=to_at,
            made_at=made_at,
            positions=positions,
            quarantined=quarantined,
            incidents=incidents,
            visits=[visit for incident in incidents for visit in _visits(unit, incident, from_at, to_at)],
            operators={operator.id: operator for operator in unit.list_operators()},
            vehicles={vehicle.id: vehicle for vehicle in unit.list_vehicles() if vehicle.id in heard},
        )


def _incidents(unit: Unit, from_at: datetime, to_at: datetime) -> Iterator[Incident]:
    """Oldest first: opened within the shift, or before it and not closed when it began."""
    closed = frozenset({IncidentState.CLOSED})
    within = IncidentFilter(opened_from=from_at, opened_to=to_at)
    standing = IncidentFilter(states=frozenset(IncidentState) - closed, opened_to=from_at)
    closed_since = IncidentFilter(states=closed, opened_from=from_at - EARLIER, opened_to=from_at)
    found = {incident.id: incident for wanted in (within, standing, closed_since) for incident in _all(unit, wanted)}
    for incident in sorted(found.values(), key=lambda incident: incident.opened_at):
        if incident.opened_at < to_at and (incident.closed_at is None or incident.closed_at >= from_at):
            yield incident


def _all(unit: Unit, wanted: IncidentFilter) -> Iterator[Incident]:
    after = ""
    while True:
        page = unit.list_incidents(replace(wanted, after=after, limit=PAGE))
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].id


def _visits(unit: Unit, incident: Incident, from_at: datetime, to_at: datetime) -> list[Visit]:
    visits = unit.list_visits(incident=incident.id)
    return [visit for visit in visits if visit.arrived_at < to_at and visit.left_at >= from_at]
