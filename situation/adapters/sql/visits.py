"""Visits in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import VISITS
from situation.visits import Visit

_KEY = ("incident", "vehicle", "arrived_at")


class Visits(Rows):
    """The part of a unit that is about visits."""

    def list_visits(
        self,
        *,
        incident: str | None = None,
        vehicle: str | None = None,
        over: bool | None = None,
        since: datetime | None = None,
    ) -> list[Visit]:
        """The last arrived first."""
        wanted = {"incident": incident, "vehicle": vehicle, "over": over}
        where = [VISITS.c[name] == value for name, value in wanted.items() if value is not None]
        where += [VISITS.c.left_at >= since] if since else []
        order = [VISITS.c.arrived_at.desc(), VISITS.c.incident, VISITS.c.vehicle]
        return self._list(Visit, VISITS, *where, order=order)

    def replace_visits(self, old: Sequence[Visit], new: Visit) -> None:
        """Put the stay in place of the parts that it was merged from."""
        for visit in old:
            same = [VISITS.c[name] == value for name, value in zip(_KEY, visit.key, strict=True)]
            self._write(sa.delete(VISITS).where(*same))
        self._put(VISITS, new, key=_KEY)
