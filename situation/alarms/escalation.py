"""Escalation: an alert that nobody acknowledges gets louder."""

from __future__ import annotations

from datetime import datetime

from situation.alerts import Alert, AlertState
from situation.thresholds import Thresholds


def escalation_of(alert: Alert, now: datetime, thresholds: Thresholds) -> int:
    """How many steps the alert has waited through; it never falls while the alert waits. Muted ones call nobody."""
    if alert.state is not AlertState.RAISED or alert.muted_by or alert.priority > thresholds.escalate_priority:
        return alert.escalation
    waited_s = (now - (alert.told_at or alert.raised_at)).total_seconds()
    passed = sum(waited_s >= step_s for step_s in thresholds.escalate_after_s)
    return max(alert.escalation, passed)
