"""Snow events and accepted streets in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import ACCEPTANCES, SNOW_EVENTS
from situation.errors import NotFound
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent


class SnowEvents(Rows):
    """The part of a unit that is about snow events, and streets that were accepted."""

    def get_snow_event(self, id: str) -> SnowEvent:
        """The event, or NotFound."""
        event = self._find(SnowEvent, SNOW_EVENTS, SNOW_EVENTS.c.id == id)
        if event is None:
            raise NotFound("snow event", id)
        return event

    def list_snow_events(self, *, limit: int = 100) -> list[SnowEvent]:
        """Newest first by started_at and id."""
        return self._list(SnowEvent, SNOW_EVENTS, order=newest_first(SNOW_EVENTS, "started_at"), limit=limit)

    def put_snow_event(self, event: SnowEvent) -> None:
        """Insert or replace."""
        self._put(SNOW_EVENTS, event)

    def get_acceptance(self, id: str) -> Acceptance:
        """The word, or NotFound."""
        acceptance = self._find(Acceptance, ACCEPTANCES, ACCEPTANCES.c.id == id)
        if acceptance is None:
            raise NotFound("acceptance", id)
        return acceptance

    def list_acceptances(self, event: str) -> list[Acceptance]:
        """All of an event, newest first by at and id."""
        of_event = ACCEPTANCES.c.event == event
        return self._list(Acceptance, ACCEPTANCES, of_event, order=newest_first(ACCEPTANCES, "at"))

    def put_acceptance(self, acceptance: Acceptance) -> None:
        """Insert or replace."""
        self._put(ACCEPTANCES, acceptance)
