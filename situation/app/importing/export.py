"""A CSV file of another system: its columns, and its rows with their line numbers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from situation.app.errors import UsageWrong
from situation.app.importing.mapping import NEEDED, Mapping
from situation.app.importing.rows import Row

Numbered = tuple[int, Row]  # the row's first line, counted from 1 as editors do


class Export:
    """An export, looked at once: UsageWrong where it lacks a column that the mapping names."""

    def __init__(self, file: Path, mapping: Mapping) -> None:
        self._file = file
        self._mapping = mapping
        with self._reader() as reader:
            head = reader.fieldnames or []
        is_default = mapping.columns == Mapping().columns
        needed = NEEDED if is_default else tuple(mapping.columns)
        missing = [mapping.columns[name] for name in needed if mapping.columns[name] not in head]
        if missing:
            raise UsageWrong(f"{file} has no column {missing[0]!r}; it has: {', '.join(head)}")
        self.tells_reaction = mapping.columns.get("reacted_at", "") in head

    @property
    def about(self) -> dict[str, object]:
        """Its name and sha256, for the audit."""
        with self._file.open("rb") as content:
            return {"file": self._file.name, "sha256": hashlib.file_digest(content, "sha256").hexdigest()}

    def batches(self, size: int) -> Iterator[Sequence[Numbered]]:
        """All rows, so many at a time."""
        batch: list[Numbered] = []
        for numbered in self._rows():
            batch.append(numbered)
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch

    def _rows(self) -> Iterator[Numbered]:
        with self._reader() as reader:
            line = reader.line_num + 1 if reader.fieldnames else 1
            for row in reader:
                yield line, row
                line = reader.line_num + 1

    @contextmanager
    def _reader(self) -> Iterator[csv.DictReader[str]]:
        with self._file.open(encoding=self._mapping.encoding, newline="") as lines:
            reader = csv.DictReader(lines, delimiter=self._mapping.delimiter)
            try:
                yield reader
            except UnicodeDecodeError as error:
                raise UsageWrong(
                    f"{self._file} is not {self._mapping.encoding} ({error.reason}): set encoding in the mapping"
                ) from None
            except csv.Error as error:
                raise UsageWrong(f"{self._file}, line {reader.line_num}: {error}") from None
