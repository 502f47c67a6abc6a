"""Incidents as columns: read straight into them, as hundreds of thousands of objects would be waste."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import INCIDENT_VEHICLES, INCIDENTS, ORIGINS, VEHICLES
from situation.analysis.lifetimes import LIFETIMES, MOMENTS, PLAIN, whose

ROWS_AT_ONCE = 20_000


class Lifetimes(Rows):
    """The part of a unit that looks at incidents in bulk."""

    def lifetimes(
        self, *, opened_from: datetime, opened_to: datetime, categories: frozenset[str] | None = None
    ) -> pa.Table:
        """Incidents opened within a time as columns, oldest first."""
        table = INCIDENTS.c
        within = (table.opened_at >= opened_from) & (table.opened_at < opened_to)
        if categories is not None:
            within &= table.category.in_(sorted(categories))
        sent = self._operators_sent(within)
        parts = [_part(rows, sent) for rows in self._rows_within(within)]
        return pa.concat_tables(parts) if parts else LIFETIMES.empty_table()

    def _operators_sent(self, within: sa.ColumnElement[bool]) -> dict[str, list[str]]:
        vehicles = INCIDENT_VEHICLES.join(INCIDENTS, INCIDENTS.c.id == INCIDENT_VEHICLES.c.incident).join(
            VEHICLES, VEHICLES.c.id == INCIDENT_VEHICLES.c.vehicle
        )
        query = sa.select(INCIDENT_VEHICLES.c.incident, VEHICLES.c.operator).select_from(vehicles).where(within)
        sent: dict[str, list[str]] = defaultdict(list)
        for incident, operator in self._connection.execute(query):
            sent[incident].append(operator)
        return sent

    def _rows_within(self, within: sa.ColumnElement[bool]) -> Iterator[list[Any]]:
        plain = [INCIDENTS.c[name] for name in PLAIN]
        moments = [sa.type_coerce(INCIDENTS.c[name], sa.BigInteger) for name in MOMENTS]  # as they are kept: µs
        origin = [ORIGINS.c.operator, ORIGINS.c.tells_reaction]
        query = (
            sa.select(*plain, *moments, *origin)
            .select_from(INCIDENTS.outerjoin(ORIGINS, ORIGINS.c.incident == INCIDENTS.c.id))
            .where(within)
            .order_by(INCIDENTS.c.opened_at, INCIDENTS.c.id)
        )
        rows = self._connection.execute(query)
        while page := rows.fetchmany(ROWS_AT_ONCE):
            yield list(page)


def _part(rows: list[Any], sent: dict[str, list[str]]) -> pa.Table:
    """Some rows as LIFETIMES."""
    *columns, by_source, tells_reaction = (list(column) for column in zip(*rows, strict=True))
    owners = [
        whose(sent.get(id_, ()), operator, tells is not False)
        for id_, operator, tells in zip(columns[0], by_source, tells_reaction, strict=True)
    ]
    columns += [[owner[name] for owner in owners] for name in ("operators", "tells_reaction")]
    return pa.table(
        [
            pa.array(column, pa.int64()).cast(kind) if pa.types.is_timestamp(kind) else pa.array(column, kind)
            for column, kind in zip(columns, LIFETIMES.types, strict=True)
        ],
        schema=LIFETIMES,
    )
