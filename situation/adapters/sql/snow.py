"""Snow events in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import SNOW_EVENTS
from situation.errors import NotFound
from situation.streets.levels import SnowEvent


class SnowEvents(Rows):
    """The part of a unit that is about snow events."""

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
