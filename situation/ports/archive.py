"""What is kept in files: positions, coverage, pictures. Synchronous: called from a thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa

from situation.streets.credited import CreditedCoverage


class Archive(Protocol):
    """Positions as received, for years. Synchronous: called from a thread."""

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        """On disk, fsynced, when it returns. Rows of one call appear together or not at all."""
        ...

    def high_water(self, epoch: str) -> int:
        """The greatest stream_seq stored of this epoch, or 0: what comes again below it is already here."""
        ...

    def newest_fixes(self) -> dict[str, datetime]:
        """Per vehicle the newest accepted fix_at."""
        ...

    def read(
        self,
        *,
        vehicles: Sequence[str] | None = None,
        from_at: datetime | None = None,
        to_at: datetime | None = None,
        columns: Sequence[str] | None = None,
        quarantined: bool | None = False,
    ) -> pa.Table:
        """Rows by fix time (receive time where there is none), ordered by vehicle and fix; quarantined None: both."""
        ...

    def count(self, day: date | None = None) -> dict[str, int]:
        """Rows by reason; "" for accepted."""
        ...

    def compact(self) -> int:
        """Gather small files into day files; how many files were gathered. Safe to kill at any moment."""
        ...


class CoverageShelf(Protocol):
    """The newest coverage of each snow event, as the desk has credited it. Synchronous: called from a thread."""

    def put(self, event: str, credited: CreditedCoverage) -> None: ...
    def find(self, event: str) -> CreditedCoverage | None: ...


class FrameStore(Protocol):
    """Pictures by their sha256."""

    def put(self, jpeg: bytes) -> str:
        """Stored when it returns; the sha256 in hex."""
        ...

    def find(self, sha256: str) -> bytes | None: ...
