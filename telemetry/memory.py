"""What the steps remember between batches: who drives for whom, how far each vehicle has got, what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.city import CityIndex
from situation.fleet import Vehicle
from telemetry.pings import NO_FIX, Floats, Longs, Pings
from telemetry.seen import SeenPings
from telemetry.settings import TelemetrySettings

_GROWTH = 1024  # vehicles


class Progress:
    """Per vehicle, in columns by its number: the newest accepted fix, and the newest plausible one with its place."""

    def __init__(self, newest: Mapping[str, int]) -> None:
        self._numbers: dict[str, int] = {}
        self.said_us: Longs = np.full(0, NO_FIX, np.int64)  # newest accepted, by the device's clock
        self.fix_us: Longs = np.full(0, NO_FIX, np.int64)  # newest accepted
        self.sure_us: Longs = np.full(0, NO_FIX, np.int64)  # newest plausible
        self.sure_lat: Floats = np.full(0, np.nan)
        self.sure_lon: Floats = np.full(0, np.nan)
        self.doubted: dict[int, tuple[int, float, float]] = {}  # number -> the jump that waits to be confirmed
        numbers = self.numbers(list(newest))
        self.said_us[numbers] = self.fix_us[numbers] = list(newest.values())

    def numbers(self, vehicles: Sequence[str]) -> Longs:
        """The vehicles' numbers; a new vehicle gets the next one."""
        known = self._numbers
        numbers = [known.setdefault(vehicle, len(known)) for vehicle in vehicles]
        if len(known) > len(self.fix_us):
            self._grow(len(known) + _GROWTH - len(self.fix_us))
        return np.array(numbers, np.int64)

    def doubt_clocks(self, vehicles: Sequence[str], for_us: int) -> None:
        """Their last fix was clamped: how far their clock had got is not known, so look up what seems new."""
        self.said_us[self.numbers(vehicles)] += for_us

    def _grow(self, more: int) -> None:
        self.said_us, self.fix_us, self.sure_us = (
            np.append(column, np.full(more, NO_FIX, np.int64)) for column in (self.said_us, self.fix_us, self.sure_us)
        )
        self.sure_lat, self.sure_lon = (
            np.append(column, np.full(more, np.nan)) for column in (self.sure_lat, self.sure_lon)
        )


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that a step may look at besides its batch."""

    settings: TelemetrySettings
    index: CityIndex
    progress: Progress
    seen: SeenPings
    operators: dict[str, str] = field(default_factory=dict)  # vehicle -> operator, as registered
    claims: dict[str, str] = field(default_factory=dict)  # the same, of unregistered ones: who was first

    def vehicles_of(self, pings: Pings, rows: Longs) -> Longs:
        """The vehicle numbers of some accepted rows, taken once a batch; only accepted vehicles get a new number."""
        if pings.vehicle is None:  # steps only reject: what is accepted later is accepted now
            senders = np.unique(pings.sender[pings.accepted])
            numbers = np.zeros(len(pings.senders), np.int64)
            numbers[senders] = self.progress.numbers([pings.senders[sender].vehicle for sender in senders])
            pings.vehicle = numbers[pings.sender]
        return np.asarray(pings.vehicle[rows])

    def set_vehicles(self, vehicles: Iterable[Vehicle]) -> None:
        """These are registered now."""
        self.operators = {vehicle.id: vehicle.operator for vehicle in vehicles}
