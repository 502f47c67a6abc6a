"""Alerts, findings of cameras, and public warnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from situation.alerts import Alert, AlertId
from situation.cameras import Finding, FindingId, Judgement
from situation.desk import alerts, warnings
from situation.desk.cases.base import Cases
from situation.desk.warnings import NewWarning
from situation.desk.work import Work
from situation.journal import Subject
from situation.warnings import PublicWarning


class AlertCases(Cases):
    """Alerts, findings of cameras, and public warnings."""

    def acknowledge_alert(self, id: str, *, by: str) -> Alert:
        """Somebody has it."""
        with self.work(by) as work:
            return alerts.acknowledge_alert(work, work.unit.get_alert(AlertId(id)))

    def shelve_alert(self, id: str, until: datetime, reason: str, *, by: str, may_shelve_critical: bool) -> Alert:
        """Put aside until a moment within 8 hours, for a reason."""
        with self.work(by) as work:
            alert = work.unit.get_alert(AlertId(id))
            return alerts.shelve_alert(work, alert, until, reason, may_shelve_critical=may_shelve_critical)

    def assign_alert(self, id: str, to: str, *, by: str) -> Alert:
        """A person to look after it."""
        with self.work(by) as work:
            return alerts.assign_alert(work, work.unit.get_alert(AlertId(id)), to)

    def judge_finding(self, id: str, judgement: Judgement, *, by: str) -> Finding:
        """What a person says of it. A rejected finding's alert clears at the next look of the rules."""
        with self.work(by) as work:
            finding = replace(work.unit.get_finding(FindingId(id)), judgement=judgement, judged_by=by)
            work.unit.put_finding(finding)
            work.record(Subject.FINDING, id, judgement, states=(finding.state, finding.state))
            return finding

    def issue_warning(self, said: NewWarning, *, by: str) -> PublicWarning:
        """Others are warned, or told anew."""
        with self.work(by) as work:
            return warnings.issue_warning(work, said)

    def issue_warning_within(self, work: Work, said: NewWarning) -> PublicWarning:
        """The same within a transaction that is already open."""
        return warnings.issue_warning(work, said)

    def cancel_warning(self, id: str, *, by: str) -> PublicWarning:
        """All clear."""
        with self.work(by) as work:
            return warnings.cancel_warning(work, id)
