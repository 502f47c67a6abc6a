"""The manifest: which day files count, which batch files are in them already, and what has been sealed of each day.

Replacing it by a rename is the one moment at which a compaction happens. Whoever reads lists `incoming/` first and the
manifest second: a batch gathered in between is then left out by `gathered`, and one that came later is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.names import MANIFEST


class DayFile(msgspec.Struct, frozen=True):
    """A gathered file. Files of before these were noted have no sha256 and may hold anything of their day."""

    day: date
    name: str
    rows: int
    bytes: int = 0
    sha256: str = ""
    vehicles: tuple[str, str] = ("", "")  # the first and the last
    moments: tuple[datetime | None, datetime | None] = (None, None)  # by fix, of quarantined rows by receipt
    sealed: bool = False  # named by a seal: not touched any more but by retention

    def path(self, root: Path) -> Path:
        """Where it lies."""
        return root / day_directory(self.day) / self.name

    def may_hold(self, vehicles: Sequence[str] | None, from_at: datetime | None, to_at: datetime | None) -> bool:
        """Whether rows of these vehicles and this time can be in it."""
        first, last = self.moments
        if first is None or last is None:
            return True
        if (to_at is not None and first >= to_at) or (from_at is not None and last < from_at):
            return False
        return vehicles is None or any(self.vehicles[0] <= vehicle <= self.vehicles[1] for vehicle in vehicles)


class DayState(msgspec.Struct, frozen=True):
    """What has been done with a closed day."""

    seal: int  # number of its newest seal
    version: int  # how many seals it has
    sealed_at: datetime
    kept_by: str = ""  # terms and holds that retention has applied


class Manifest(msgspec.Struct, frozen=True):
    """The whole manifest."""

    generation: int = 0
    files: tuple[DayFile, ...] = ()
    gathered: frozenset[str] = frozenset()  # names in incoming/ that are to be ignored until they are gone
    newest: str = ""  # file with the newest fix of each vehicle up to here; "" for none
    days: dict[date, DayState] = {}  # closed ones
    seals: int = 0  # number of the newest seal
    seal: str = ""  # its text: it counts from here on, and a crash cannot part it from the files it names

    def of_day(self, day: date) -> list[DayFile]:
        """The day's files."""
        return [file for file in self.files if file.day == day]


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
