"""Crediting: passes over streets since the snow event, kept up to date from the archive, in slices of time.

A slice is credited from the archive alone, with what lies a little before and after it, so that it does not matter when
and in which order fixes came, nor whether somebody restarted the role: whatever a fix falls into is credited anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.passes import Passes, find_passes
from geo.roads import Roads
from geo.streets import Streets
from situation.ports import Archive, Clock, CoverageShelf, Store
from situation.proof.tracks import TRACK_COLUMNS, track_of
from situation.streets.coverage import Coverage, cover
from situation.streets.credited import CreditedCoverage
from situation.streets.levels import ServiceProfile, SnowEvent
from situation.streets.service import coverage_starts_at

SLICE_S = 900
AROUND_S = 180.0  # of a slice, before and after: a gap of 120 s breaks every path
MOST_SLICES = 4  # a step: an hour of the city
LONGEST = timedelta(days=4)  # of an event that is looked back at


class Crediting:
    """One per city. All it knows is made from archive and store."""

    def __init__(  # noqa: PLR0913 - the wiring's one place
        self,
        store: Store,
        clock: Clock,
        *,
        archive: Archive,
        shelf: CoverageShelf,
        streets: Streets,
        roads: Callable[[], Roads | None],
        profile: ServiceProfile,
    ) -> None:
        self._store = store
        self._clock = clock
        self._archive = archive
        self._shelf = shelf
        self._streets = streets
        self._roads = roads
        self._profile = profile
        self._heard: deque[pa.RecordBatch] = deque()  # filled by the positions' loop, emptied by ours
        self._event: SnowEvent | None = None
        self._dirty: dict[int, set[str] | None] = {}  # slice: vehicles with new fixes; None: all
        self._passes: dict[int, dict[str, Passes]] = {}

    @property
    def waiting(self) -> int:
        """Slices that are to be credited anew."""
        return len(self._dirty)

    def heard(self, batch: pa.RecordBatch) -> None:
        """Positions as telemetry accepted them. Cheap: they are looked at by `step`."""
        self._heard.append(batch)

    def step(self) -> bool:
        """Credit what is new, an hour of the city at most; whether anything was done. Call it every half minute."""
        is_new = self._follow_event()
        if self._event is None:
            self._heard.clear()
            return False
        self._take_heard()
        slices = sorted(self._dirty, reverse=True)[:MOST_SLICES]
        for number in slices:
            self._credit(number, self._dirty[number])
            del self._dirty[number]
        if slices or is_new:
            self._put()
        return bool(slices or is_new)

    def _follow_event(self) -> bool:
        """Know the newest event; whether it is another one, or has another start or end."""
        with self._store.read() as unit:
            event = next(iter(unit.list_snow_events(limit=1)), None)
        if event == self._event:
            return False
        if event is not None and (self._event is None or event.started_at != self._event.started_at):
            now = self._clock.now()
            first = _slice(max(event.started_at, now - LONGEST).timestamp())
            self._passes = {}
            self._dirty = dict.fromkeys(range(first, _slice(now.timestamp()) + 1))
        self._event = event
        return event is not None

    def _take_heard(self) -> None:
        assert self._event is not None
        since = max(self._event.started_at, self._clock.now() - LONGEST).timestamp()
        while self._heard:
            for number, vehicles in slices_of(self._heard.popleft()).items():
                if number >= _slice(since):
                    known = self._dirty.get(number, set())
                    self._dirty[number] = None if known is None else known | vehicles

    def _credit(self, number: int, vehicles: set[str] | None) -> None:
        roads = self._roads()
        if roads is None:
            return
        begin, end = float(number * SLICE_S), float((number + 1) * SLICE_S)
        rows = self._archive.read(
            vehicles=None if vehicles is None else sorted(vehicles),
            from_at=_moment(begin - AROUND_S),
            to_at=_moment(end + AROUND_S),
            columns=TRACK_COLUMNS,
        )
        names = sorted(pc.unique(rows["vehicle"]).to_pylist())
        passes = find_passes(roads, track_of(rows, names))
        passes = passes.rows((passes.left_at >= begin) & (passes.left_at < end))
        found = {names[one]: passes.rows(passes.vehicle == one) for one in np.unique(passes.vehicle).tolist()}
        old = {} if vehicles is None else self._passes.get(number, {})
        kept = {name: each for name, each in old.items() if name not in (vehicles or ())}
        self._passes[number] = kept | found

    def _put(self) -> None:
        assert self._event is not None
        since = coverage_starts_at(self._profile, self._event).timestamp()
        coverage, count = self._cover(since)
        now = self._clock.now()
        is_whole = not any(vehicles is None for vehicles in self._dirty.values())
        credited = CreditedCoverage(made_at=now, is_whole=is_whole, passes=count, coverage=coverage)
        self._shelf.put(self._event.id, credited)

    def _cover(self, since: float) -> tuple[Coverage, int]:
        """The coverage by all passes after a moment, and how many they are."""
        by_name = [pair for passes in self._passes.values() for pair in passes.items()]
        if not by_name:
            return Coverage.none(len(self._streets)), 0
        names = sorted({name for name, _ in by_name})
        number = {name: row for row, name in enumerate(names)}
        columns = {
            column: np.concatenate([getattr(passes, column) for _, passes in by_name])
            for column in Passes.__dataclass_fields__
        }
        columns["vehicle"] = np.repeat([number[name] for name, _ in by_name], [len(each) for _, each in by_name])
        passes = Passes(**columns)
        counted = int((passes.left_at > since).sum())
        return cover(self._streets, passes, names, since=since), counted


def slices_of(batch: pa.RecordBatch) -> dict[int, set[str]]:
    """Vehicles by the slices that their fixes tell of, also as a slice's surroundings."""
    at = pc.cast(batch["fix_at"], pa.int64()).to_numpy(zero_copy_only=False) / 1e6
    found: dict[int, set[str]] = {}
    for vehicle, moment in zip(batch["vehicle"].to_pylist(), at.tolist(), strict=True):
        if not np.isfinite(moment):
            continue
        for number in range(_slice(moment - AROUND_S), _slice(moment + AROUND_S) + 1):
            found.setdefault(number, set()).add(vehicle)
    return found


def _slice(at: float) -> int:
    return int(at // SLICE_S)


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
