"""Snow events, and streets that a person accepts."""

from __future__ import annotations

from datetime import datetime

from situation.desk import acceptances, snow
from situation.desk.acceptances import NewAcceptance
from situation.desk.cases.base import Cases
from situation.desk.work import Work
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent


class StreetCases(Cases):
    """Snow events, and streets that a person accepts."""

    def start_snow_event(self, started_at: datetime, *, by: str, note: str = "") -> SnowEvent:
        """It snows since then: coverage is counted anew. Conflict while an event is on."""
        with self.work(by) as work:
            return snow.start_snow_event(work, started_at, note)

    def start_snow_event_within(self, work: Work, started_at: datetime, note: str) -> SnowEvent:
        """The same within a transaction that is already open."""
        return snow.start_snow_event(work, started_at, note)

    def end_snow_event(self, id: str, ended_at: datetime | None, *, by: str) -> SnowEvent:
        """It has stopped; None: it goes on after all."""
        with self.work(by) as work:
            return snow.end_snow_event(work, work.unit.get_snow_event(id), ended_at)

    def accept_streets_within(self, work: Work, asked: NewAcceptance) -> Acceptance:
        """Serviced segments are accepted, within a transaction that is already open. Invalid where none is serviced."""
        return acceptances.accept_streets(work, asked)

    def withdraw_acceptance(self, id: str, why: str, *, by: str) -> Acceptance:
        """They were not done after all."""
        with self.work(by) as work:
            return acceptances.withdraw_acceptance(work, work.unit.get_acceptance(id), why)
