"""What is kept in files: positions, coverage, pictures. Synchronous: called from a thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa

from situation.proof.plausibility.judged import JudgedDay
from situation.streets.credited import CreditedCoverage


class Archive(Protocol):
    """Positions as received, for years. Synchronous: called from a thread."""

    def append(self, batch: pa.RecordBatch, *, epoch: str) -> None:
        """On disk, fsynced, when it returns. Rows of one call appear together or not at all."""
        ...

    def release(self, batch: pa.RecordBatch, *, id: str) -> None:
        """The same of rows that were in quarantine, as the positions that they become; `id` is of this release."""
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


class PlausibilityShelf(Protocol):
    """How plausible each vehicle's day was, as last judged. Made of the archive: it can be made anew."""

    def put(self, judged: JudgedDay) -> None: ...
    def find(self, day: date) -> JudgedDay | None: ...


class FrameStore(Protocol):
    """Pictures by their sha256."""

    def put(self, jpeg: bytes) -> str:
        """Stored when it returns; the sha256 in hex."""
        ...

    def find(self, sha256: str) -> bytes | None: ...


class BlurredPictures(Protocol):
    """Pictures as everybody may see them: no face and no number plate can be read."""

    def find(self, sha256: str) -> bytes | None:
        """The picture whose original has this sha256, blurred, as JPEG; None when there is none."""
        ...


class PictureIntake(Protocol):
    """Takes pictures that people bring."""

    def take(self, picture: bytes) -> str:
        """Kept without what a phone wrote into it; its sha256. Raises Invalid for what is no picture."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateGuess:
    """What a program reads: a suggestion to a person, never more."""

    text: str
    score: float  # 0-1, by the program's own measure


class PlateReader(Protocol):
    """Reads number plates, where that is switched on."""

    def read(self, jpeg: bytes, zone: tuple[tuple[float, float], ...] | None) -> list[PlateGuess]:
        """What may be a plate in or above the zone (shares of the picture), surest first."""
        ...
