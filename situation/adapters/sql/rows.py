"""Rows of one transaction: put, find and list entities of any kind by one mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from situation.adapters.values import entity_of, refuse_unkeepable, values_of
from situation.errors import Invalid

T = TypeVar("T")
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Rows:
    """What the units of all nouns are made of."""

    def __init__(self, connection: sa.Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable

    def _put(self, table: sa.Table, entity: object, *, key: tuple[str, ...] = ("id",), **more: object) -> None:
        """Insert the entity, or replace the one with the same key."""
        self._put_values(table, {**values_of(entity), **more}, key=key)

    def _put_values(self, table: sa.Table, values: Mapping[str, object], *, key: tuple[str, ...]) -> None:
        for name, value in values.items():
            refuse_unkeepable(name, value)
        insert = INSERT[self._connection.dialect.name](table).values(**values)
        rest = {name: insert.excluded[name] for name in values if name not in key}
        self._write(insert.on_conflict_do_update(index_elements=list(key), set_=rest))

    def _write(self, statement: sa.Executable) -> sa.CursorResult[Any]:
        if not self._writable:
            raise RuntimeError("a unit of read() does not write")
        result: sa.CursorResult[Any] = self._connection.execute(statement)
        return result

    def _write_many(self, statement: sa.Executable, rows: list[dict[str, object]]) -> None:
        """One statement for many rows, which have been checked."""
        if not self._writable:
            raise RuntimeError("a unit of read() does not write")
        self._connection.execute(statement, rows)

    def _find(self, kind: type[T], table: sa.Table, *where: sa.ColumnElement[bool]) -> T | None:
        found = self._list(kind, table, *where, limit=1)
        return found[0] if found else None

    def _list(
        self,
        kind: type[T],
        table: sa.Table,
        *where: sa.ColumnElement[bool],
        order: Iterable[sa.ColumnElement[Any]] = (),
        limit: int | None = None,
    ) -> list[T]:
        """Entities of a table. `order` empty: as they come."""
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        query = sa.select(*(table.c[name] for name in names)).where(*where).order_by(*order).limit(limit)
        return [entity_of(kind, dict(zip(names, row, strict=True))) for row in self._connection.execute(query)]

    def _scalar(self, query: sa.Executable) -> Any:
        return self._connection.execute(query).scalar()

    def _older_than(self, table: sa.Table, at: str, after: str) -> list[sa.ColumnElement[bool]]:
        """The condition of the page after the thing with id `after`, newest first; Invalid if there is none."""
        if not after:
            return []
        moment = self._scalar(sa.select(table.c[at]).where(table.c.id == after))
        if moment is None:
            raise Invalid(f"no page ends with {after!r}", field="after")
        mark = sa.tuple_(sa.bindparam(None, moment, type_=table.c[at].type), sa.literal(after))
        return [sa.tuple_(table.c[at], table.c.id) < mark]


def newest_first(table: sa.Table, at: str) -> tuple[sa.ColumnElement[Any], ...]:
    """Order by moment and id, descending: a total order, so that pages neither miss nor repeat."""
    return table.c[at].desc(), table.c.id.desc()
