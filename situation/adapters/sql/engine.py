"""From a database address to an engine whose transactions keep our promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from situation.adapters.values import to_json
from situation.errors import Invalid, Unavailable

BUSY_MS = 10_000  # how long a writer waits for another before it is told that the store is away
POOL_WAIT_S = 10
CONNECT_S = 5

# PostgreSQL ends by itself what hangs. Commit waits for the disk whatever the server's default: an answered 2xx stays.
_POSTGRES_OPTIONS = (
    f"-c synchronous_commit=on -c lock_timeout={BUSY_MS} -c statement_timeout=30000 "
    "-c idle_in_transaction_session_timeout=60000"
)
# A half-open connection is noticed within about ten seconds.
_POSTGRES_LINK = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def engine_for(url: str) -> sa.Engine:
    """The engine for `sqlite:///path` or `postgresql://...`; Invalid for any other address."""
    address = _address(url)
    connect = _sqlite_connect(address) if _is_sqlite(address) else {"options": _POSTGRES_OPTIONS, **_POSTGRES_LINK}
    engine = sa.create_engine(
        address,
        connect_args=connect,
        pool_pre_ping=not _is_sqlite(address),
        pool_timeout=POOL_WAIT_S,
        json_serializer=to_json,
        hide_parameters=True,  # they are people's data, and errors go into logs
    )
    if _is_sqlite(address):
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except sa.exc.ArgumentError:
        raise Invalid("the database address cannot be read", field="database_url") from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "postgresql+psycopg"):
        raise Invalid(f"no store for {address.drivername!r}: use sqlite:/// or postgresql://", field="database_url")
    if _is_sqlite(address) and address.database in (None, "", ":memory:"):
        raise Invalid("the SQLite store needs a file: several processes share it", field="database_url")
    return address


def _is_sqlite(address: URL) -> bool:
    return address.drivername == "sqlite"


def _sqlite_connect(address: URL) -> dict[str, Any]:
    folder = Path(address.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"the folder of the database cannot be made: {error}") from error
    return {"timeout": BUSY_MS / 1000}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # Python would begin by itself, too late and never IMMEDIATE
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # FULL: commit returns after fsync of the log. NORMAL would lose the last answered requests with the power.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA journal_size_limit = 67108864")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer takes the write lock at once: a reader that turns writer would fail instead of waiting.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
