"""All rows of a store as JSON lines, and back into an empty one: the same file restores into either engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from situation.adapters.sql.columns import Moment
from situation.adapters.sql.engine import engine_for
from situation.adapters.sql.tables import METADATA
from situation.errors import Conflict, Invalid

ROWS_AT_ONCE = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def dump_store(url: str, file: Path) -> int:
    """Every row of one moment, written to `file`; how many. Nobody is held up meanwhile."""
    engine = engine_for(url)
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    rows = 0
    try:
        with file.open("wb") as lines, engine.execution_options(**level).begin() as connection:
            lines.write(_line({"schema": _revision(connection)}))
            for table in METADATA.sorted_tables:
                for row in connection.execute(sa.select(table)).yield_per(ROWS_AT_ONCE):
                    lines.write(_line({"table": str(table.name), "row": [_out(value) for value in row]}))
                    rows += 1
    finally:
        engine.dispose()
    return rows


def restore_store(file: Path, url: str) -> int:
    """The rows into a store that has a schema and nothing else, all or none; how many.

    Raises Conflict when the store is in use, Invalid when the dump is of another schema.
    """
    engine = engine_for(url)
    rows = 0
    try:
        with file.open("rb") as lines, engine.execution_options(writes=True).begin() as connection:
            _check(msgspec.json.decode(next(lines)), connection)
            _empty(connection)
            for table, batch in _batches(lines):
                connection.execute(sa.insert(table), batch)
                rows += len(batch)
            _continue_counting(connection)
    finally:
        engine.dispose()
    return rows


def _check(head: dict[str, Any], connection: sa.Connection) -> None:
    if head.get("schema") != _revision(connection):
        raise Invalid(
            f"the backup has schema {head.get('schema')}, this program {_revision(connection)}: "
            "restore with the program that made it, then upgrade"
        )
    journal = METADATA.tables["journal"]
    if connection.execute(sa.select(sa.func.count()).select_from(journal)).scalar_one():
        raise Conflict("the store is not empty: restore into a new data directory or database")


def _empty(connection: sa.Connection) -> None:
    """The schema itself writes a few rows, such as counters; those of the dump take their place."""
    for table in reversed(METADATA.sorted_tables):
        connection.execute(sa.delete(table))


def _batches(lines: Iterator[bytes]) -> Iterator[tuple[sa.Table, Sequence[dict[str, Any]]]]:
    name = ""
    batch: list[dict[str, Any]] = []
    for line in lines:
        entry = msgspec.json.decode(line)
        if entry["table"] != name or len(batch) == ROWS_AT_ONCE:
            if batch:
                yield METADATA.tables[name], batch
            name, batch = entry["table"], []
        columns = METADATA.tables[name].columns
        batch.append({column.name: _in(value, column) for column, value in zip(columns, entry["row"], strict=True)})
    if batch:
        yield METADATA.tables[name], batch


def _continue_counting(connection: sa.Connection) -> None:
    """PostgreSQL numbers the outbox by a sequence, which knows nothing of rows that came with their numbers."""
    if connection.dialect.name == "postgresql":
        highest = "(SELECT coalesce(max(place), 1) FROM deliveries)"
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('deliveries', 'place'), {highest})")


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _out(value: Any) -> Any:
    return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value


def _in(value: Any, column: sa.Column[Any]) -> Any:
    is_moment = isinstance(column.type, Moment) and value is not None
    return _EPOCH + value * _MICROSECOND if is_moment else value


def _line(entry: dict[str, Any]) -> bytes:
    return msgspec.json.encode(entry) + b"\n"
