"""The manifest: which day files count, and which batch files are in them already.

Replacing it by a rename is the one moment at which a compaction happens. Whoever reads lists `incoming/` first and the
manifest second: a batch gathered in between is then left out by `gathered`, and one that came later is not seen.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.names import MANIFEST


class DayFile(msgspec.Struct, frozen=True):
    """A gathered file."""

    day: date
    name: str
    rows: int

    def path(self, root: Path) -> Path:
        """Where it lies."""
        return root / day_directory(self.day) / self.name


class Manifest(msgspec.Struct, frozen=True):
    """The whole manifest."""

    generation: int = 0
    files: tuple[DayFile, ...] = ()
    gathered: frozenset[str] = frozenset()  # names in incoming/ that are to be ignored until they are gone
    newest: str = ""  # file with the newest fix of each vehicle up to here; "" for none


def day_directory(day: date) -> str:
    """As Hive names partitions, so that other tools see a column `day`."""
    return f"day={day.isoformat()}"


def read_manifest(root: Path) -> Manifest:
    """The manifest in force; an empty one where nothing was gathered yet."""
    try:
        return msgspec.json.decode((root / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return Manifest()


def write_manifest(root: Path, manifest: Manifest, disk: Disk) -> None:
    """In force when it returns, or not at all."""
    temporary = root / f"{MANIFEST}.new"
    disk.write_bytes(temporary, msgspec.json.encode(manifest))
    disk.rename(temporary, root / MANIFEST)
