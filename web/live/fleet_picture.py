"""The newest position of each vehicle, in columns: what the map shows.

It never moves backwards in time: of two positions the later fix wins, then the later received, then the later message.
So it ends up the same in whatever order batches come, and however often.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from situation.fleet import Vehicle
from situation.positions import Flag
from web.live.rows import ORDER, POSITION, Bools, Rows, VehicleState, is_newer, microseconds, moment, rows_of, states_of
from web.schemas import LastBody

ODD = Flag.IMPLAUSIBLE_JUMP | Flag.FUTURE | Flag.MOCK | Flag.POOR | Flag.OUTSIDE | Flag.FROZEN  # a late one is not odd


@dataclass(frozen=True, slots=True)
class Fleet:
    """All vehicles that have a position, in columns of one length, at one moment."""

    at: datetime
    number: npt.NDArray[np.uint32]
    operator: npt.NDArray[np.int32]  # code of FleetPicture.operator_code
    rows: Rows
    age_s: npt.NDArray[np.float64]
    state: npt.NDArray[np.uint8]
    simulated: Bools
    flagged: Bools


class FleetPicture:
    """Registered vehicles and their newest positions. A vehicle keeps its number as long as the process lives.

    Written by the event loop, read by it and by the threads that answer requests: hence the lock.
    """

    def __init__(self, *, silent_after_s: float) -> None:
        self._lock = threading.RLock()
        self._silent_after_us = silent_after_s * 1e6
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = []
        self._operators: dict[str, int] = {}
        self._rows = np.zeros(0, POSITION)
        self._operator = np.zeros(0, np.int32)  # of registered vehicles, else -1: those are not shown
        self._simulated = np.zeros(0, bool)
        self._district = np.zeros(0, np.int32)  # code of the district; -1: in none
        self._districts: dict[str, int] = {}
        self.version = 0  # counts what changed what is shown
        self.newest_fix_us = 0
        self.newest_received_us = 0

    @property
    def newest_received_at(self) -> datetime:
        """When the spine received the newest position."""
        return moment(self.newest_received_us)

    @property
    def has_simulated(self) -> bool:
        """Whether any shown vehicle is simulated."""
        shown = (self._operator >= 0) & (self._rows["fix_us"] != 0)
        odd = self._simulated | (self._rows["flags"] & Flag.MOCK != 0)
        return bool((shown & odd).any())

    def number_of(self, vehicle: str) -> int:
        """The vehicle's number in frames; given at first mention."""
        with self._lock:
            number = self._numbers.get(vehicle)
            if number is None:
                number = self._numbers[vehicle] = len(self._ids)
                self._ids.append(vehicle)
                self._grow(number + 1)
            return number

    def id_of(self, number: int) -> str:
        """The vehicle with this number."""
        return self._ids[number]

    def find_number(self, vehicle: str) -> int | None:
        """The vehicle's number, or None for one that was never mentioned."""
        return self._numbers.get(vehicle)

    def operator_code(self, operator: str) -> int:
        """The operator's number in `Fleet.operator`."""
        return self._operators.setdefault(operator, len(self._operators))

    def put_vehicle(self, vehicle: Vehicle) -> None:
        """Show the vehicle from now on, as this operator's."""
        with self._lock:
            number = self.number_of(vehicle.id)
            self._operator[number] = self.operator_code(vehicle.operator)
            self._simulated[number] = vehicle.simulated
            self.version += 1

    def put_vehicles(self, vehicles: Iterable[Vehicle]) -> None:
        """Show all of them; in the order of their ids, so that numbers tell nothing."""
        for vehicle in sorted(vehicles, key=lambda vehicle: vehicle.id):
            self.put_vehicle(vehicle)

    def take(self, batch: pa.RecordBatch) -> None:
        """Take the positions of a batch of `situation.positions.POSITIONS`; rows in quarantine are left out."""
        batch = batch.filter(pc.and_(pc.is_null(batch["reason"]), pc.is_valid(batch["fix_at"])))
        if batch.num_rows:
            with self._lock:
                self._take(batch)

    def _take(self, batch: pa.RecordBatch) -> None:
        number, rows = self._numbers_in(batch), rows_of(batch)
        newest = np.lexsort((*(rows[key] for key in reversed(ORDER)), number))
        last = np.flatnonzero(np.diff(number[newest], append=-1))  # the last row of each vehicle
        candidates = newest[last]
        chosen = candidates[is_newer(rows[candidates], self._rows[number[candidates]])]
        self._rows[number[chosen]] = rows[chosen]
        self._district[number[chosen]] = self._districts_in(batch)[chosen]
        self.newest_fix_us = max(self.newest_fix_us, int(rows["fix_us"].max()))
        self.newest_received_us = max(self.newest_received_us, int(rows["received_us"].max()))
        self.version += 1

    def at(self, now: datetime) -> Fleet:
        """What is shown at the moment."""
        with self._lock:
            return self._at(now)

    def _at(self, now: datetime) -> Fleet:
        number = np.flatnonzero((self._operator >= 0) & (self._rows["fix_us"] != 0))
        rows = self._rows[number]
        age_us = np.maximum(microseconds(now) - rows["fix_us"], 0)
        mock = (rows["flags"] & Flag.MOCK) != 0
        return Fleet(
            at=now,
            number=number.astype(np.uint32),
            operator=self._operator[number],
            rows=rows,
            age_s=age_us / 1e6,
            state=states_of(rows, age_us, self._silent_after_us),
            simulated=self._simulated[number] | mock,
            flagged=(rows["flags"] & ODD) != 0,
        )

    def districts_of(self, fleet: Fleet) -> list[str | None]:
        """Where each of these vehicles is; None: in no district."""
        with self._lock:
            names = [*self._districts, None]
            return [names[code] for code in self._district[fleet.number].tolist()]

    def find_last(self, vehicle: str, now: datetime) -> LastBody | None:
        """The vehicle's newest position, or None before the first."""
        return self.lasts([vehicle], now).get(vehicle)

    def lasts(self, vehicles: Iterable[str], now: datetime) -> dict[str, LastBody]:
        """The newest position of each that has one; of thousands as quickly as of a few."""
        with self._lock:
            known = {vehicle: self._numbers[vehicle] for vehicle in vehicles if vehicle in self._numbers}
            of = {vehicle: number for vehicle, number in known.items() if self._rows["fix_us"][number]}
            numbers = np.fromiter(of.values(), np.intp, len(of))
            rows, district = self._rows[numbers], self._district[numbers]
            names = [*self._districts, None]
        age_us = np.maximum(microseconds(now) - rows["fix_us"], 0)
        columns: dict[str, Iterable[Any]] = {
            "lat": rows["lat"].tolist(),
            "lon": rows["lon"].tolist(),
            "fix_at": map(moment, rows["fix_us"].tolist()),
            "received_at": map(moment, rows["received_us"].tolist()),
            "age_s": (age_us / 1e6).round(1).tolist(),
            "speed_kmh": map(_or_none, rows["speed_kmh"].tolist()),
            "course_deg": map(_or_none, rows["course_deg"].tolist()),
            "state": (VehicleState(state).name.lower() for state in states_of(rows, age_us, self._silent_after_us)),
            "district": (names[code] for code in district.tolist()),
            "flagged": (rows["flags"] & ODD != 0).tolist(),
        }
        bodies = (LastBody(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True))
        return dict(zip(of, bodies, strict=True))

    def _numbers_in(self, batch: pa.RecordBatch) -> npt.NDArray[np.int64]:
        encoded = batch["vehicle"].dictionary_encode()
        numbers = np.array([self.number_of(vehicle) for vehicle in encoded.dictionary.to_pylist()], dtype=np.int64)
        found: npt.NDArray[np.int64] = numbers[encoded.indices.to_numpy(zero_copy_only=False)]
        return found

    def _districts_in(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        encoded = batch["district"].dictionary_encode()
        names = encoded.dictionary.to_pylist()
        codes = np.array([self._districts.setdefault(name, len(self._districts)) for name in names] + [-1], np.int32)
        found: npt.NDArray[np.int32] = codes[encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)]
        return found

    def _grow(self, size: int) -> None:
        more = max(size, 2 * len(self._rows), 64) - len(self._rows)
        if size <= len(self._rows):
            return
        self._rows = np.concatenate([self._rows, np.zeros(more, POSITION)])
        self._operator = np.concatenate([self._operator, np.full(more, -1, np.int32)])
        self._simulated = np.concatenate([self._simulated, np.zeros(more, bool)])
        self._district = np.concatenate([self._district, np.full(more, -1, np.int32)])


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 1)
