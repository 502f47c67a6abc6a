"""Judging: how plausible each vehicle's day is, from the archive. Looks and tells; changes and hides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from situation.errors import NotFound
from situation.ports import Archive, PlausibilityShelf
from situation.proof.plausibility.assessment import Assessment, assess
from situation.proof.plausibility.judged import JudgedDay, name_of, named
from situation.proof.plausibility.library import Library
from situation.proof.plausibility.sketches import Sketch
from situation.proof.plausibility.track import DAY_COLUMNS, Region, day_track

COMPARED_DAYS = 14  # before the day: who replays a track takes a fresh one, or the same again
AT_ONCE = 25  # vehicles read together: some 20 MB
OUTSIDE_DEG = 0.5  # as of telemetry's flag
DAY = timedelta(days=1)
Tell = Callable[[int, int], None]


def region_of(bbox: Region) -> Region:
    """Where a city's machines may be: its box and a margin."""
    west, south, east, north = bbox
    return west - OUTSIDE_DEG, south - OUTSIDE_DEG, east + OUTSIDE_DEG, north + OUTSIDE_DEG


class Judging:
    """Reads the archive; keeps what later days are compared with on the shelf."""

    def __init__(self, archive: Archive, shelf: PlausibilityShelf, *, region: Region) -> None:
        self._archive = archive
        self._shelf = shelf
        self._region = region

    def judge_day(self, day: date, now: datetime, *, tell: Tell = lambda done, of: None) -> JudgedDay:
        """All vehicles of a UTC day, put on the shelf. Raises Unavailable. `tell` hears how many are done."""
        vehicles = self._vehicles(day)
        sketches: dict[str, Sketch] = {}
        for rows, some in self._read(day, vehicles):
            sketches |= {vehicle: day_track(rows, vehicle).sketch for vehicle in some}
            tell(len(sketches), 2 * len(vehicles))
        library = self._library(day, sketches)
        found: list[Assessment] = []
        for rows, some in self._read(day, vehicles):
            found += [self._assess(rows, vehicle, day, library) for vehicle in some]
            tell(len(vehicles) + len(found), 2 * len(vehicles))
        found.sort(key=lambda each: (-each.score, each.vehicle))
        judged = JudgedDay(day=day, judged_at=now, assessments=tuple(found), sketches=sketches)
        self._shelf.put(judged)
        return judged

    def judge_vehicle(self, vehicle: str, day: date) -> Assessment:
        """One vehicle as it stands now, compared with what is on the shelf. Raises NotFound for a day without fixes."""
        rows = self._rows(day, [vehicle])
        if not rows.num_rows:
            raise NotFound("positions", f"of {vehicle} on {day.isoformat()}")
        judged = self._shelf.find(day)
        return self._assess(rows, vehicle, day, self._library(day, judged.sketches if judged else {}))

    def _assess(self, rows: pa.Table, vehicle: str, day: date, library: Library) -> Assessment:
        track = day_track(rows, vehicle, region=self._region)
        others = library.like(track.sketch, but=name_of(vehicle, day))
        return assess(vehicle, replace(track, others=others))

    def _library(self, day: date, sketches: Mapping[str, Sketch]) -> Library:
        """The day's own sketches and those of the days before that were judged."""
        known = named(sketches, day)
        for back in range(1, COMPARED_DAYS + 1):
            before = self._shelf.find(day - back * DAY)
            known |= named(before.sketches, before.day) if before else {}
        return Library(known)

    def _vehicles(self, day: date) -> list[str]:
        from_at, to_at = _bounds(day)
        rows = self._archive.read(from_at=from_at, to_at=to_at, columns=["vehicle"])
        return sorted(pc.unique(rows["vehicle"]).to_pylist())

    def _read(self, day: date, vehicles: Sequence[str]) -> Iterator[tuple[pa.Table, Sequence[str]]]:
        """Some vehicles at a time, and their rows."""
        for first in range(0, len(vehicles), AT_ONCE):
            some = vehicles[first : first + AT_ONCE]
            yield self._rows(day, some), some

    def _rows(self, day: date, vehicles: Sequence[str]) -> pa.Table:
        from_at, to_at = _bounds(day)
        return self._archive.read(vehicles=vehicles, from_at=from_at, to_at=to_at, columns=DAY_COLUMNS)


def _bounds(day: date) -> tuple[datetime, datetime]:
    begins_at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return begins_at, begins_at + DAY
