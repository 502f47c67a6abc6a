"""Brings the schema up to date. Every role calls it at its start; they wait for each other."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from situation.adapters.sql.engine import engine_for
from situation.errors import Unavailable

_SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 1_092_109  # any number that is nobody else's in this database
_TRIES = 50
_PAUSE_S = 0.2


def migrate(url: str) -> None:
    """Create or upgrade the schema, in one transaction; safe when several roles start at once. Raises Unavailable."""
    engine = engine_for(url)
    try:
        if engine.dialect.name == "sqlite":
            _write_ahead(engine.url.database or "")
        with engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            command.upgrade(_config(connection), "head")
    except sa.exc.OperationalError as error:
        raise Unavailable(f"the database does not answer: {error.orig}") from error
    finally:
        engine.dispose()


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _write_ahead(path: str) -> None:
    """Switch a SQLite file to WAL, which lets readers read while one writes; the file remembers it."""
    for left in reversed(range(_TRIES)):
        try:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                return
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise Unavailable(f"the database file does not open: {error}") from error
            time.sleep(_PAUSE_S)  # SQLite itself does not wait here when two processes switch at the same moment
