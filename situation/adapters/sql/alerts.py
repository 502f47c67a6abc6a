"""Alerts in SQL."""

from __future__ import annotations

from datetime import datetime

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import ALERTS, IS_STANDING
from situation.alerts import Alert, AlertId
from situation.errors import NotFound


class Alerts(Rows):
    """The part of a unit that is about alerts."""

    def get_alert(self, id: AlertId) -> Alert:
        """The alert, or NotFound."""
        alert = self._find(Alert, ALERTS, ALERTS.c.id == id)
        if alert is None:
            raise NotFound("alert", id)
        return alert

    def find_standing_alert(self, rule: str, subject: str) -> Alert | None:
        """The one standing alert of a rule on a subject."""
        return self._find(Alert, ALERTS, IS_STANDING, ALERTS.c.rule == rule, ALERTS.c.subject == subject)

    def list_alerts(
        self,
        *,
        standing: bool | None = None,
        within: tuple[datetime, datetime] | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[Alert]:
        """Newest first by raised_at and id; Invalid when `after` names no alert."""
        where = self._older_than(ALERTS, "raised_at", after)
        if standing is not None:
            where.append(IS_STANDING if standing else ~IS_STANDING)
        if within is not None:
            cleared_at = ALERTS.c.cleared_at
            where += [ALERTS.c.raised_at < within[1], cleared_at.is_(None) | (cleared_at >= within[0])]
        return self._list(Alert, ALERTS, *where, order=newest_first(ALERTS, "raised_at"), limit=limit)

    def put_alert(self, alert: Alert) -> None:
        """Insert or replace; Conflict when another alert of its rule is standing on its subject."""
        self._put(ALERTS, alert)
