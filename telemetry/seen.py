"""Which pings were seen: what tells a late ping from a repeated one.

A ping newer than its vehicle's newest is new by construction and never looked up. For the others the digests of that
vehicle's day are needed: read from the archive once, kept sorted, and forgotten when too many others were needed since.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

Digests = npt.NDArray[np.uint64]
VehicleDay = tuple[str, int]  # vehicle, day of the fix as days since 1970
# Of some vehicles, the accepted pings of one day: the digests by vehicle.
ReadDay = Callable[[list[str], date], dict[str, Digests]]
MOST_VEHICLE_DAYS = 100_000  # also empty ones cost something
_EMPTY: Digests = np.empty(0, np.uint64)


class SeenPings:
    """Sorted digests by vehicle and day, at most `capacity` of them in all; the least recently needed days go first."""

    def __init__(self, read_day: ReadDay, *, capacity: int) -> None:
        self._read_day = read_day
        self._capacity = capacity
        self._days: OrderedDict[VehicleDay, Digests] = OrderedDict()
        self._vehicles: Counter[str] = Counter()  # days remembered
        self._size = 0

    def __len__(self) -> int:
        """How many digests are remembered."""
        return self._size

    def knows(self, vehicle: str) -> bool:
        """Whether any day of the vehicle is remembered, if only as empty."""
        return vehicle in self._vehicles

    def load(self, wanted: Iterable[VehicleDay]) -> None:
        """Remember these days; one reading of the archive for each day. Raises Unavailable."""
        missing: dict[int, list[str]] = defaultdict(list)
        for vehicle, day in wanted:
            if (vehicle, day) in self._days:
                self._days.move_to_end((vehicle, day))
            else:
                missing[day].append(vehicle)
        for day, vehicles in missing.items():
            found = self._read_day(vehicles, date.fromordinal(_UNIX_DAY_0 + day))
            for vehicle in vehicles:
                self._put((vehicle, day), np.sort(found.get(vehicle, _EMPTY)))

    def contains(self, day: VehicleDay, digests: Digests) -> npt.NDArray[np.bool_]:
        """Which of them were seen; of a day that was loaded."""
        known = self._days[day]
        if not len(known):
            return np.zeros(len(digests), np.bool_)
        places = np.minimum(np.searchsorted(known, digests), len(known) - 1)
        return np.asarray(known[places] == digests)

    def add(self, day: VehicleDay, digests: Digests) -> None:
        """Seen now; of no effect for a day that is not remembered, since the archive has them."""
        known = self._days.get(day)
        if known is not None:
            self._size -= len(known)
            self._put(day, np.sort(np.concatenate([known, digests])))

    def shrink(self) -> None:
        """Forget what was not needed for longest, until the rest fits."""
        while self._size > self._capacity or len(self._days) > MOST_VEHICLE_DAYS:
            (vehicle, _), digests = self._days.popitem(last=False)
            self._size -= len(digests)
            self._vehicles[vehicle] -= 1
            if not self._vehicles[vehicle]:
                del self._vehicles[vehicle]

    def _put(self, day: VehicleDay, digests: Digests) -> None:
        if day not in self._days:
            self._vehicles[day[0]] += 1
        self._days[day] = digests
        self._days.move_to_end(day)
        self._size += len(digests)


_UNIX_DAY_0 = date(1970, 1, 1).toordinal()


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The day in UTC: from, to."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start, start + timedelta(days=1)
