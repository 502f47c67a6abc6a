"""CreditedCoverage: a snow event's coverage as it was credited at some moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from situation.streets.coverage import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedCoverage:
    """What all tracks since the event's start prove, as far as they had been looked at."""

    made_at: datetime
    is_whole: bool  # False: tracks of the event's past are still being looked at, after a start
    passes: int
    coverage: Coverage
