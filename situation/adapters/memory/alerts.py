"""Alerts."""

from __future__ import annotations

from datetime import datetime

from situation.adapters.memory.tables import Dicts, got, page_after
from situation.alerts import STANDING, Alert, AlertId


class MemoryAlerts(Dicts):
    """Alerts."""

    def get_alert(self, id: AlertId) -> Alert:
        """The alert, or NotFound."""
        return got("alert", id, self._all.alerts)

    def find_standing_alert(self, rule: str, subject: str) -> Alert | None:
        """The one standing alert of a rule on a subject."""
        standing = (one for one in self._all.alerts.values() if one.state in STANDING)
        return next((one for one in standing if (one.rule, one.subject) == (rule, subject)), None)

    def list_alerts(
        self,
        *,
        standing: bool | None = None,
        within: tuple[datetime, datetime] | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[Alert]:
        """Newest first by raised_at and id."""
        page = page_after(self._all.alerts, after, lambda one: one.raised_at)
        chosen = (one for one in page if standing in (None, one.state in STANDING))
        return [one for one in chosen if within is None or _is_in_view(one, *within)][:limit]

    def put_alert(self, alert: Alert) -> None:
        """Insert or replace; Conflict when another alert of its rule is standing on its subject."""
        unique = lambda one: (one.rule, one.subject) if one.state in STANDING else None  # noqa: E731 - read where used
        self._put(self._all.alerts, alert.id, alert, unique=unique)


def _is_in_view(one: Alert, from_at: datetime, to_at: datetime) -> bool:
    return one.raised_at < to_at and (one.cleared_at is None or one.cleared_at >= from_at)
