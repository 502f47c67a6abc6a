"""Legal holds: what must not be thinned or removed, for whom it was asked, and who said that it may go again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Positions and pictures of a period, of one vehicle or of all, stay until the hold is released."""

    id: str
    vehicle: str = ""  # "": of every vehicle
    from_at: datetime | None = None  # None: since ever
    to_at: datetime | None = None  # exclusive; None: for ever on
    why: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None = None  # None: in force
    released_by: str = ""
    released_why: str = ""

    def covers(self, at: datetime) -> bool:
        """Whether the moment is in its period."""
        return (self.from_at is None or self.from_at <= at) and (self.to_at is None or at < self.to_at)

    def touches(self, day: date) -> bool:
        """Whether any moment of that UTC day is in its period."""
        begins = datetime.combine(day, time(), UTC)
        ends = begins + timedelta(days=1)
        return (self.from_at is None or self.from_at < ends) and (self.to_at is None or begins < self.to_at)


def in_force(holds: Sequence[Hold]) -> list[Hold]:
    """Those that nobody has released."""
    return [hold for hold in holds if hold.released_at is None]


def touching(holds: Sequence[Hold], day: date) -> list[Hold]:
    """Those in force on any moment of that UTC day."""
    return [hold for hold in in_force(holds) if hold.touches(day)]
