"""Backup and restore: the store as JSON lines, archive and pictures as they are. Works while the centre runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.sql import migrate
from situation.adapters.sql.dump import dump_store, restore_store
from situation.app.errors import UsageWrong
from situation.app.lock import hold, prepare
from situation.app.settings import Settings

STORE, ARCHIVE, KEPT = "store.jsonl", "archive", ("frames", "evidence")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup or a restore has taken."""

    rows: int
    archive_files: int
    kept_files: int


def back_up(settings: Settings, into: Path, *, tell: Tell) -> Copied:
    """A backup in `into`, an empty or new folder. Positions that arrive meanwhile may or may not be in it."""
    if into.exists() and any(into.iterdir()):
        raise UsageWrong(f"{into} is not empty: name a new folder for the backup")
    into.mkdir(parents=True, exist_ok=True)
    into.chmod(0o700)  # it holds what passwords and reporters need to be kept from
    tell("incidents, alerts, tickets, people")
    rows = dump_store(settings.database_url, into / STORE)
    tell("positions")
    archive_files = ParquetArchive(Path(settings.archive_url)).copy_to(into / ARCHIVE)
    tell("pictures")
    kept = sum(_copied(settings.data / name, into / name) for name in KEPT)
    return Copied(rows=rows, archive_files=archive_files, kept_files=kept)


def restore(settings: Settings, backup: Path, *, tell: Tell) -> Copied:
    """The backup into an empty data directory and database. Raises UsageWrong, Conflict, Invalid."""
    if not (backup / STORE).is_file():
        raise UsageWrong(f"{backup} is no backup: it has no {STORE}")
    archive = Path(settings.archive_url)
    if archive.exists() and any(archive.rglob("*.parquet")):
        raise UsageWrong(f"{archive} has positions already: restore into a new data directory (SITUATION_DATA)")
    prepare(settings.data)
    with hold(settings.data):
        tell("incidents, alerts, tickets, people")
        migrate(settings.database_url)
        rows = restore_store(backup / STORE, settings.database_url)
        tell("positions")
        archive_files = ParquetArchive(backup / ARCHIVE).copy_to(archive)
        tell("pictures")
        kept = sum(_copied(backup / name, settings.data / name) for name in KEPT)
    return Copied(rows=rows, archive_files=archive_files, kept_files=kept)


def _copied(source: Path, target: Path) -> int:
    if not source.is_dir():
        return 0
    shutil.copytree(source, target, dirs_exist_ok=True)
    return sum(1 for path in target.rglob("*") if path.is_file())
