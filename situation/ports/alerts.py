"""Alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from situation.alerts import Alert, AlertId


class AlertRows(Protocol):
    """Alerts."""

    def get_alert(self, id: AlertId) -> Alert: ...
    def find_standing_alert(self, rule: str, subject: str) -> Alert | None: ...
    def list_alerts(
        self,
        *,
        standing: bool | None = None,
        within: tuple[datetime, datetime] | None = None,
        after: str = "",
        limit: int = 1000,
    ) -> list[Alert]:
        """`within`: in view at some moment from the first to before the second."""
        ...

    def put_alert(self, alert: Alert) -> None: ...
