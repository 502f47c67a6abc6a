"""Visits, verdicts and snow events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.adapters.verdict_rows import row_of, versions_of
from situation.errors import Conflict
from situation.proof.verdicts import VerdictVersion
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from situation.visits import Visit


class MemoryProof(Dicts):
    """Visits, verdicts and snow events."""

    # visits

    def list_visits(
        self,
        *,
        incident: str | None = None,
        vehicle: str | None = None,
        over: bool | None = None,
        since: datetime | None = None,
    ) -> list[Visit]:
        """The last arrived first."""
        wanted = (
            one
            for one in self._all.visits.values()
            if incident in (None, one.incident) and vehicle in (None, one.vehicle) and over in (None, one.over)
            if since is None or one.left_at >= since
        )
        by_name = sorted(wanted, key=lambda one: (one.incident, one.vehicle))
        return sorted(by_name, key=lambda one: one.arrived_at, reverse=True)

    def replace_visits(self, old: Sequence[Visit], new: Visit) -> None:
        """Put the stay in place of the parts that it was merged from."""
        self._must_write()
        for visit in old:
            self._all.visits.pop(visit.key, None)
        self._put(self._all.visits, new.key, new)

    # verdicts

    def put_verdict(self, version: VerdictVersion) -> None:
        """One more version; Conflict when it is there already."""
        row = row_of(version)
        if row.key in self._all.verdicts:
            raise Conflict(f"another one is {row.key!r}")
        self._put(self._all.verdicts, row.key, row)

    def list_verdicts(self, **wanted: Any) -> list[VerdictVersion]:
        """All versions by incident, vehicle and version."""
        return versions_of(self._all.verdicts.values(), **wanted)

    # snow events

    def get_snow_event(self, id: str) -> SnowEvent:
        """The event, or NotFound."""
        return got("snow event", id, self._all.snow_events)

    def list_snow_events(self, *, limit: int = 100) -> list[SnowEvent]:
        """Newest first by started_at and id."""
        return page_after(self._all.snow_events, "", lambda one: one.started_at)[:limit]

    def put_snow_event(self, event: SnowEvent) -> None:
        """Insert or replace."""
        self._put(self._all.snow_events, event.id, event)

    # streets that a person has accepted

    def get_acceptance(self, id: str) -> Acceptance:
        """The word, or NotFound."""
        return got("acceptance", id, self._all.acceptances)

    def list_acceptances(self, event: str) -> list[Acceptance]:
        """All of an event, newest first by at and id."""
        return [one for one in page_after(self._all.acceptances, "", lambda one: one.at) if one.event == event]

    def put_acceptance(self, acceptance: Acceptance) -> None:
        """Insert or replace."""
        self._put(self._all.acceptances, acceptance.id, acceptance)
