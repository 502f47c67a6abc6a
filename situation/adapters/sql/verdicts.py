"""Verdicts in SQL: every version ever given."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import VERDICTS
from situation.adapters.values import values_of
from situation.adapters.verdict_rows import VerdictRow, row_of, version_of
from situation.proof.verdicts import VerdictVersion


class Verdicts(Rows):
    """The part of a unit that is about verdicts."""

    def put_verdict(self, version: VerdictVersion) -> None:
        """One more version; none is ever changed."""
        self._write(sa.insert(VERDICTS).values(**values_of(row_of(version))))

    def list_verdicts(
        self, *, incident: str | None = None, vehicle: str | None = None, since: datetime | None = None
    ) -> list[VerdictVersion]:
        """All versions by incident, vehicle and version."""
        wanted = {"incident": incident, "vehicle": vehicle}
        where = [VERDICTS.c[name] == value for name, value in wanted.items() if value is not None]
        if since is not None:
            where.append(VERDICTS.c.decided_at >= since)
        order = [VERDICTS.c.incident, VERDICTS.c.vehicle, VERDICTS.c.version]
        return [version_of(row) for row in self._list(VerdictRow, VERDICTS, *where, order=order)]
