"""Keeping: days are closed and sealed, and what has been kept long enough is thinned, then removed.

A change of a day is one replacement of the manifest, which holds the new seal as well: killed anywhere, the next run
finds the day as it was, or as it is to be. A day whose files are not what its seal says is not touched any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from situation.adapters.archive.day_files import DayFiles, described_file, sha256_of_file
from situation.adapters.archive.disk import Disk
from situation.adapters.archive.layout import joined, laid_out
from situation.adapters.archive.manifest import DayFile, DayState, Manifest, read_manifest
from situation.adapters.archive.seals import Removed, Seal, SealedFile, Seals, previous_of
from situation.adapters.evidence import verify
from situation.dossier import VERIFIER
from situation.errors import Unavailable
from situation.holds import Hold, touching
from situation.positions import POSITIONS
from situation.retention import NEEDED, Due, RetentionTerms, kept

CLOSE_AFTER = timedelta(hours=24)  # a day's end, by UTC: most black boxes have caught up by then
LATE_AFTER = timedelta(hours=24)  # a day gets one further seal for late data in so long, not one a minute

log = logging.getLogger(__name__)


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What retention would do, or has done, with one day."""

    day: date
    due: Due
    rows: int
    removed: int
    holds: tuple[str, ...]


class Altered(Exception):
    """A day's files are not what its seal says."""


