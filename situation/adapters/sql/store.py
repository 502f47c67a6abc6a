"""The store in SQL: transactions whose writers take turns and whose readers see one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from situation.adapters.sql.alerts import Alerts
from situation.adapters.sql.cameras import Cameras
from situation.adapters.sql.engine import engine_for
from situation.adapters.sql.fleet import Fleet
from situation.adapters.sql.handovers import Handovers
from situation.adapters.sql.holds import Holds
from situation.adapters.sql.hotspots import Hotspots
from situation.adapters.sql.incidents import Incidents
from situation.adapters.sql.journal import Journal
from situation.adapters.sql.lifetimes import Lifetimes
from situation.adapters.sql.origins import Origins
from situation.adapters.sql.people import People
from situation.adapters.sql.shifts import Shifts
from situation.adapters.sql.snow import SnowEvents
from situation.adapters.sql.tickets import Tickets
from situation.adapters.sql.verdicts import Verdicts
from situation.adapters.sql.visits import Visits
from situation.adapters.sql.warnings import Warnings
from situation.errors import Conflict, Unavailable

_AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


class SqlUnit(
    Incidents,
    Origins,
    Lifetimes,
    Hotspots,
    Handovers,
    Holds,
    Alerts,
    Tickets,
    Warnings,
    Visits,
    Verdicts,
    SnowEvents,
    Shifts,
    Fleet,
    Cameras,
    People,
    Journal,
):
    """One transaction: the port `situation.ports.Unit`, one noun a base class."""


class SqlStore:
    """The port `situation.ports.Store`. May be used by many threads; every process opens its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        reads_one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(**reads_one_moment) if engine.dialect.name == "postgresql" else engine

    @contextmanager
    def begin(self) -> Iterator[SqlUnit]:
        """A transaction that waits its turn, commits at the end and rolls back when the block raises.

        Keep it short: everybody else waits meanwhile, and after ten seconds is told Unavailable.

        Raises Conflict for a broken constraint, and Unavailable. Whether a commit that ended in Unavailable was carried
        out is not known: ask again under the same idempotency key.
        """
        with _named_errors(), self._writer.begin() as connection:
            unit = SqlUnit(connection, writable=True)
            if connection.dialect.name == "postgresql":
                unit.take_turn()  # SQLite's BEGIN IMMEDIATE has done so
            yield unit

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """A transaction that sees one moment and holds nobody up; writing in it is a RuntimeError."""
        with _named_errors(), self._reader.begin() as connection:
            yield SqlUnit(connection, writable=False)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def open_store(url: str) -> SqlStore:
    """The store at `sqlite:///path` or `postgresql://...`, after `migrate`; Invalid for other addresses."""
    return SqlStore(engine_for(url))


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError as error:
        raise Conflict(_first_line(error)) from None  # further lines of PostgreSQL quote the row
    except _AWAY as error:
        raise Unavailable(f"the database does not answer: {_first_line(error)}") from error


def _first_line(error: sa.exc.SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
