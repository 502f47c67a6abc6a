"""An incident's clocks: paused, promised, answered."""

from __future__ import annotations

from datetime import datetime

from situation.clocks import ANSWERING, ClockKind, PauseReason
from situation.desk import clocks, merging
from situation.desk.cases.base import Cases
from situation.incidents import Incident, IncidentId


class ClockCases(Cases):
    """An incident's clocks: paused, promised, answered."""

    def pause_clocks(self, id: str, reason: PauseReason, until: datetime, why: str, *, by: str) -> Incident:
        """Its clocks stand still until a moment at most, for a named reason."""
        with self.work(by) as work:
            return clocks.pause_clocks(work, work.unit.get_incident(IncidentId(id)), reason, until, why)

    def resume_clocks(self, id: str, *, by: str, why: str = "") -> Incident:
        """Its clocks run on before the pause's end."""
        with self.work(by) as work:
            return clocks.resume_clocks(work, work.unit.get_incident(IncidentId(id)), why)

    def promise_date(self, id: str, kind: ClockKind, promised_at: datetime, why: str, *, by: str) -> Incident:
        """A date is given for the answer or the repair; earlier ones stay on record."""
        with self.work(by) as work:
            return clocks.promise_date(work, work.unit.get_incident(IncidentId(id)), kind, promised_at, why)

    def answer_reporter(self, id: str, text: str, *, by: str) -> Incident:
        """Who asked has been told, and with them the reporters of what was merged into it."""
        with self.work(by) as work:
            incident = clocks.answer_reporter(work, work.unit.get_incident(IncidentId(id)), text)
            merging.follow(work, incident, ends=ANSWERING)
            return incident
