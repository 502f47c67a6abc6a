"""Incidents and who reported them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from situation.incidents import Incident, IncidentId, IncidentState, Reporter
from situation.origins import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which incidents; None is no condition. Newest first by (opened_at, id); `after`: last id of the page before."""

    states: frozenset[IncidentState] | None = None
    categories: frozenset[str] | None = None
    districts: frozenset[str] | None = None
    ids: frozenset[str] | None = None  # of incidents, or their public numbers
    visited_by_operator: str | None = None  # a contractor's own: dispatched to or visited by one of its vehicles
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    closed_from: datetime | None = None  # not closed before this moment, or not at all
    merged_into: str | None = None  # further reports of that incident
    box: tuple[float, float, float, float] | None = None  # west, south, east, north in degrees
    overdue_at: datetime | None = None  # only those overdue at that moment, whatever their state but closed
    search: str = ""  # in number, address, description; case-insensitive, also for Kazakh and Russian letters
    after: str = ""
    limit: int = 100


class IncidentRows(Protocol):
    """Incidents and who reported them."""

    def next_number(self, prefix: str, year: int) -> str:
        """The next number of a yearly series, ("A", 2026) -> "A-2026-000001"; without gaps in what is committed."""
        ...

    def get_incident(self, id: IncidentId) -> Incident: ...
    def put_incident(self, incident: Incident) -> None: ...
    def list_incidents(self, wanted: IncidentFilter) -> list[Incident]: ...
    def put_reporter(self, incident: IncidentId, reporter: Reporter) -> None: ...
    def find_reporter(self, incident: IncidentId) -> Reporter | None: ...

    # many at once
    def add_imported(self, incidents: Sequence[Incident], origins: Sequence[Origin]) -> None:
        """New incidents with their origins, one to one; Conflict when one of them is there already."""
        ...

    def find_origins(self, source: str, external_ids: Sequence[str]) -> list[Origin]:
        """Those of the source's requests that are here already."""
        ...

    def lifetimes(
        self, *, opened_from: datetime, opened_to: datetime, categories: frozenset[str] | None = None
    ) -> pa.Table:
        """Incidents opened in opened_from <= moment < opened_to as `LIFETIMES`, oldest first."""
        ...
