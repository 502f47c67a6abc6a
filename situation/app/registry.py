"""Store, Desk and archive for the command line: what it changes is journalled as anybody's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import SystemClock
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.app.lock import prepare
from situation.app.settings import Settings
from situation.clocks import Terms
from situation.desk import Desk

COMMAND_LINE = "command line"  # who did it, in the journal


@contextmanager
def opened(
    settings: Settings, *, terms: Terms | None = None, centre: tuple[float, float] = (0.0, 0.0)
) -> Iterator[tuple[SqlStore, Desk]]:
    """Store and Desk, the schema brought up to date; incidents cannot be placed in a district by this one.

    `terms` and `centre` (latitude, longitude) are needed where incidents are opened.
    """
    prepare(settings.data)
    migrate(settings.database_url)
    store = open_store(settings.database_url)
    try:
        yield store, Desk(store, SystemClock(), districts=lambda _lon, _lat: None, terms=terms, centre=centre)
    finally:
        store.close()


def open_archive(settings: Settings) -> ParquetArchive:
    """The archive, to be read."""
    return ParquetArchive(Path(settings.archive_url))
