"""Appraising: what the rules need and takes seconds to find out, found out every few minutes beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo.city import City
from geo.district_layers import LayeredDistricts
from situation.appraisals import Appraisal, DataQuality, StreetsDue, quality_of
from situation.attendance import COLUMNS, attendance, shifts_within
from situation.ports import Archive, Clock, CoverageShelf, Store
from situation.streets.coverage import Coverage
from situation.streets.levels import SnowEvent
from situation.streets.segments import ELSEWHERE, districts_of, metres_of
from situation.streets.service import SERVICES, Service, Standards, street_service

A_DAY = timedelta(days=1)  # before now: no shift that still runs began earlier


class Appraiser:
    """One per city. It keeps nothing but what the city's streets are."""

    def __init__(  # noqa: PLR0913 - the wiring's one place
        self,
        store: Store,
        clock: Clock,
        *,
        archive: Archive,
        shelf: CoverageShelf,
        city: City,
        standards: Standards,
        shifts: Sequence[tuple[time, time]],
        silent_after_s: float,
    ) -> None:
        self._store = store
        self._clock = clock
        self._archive = archive
        self._shelf = shelf
        self._city = city
        self._standards = standards
        self._shifts = shifts
        self._silent_after_s = silent_after_s

    def appraise(self) -> Appraisal:
        """Everything as it is now. Takes seconds: called from a thread."""
        now = self._clock.now()
        return Appraisal(at=now, quality=self._quality(now), streets=self._streets(now), lat_lon=self._places)

    def _quality(self, now: datetime) -> tuple[DataQuality, ...]:
        """Of the shift that runs; the last one that began, where shifts overlap."""
        running = [
            shift
            for shift in shifts_within(self._shifts, now - A_DAY, now, self._standards.zone, until=now)
            if shift.to_at == now
        ]
        if not running:
            return ()
        shift = max(running, key=lambda one: one.from_at)
        with self._store.read() as unit:
            vehicles = unit.list_vehicles()
        rows = self._archive.read(from_at=shift.from_at, to_at=shift.to_at, columns=COLUMNS, quarantined=None)
        owed = attendance(rows, vehicles, shift, silent_after_s=self._silent_after_s)
        return tuple(quality for each in owed if (quality := quality_of(each)) is not None)

    def _streets(self, now: datetime) -> tuple[StreetsDue, ...]:
        with self._store.read() as unit:
            events = unit.list_snow_events(limit=1)
        credited = self._shelf.find(events[0].id) if events else None
        if credited is None or not len(self._city.streets):
            return ()
        if len(credited.coverage) != 2 * len(self._city.streets):
            return ()  # of a city's former streets; it is being credited anew
        return tuple(self._due(events[0], credited.coverage, now))

    def _due(self, event: SnowEvent, coverage: Coverage, now: datetime) -> list[StreetsDue]:
        state = street_service(self._standards, event, coverage, at=now, accepted={})
        is_open = state.service < SERVICES.index(Service.SERVICED)
        layers = LayeredDistricts(self._city.districts, self._city.district_changes)
        district = districts_of(self._city.streets, layers, event.started_at)
        labels = np.char.add(np.char.add(district.astype(str), "/"), state.class_code.astype(str))
        names, first, group = np.unique(labels, return_index=True, return_inverse=True)
        metres = np.bincount(group, weights=self._metres, minlength=len(names))
        open_m = np.bincount(group, weights=self._metres * is_open, minlength=len(names))
        return [
            StreetsDue(
                district=str(district[row]),
                class_code=str(state.class_code[row]),
                due_at=datetime.fromtimestamp(float(state.due_at[row]), UTC),
                metres=float(metres[number]),
                open_m=float(open_m[number]),
            )
            for number, row in enumerate(first.tolist())
            if np.isfinite(state.due_at[row]) and district[row] != ELSEWHERE
        ]

    @cached_property
    def _metres(self) -> npt.NDArray[np.float64]:
        return metres_of(self._city.streets)

    @cached_property
    def _places(self) -> dict[str, tuple[float, float]]:
        points = {each.id: shapely.point_on_surface(each.shape) for each in self._city.districts}
        return {id_: (point.y, point.x) for id_, point in points.items()}
