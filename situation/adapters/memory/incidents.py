"""Incidents and who reported them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from situation.adapters.memory.filters import is_wanted
from situation.adapters.memory.tables import Dicts, got, page_after
from situation.analysis.lifetimes import lifetimes_of
from situation.errors import Conflict
from situation.incidents import Incident, IncidentId, Reporter
from situation.origins import Origin
from situation.ports import IncidentFilter


class MemoryIncidents(Dicts):
    """Incidents and who reported them."""

    def next_number(self, prefix: str, year: int) -> str:
        """The next number of a yearly series."""
        self._must_write()
        series = f"{prefix}-{year}"
        self._all.numbers[series] = self._all.numbers.get(series, 0) + 1
        return f"{series}-{self._all.numbers[series]:06d}"

    def get_incident(self, id: IncidentId) -> Incident:
        """The incident, or NotFound."""
        return got("incident", id, self._all.incidents)

    def put_incident(self, incident: Incident) -> None:
        """Insert or replace; Conflict when another has its number."""
        self._put(self._all.incidents, incident.id, incident, unique=lambda one: one.public_no)

    def list_incidents(self, wanted: IncidentFilter) -> list[Incident]:
        """Those wanted, newest first; Invalid when `after` names no incident."""
        own = None if wanted.visited_by_operator is None else self._incidents_of(wanted.visited_by_operator)
        page = page_after(self._all.incidents, wanted.after, lambda one: one.opened_at)
        return [one for one in page if is_wanted(one, wanted) and (own is None or one.id in own)][: wanted.limit]

    def _incidents_of(self, operator: str) -> set[str]:
        vehicles = {one.id for one in self._all.vehicles.values() if one.operator == operator}
        visited = {visit.incident for visit in self._all.visits.values() if visit.operator == operator}
        return visited | {one.id for one in self._all.incidents.values() if not vehicles.isdisjoint(one.vehicles)}

    def put_reporter(self, incident: IncidentId, reporter: Reporter) -> None:
        """Who asked."""
        self._put(self._all.reporters, incident, reporter)

    def find_reporter(self, incident: IncidentId) -> Reporter | None:
        """Who asked, if anybody said."""
        return self._all.reporters.get(incident)

    def add_imported(self, incidents: Sequence[Incident], origins: Sequence[Origin]) -> None:
        """New incidents with their origins; Conflict when one is there."""
        for incident, origin in zip(incidents, origins, strict=True):
            key = (origin.source, origin.external_id)
            if key in self._all.origins or incident.id in self._all.incidents:
                raise Conflict(f"another one is {key!r}")
            self.put_incident(incident)
            self._put(self._all.origins, key, origin)

    def find_origins(self, source: str, external_ids: Sequence[str]) -> list[Origin]:
        """Those of the source's requests that are here already."""
        keys = ((source, external_id) for external_id in dict.fromkeys(external_ids))
        return [self._all.origins[key] for key in keys if key in self._all.origins]

    def lifetimes(
        self, *, opened_from: datetime, opened_to: datetime, categories: frozenset[str] | None = None
    ) -> pa.Table:
        """Incidents opened within a time as columns, oldest first."""
        wanted = [
            one
            for one in self._all.incidents.values()
            if opened_from <= one.opened_at < opened_to and (categories is None or one.category in categories)
        ]
        fleet = self._all.vehicles
        return lifetimes_of(
            sorted(wanted, key=lambda one: (one.opened_at, one.id)),
            operators={
                one.id: [fleet[vehicle].operator for vehicle in one.vehicles if vehicle in fleet] for one in wanted
            },
            origins={origin.incident: origin for origin in self._all.origins.values()},
        )
