"""Incidents and who reported them."""

from __future__ import annotations

from situation.adapters.memory.filters import is_wanted
from situation.adapters.memory.tables import Dicts, got, page_after
from situation.incidents import Incident, IncidentId, Reporter
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
