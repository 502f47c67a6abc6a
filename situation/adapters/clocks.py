"""Clocks: the wall, and one that tests move by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's wall clock."""

    def now(self) -> datetime:
        """The moment, aware, UTC."""
        return datetime.now(UTC)


class ManualClock:
    """Stands still until it is moved; also backwards, as a machine's clock may be set."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._at

    def advance(self, seconds: float) -> datetime:
        """Move on by this many seconds; the moment after."""
        self._at += timedelta(seconds=seconds)
        return self._at

    def move_to(self, at: datetime) -> None:
        """Stand at this moment."""
        self._at = at.astimezone(UTC)
