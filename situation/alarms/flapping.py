"""Flapping: a condition that comes and goes so fast that each change would be a new call."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Set
from datetime import datetime, timedelta

Key = tuple[str, str]


class Flaps:
    """Remembers when conditions came and went. Only memory: after a restart it begins to count anew."""

    def __init__(self, *, limit: int, window_s: float) -> None:
        """More than `limit` changes within `window_s` are flapping."""
        self._limit = limit
        self._window = timedelta(seconds=window_s)
        self._changes: defaultdict[Key, deque[datetime]] = defaultdict(lambda: deque(maxlen=limit + 1))
        self._there: Set[Key] | None = None

    def see(self, there: Set[Key], now: datetime) -> frozenset[Key]:
        """Take what holds now; what is flapping, until it has not changed for the whole window."""
        for key in there ^ (there if self._there is None else self._there):
            self._changes[key].append(now)
        self._there = there
        for key in [key for key, changes in self._changes.items() if now - changes[-1] > self._window]:
            del self._changes[key]
        return frozenset(key for key, changes in self._changes.items() if self._is_fast(changes))

    def _is_fast(self, changes: deque[datetime]) -> bool:
        return len(changes) > self._limit and changes[-1] - changes[0] <= self._window