class Keeping:
    """One run over an archive's directory; `now` is the clock's."""

    def __init__(self, root: Path, disk: Disk, key: Ed25519PrivateKey) -> None:
        self._root = root
        self._files = DayFiles(root, disk)
        self._seals = Seals(root, disk, key)
        self.altered: list[str] = []  # what was found and left alone

    # --- closing

    def close(self, now: datetime) -> int:
        """Close the days that are over, and seal what came late to closed ones; how many seals were made."""
        self._tidy()
        made = 0
        for day in sorted({file.day for file in read_manifest(self._root).files if not file.sealed}):
            if now >= datetime.combine(day, time(), UTC) + timedelta(days=1) + CLOSE_AFTER:
                made += self._guarded(day, partial(self._close, day, now))
        return made

    def _tidy(self) -> None:
        """What a crash has left is finished or removed."""
        with self._files.alone(wait=True):
            manifest = read_manifest(self._root)
            self._files.clear_away(manifest)
            self._seals.write(manifest)
            self._seals.put_beside(VERIFIER, Path(verify.__file__).read_bytes())

    def _close(self, day: date, now: datetime) -> bool:
        manifest = read_manifest(self._root)
        state = manifest.days.get(day)
        if state is not None and now < state.sealed_at + LATE_AFTER:
            return False
        self._check(manifest, day)
        fresh = [file for file in manifest.of_day(day) if not file.sealed]
        sealed = [file for file in manifest.of_day(day) if file.sealed]
        new = [self._described(fresh[0])] if len(fresh) == 1 else self._write(day, laid_out(self._root, fresh))
        self._commit(day, [*sealed, *new], now, why="late" if state else "closed")
        return True

    def _described(self, file: DayFile) -> DayFile:
        if file.sha256:
            return file
        rows = self._files.read([file.path(self._root)])
        return described_file(file, file.path(self._root), rows)

    # --- retention

    def weigh(self, now: datetime, terms: RetentionTerms, holds: Sequence[Hold]) -> list[Weighed]:
        """What retention would do by now, day by day; nothing is changed."""
        manifest = read_manifest(self._root)
        return [
            weighed
            for day in self._due_days(manifest, now, terms, holds)
            if (weighed := self._weigh(manifest, day, terms.due(day, now.date()), holds)).removed
        ]

    def retain(self, now: datetime, terms: RetentionTerms, holds: Sequence[Hold]) -> list[Weighed]:
        """Thin and remove what is due; what was done, day by day."""
        self._tidy()
        done: list[Weighed] = []
        for day in self._due_days(read_manifest(self._root), now, terms, holds):
            self._guarded(day, partial(self._retain, day, now, terms, holds, done))
        return done

    def _due_days(self, manifest: Manifest, now: datetime, terms: RetentionTerms, holds: Sequence[Hold]) -> list[date]:
        """Closed days from which anything has to go, or on which holds have changed since."""
        return [
            day
            for day, state in sorted(manifest.days.items())
            if manifest.of_day(day)
            and not (due := terms.due(day, now.date())).is_everything
            and state.kept_by != due.words(touching(holds, day))
        ]

    def _weigh(self, manifest: Manifest, day: date, due: Due, holds: Sequence[Hold]) -> Weighed:
        held = touching(holds, day)
        rows = stay = 0
        for file in manifest.of_day(day):
            table = pq.read_table(file.path(self._root), columns=list(NEEDED), partitioning=None)
            rows += table.num_rows
            stay += pc.sum(kept(table, due, held)).as_py() or 0
        return Weighed(day=day, due=due, rows=rows, removed=rows - stay, holds=tuple(sorted(hold.id for hold in held)))

    def _retain(
        self, day: date, now: datetime, terms: RetentionTerms, holds: Sequence[Hold], done: list[Weighed]
    ) -> bool:
        manifest = read_manifest(self._root)
        self._check(manifest, day)
        due, held = terms.due(day, now.date()), touching(holds, day)
        kept_by = due.words(held)
        weighed = self._weigh(manifest, day, due, holds)
        if not weighed.removed:
            self._note(manifest, day, kept_by)
            return False
        pieces = joined(self._kept_of(file, due, held) for file in manifest.of_day(day))
        new = self._write(day, pieces)
        removed = (Removed(rows=weighed.removed, by=kept_by),)
        self._commit(day, new, now, why="retention", removed=removed, kept_by=kept_by)
        done.append(weighed)
        return True

    def _kept_of(self, file: DayFile, due: Due, holds: Sequence[Hold]) -> pa.Table:
        rows = self._files.read([file.path(self._root)])
        return rows.filter(kept(rows, due, holds))

    def _note(self, manifest: Manifest, day: date, kept_by: str) -> None:
        """It was looked at, and nothing had to go."""
        days = manifest.days | {day: msgspec.structs.replace(manifest.days[day], kept_by=kept_by)}
        self._files.commit(msgspec.structs.replace(manifest, generation=manifest.generation + 1, days=days))

    # --- steps

    def _guarded(self, day: date, work: Callable[[], bool]) -> bool:
        """One change of one day, alone; a day that is not as sealed is told of and left."""
        with self._files.alone(wait=True):
            try:
                return work()
            except (Altered, pa.ArrowInvalid) as error:
                words = str(error) if isinstance(error, Altered) else f"day {day}: a file cannot be read: {error}"
                self.altered.append(words)
                log.error("%s; left as it is", words)
                return False
            finally:
                pa.default_memory_pool().release_unused()

    def _check(self, manifest: Manifest, day: date) -> None:
        """Raise Altered where the day's sealed files are not what the seal says: we sign nothing that others made."""
        state = manifest.days.get(day)
        if state is None:
            return
        try:
            seal = self._seals.read(state.seal)
        except Unavailable as error:
            raise Altered(f"day {day}: {error}") from None
        known = {file.name: file for file in manifest.of_day(day) if file.sealed}
        if known.keys() != {file.name for file in seal.files}:
            raise Altered(f"day {day}: its files are not those of seal {seal.number}")
        for file in seal.files:
            path = known[file.name].path(self._root)
            if not path.is_file() or sha256_of_file(path) != file.sha256:
                raise Altered(f"day {day}: {file.name} is missing or not what it was")

    def _write(self, day: date, pieces: Iterable[pa.Table]) -> list[DayFile]:
        generation = read_manifest(self._root).generation + 1
        return [
            self._files.write(day, f"{generation:010d}-{part:03d}.parquet", piece.cast(POSITIONS))
            for part, piece in enumerate(pieces)
        ]

    def _commit(
        self,
        day: date,
        files: Sequence[DayFile],
        now: datetime,
        *,
        why: str,
        removed: tuple[Removed, ...] = (),
        kept_by: str = "",
    ) -> None:
        manifest = read_manifest(self._root)
        before = manifest.days.get(day)
        names = {file.name for file in files}
        seal = Seal(
            number=manifest.seals + 1,
            previous=previous_of(manifest),
            day=day,
            version=before.version + 1 if before else 1,
            why=why,
            sealed_at=now,
            files=tuple(SealedFile(file.name, file.rows, file.bytes, file.sha256) for file in files),
            rows=sum(file.rows for file in files),
            replaced=tuple(file.name for file in manifest.of_day(day) if file.sealed and file.name not in names),
            removed=removed,
            key=self._seals.public,
        )
        sealed = [msgspec.structs.replace(file, sealed=True) for file in files]
        state = DayState(seal=seal.number, version=seal.version, sealed_at=now, kept_by=kept_by)
        changed = msgspec.structs.replace(
            manifest,
            generation=manifest.generation + 1,
            files=(*(file for file in manifest.files if file.day != day), *sealed),
            days=manifest.days | {day: state},
            seals=seal.number,
            seal=seal.text(),
        )
        self._files.commit(changed)
        self._seals.write(changed)
