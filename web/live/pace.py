"""Pace: how fast machines of each kind have really got on lately, on their way and not at work.

Looked at from time to time: a vehicle that is so much farther than at its last mark has driven that, waiting at lights
included; one that took too long for it has stood somewhere, and that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.distances import haversine_m
from web.live.fleet_picture import Fleet

STEP_M = 100.0  # straight; over so little the way is hardly longer
LONGEST_S = 180.0  # two red lights; longer, and it was parked
FADES_S = 900.0  # after so long what was driven weighs half
ENOUGH_M = 5_000.0  # of a kind, weighed: less tells of one street only
US = 1e6


class Pace:
    """Metres and seconds by vehicle number; written by the event loop, read by threads (whole arrays are exchanged)."""

    def __init__(self) -> None:
        self._marks = np.zeros(0, [("fix_us", "i8"), ("lat", "f8"), ("lon", "f8"), ("working", "?")])
        self._driven: npt.NDArray[np.float64] = np.zeros((0, 2))
        self._looked_us = 0.0

    def look(self, fleet: Fleet) -> None:
        """Take the fleet as it is now."""
        number, rows = fleet.number.astype(np.intp), fleet.rows
        size = int(number.max(initial=-1)) + 1
        marks, driven = _grown(self._marks, size), _grown(self._driven, size) * self._faded(fleet)
        mark = marks[number]
        metres = haversine_m(mark["lon"], mark["lat"], rows["lon"], rows["lat"])
        seconds = (rows["fix_us"] - mark["fix_us"]) / US
        known = mark["fix_us"] > 0
        on_its_way = known & ~mark["working"] & ~rows["working"]
        moved = on_its_way & (metres >= STEP_M) & (seconds > 0) & (seconds <= LONGEST_S)
        driven[number[moved]] += np.stack([metres[moved], seconds[moved]], axis=1)
        renewed = ~known | (seconds > LONGEST_S) | (metres >= STEP_M) | rows["working"]
        for name in ("fix_us", "lat", "lon", "working"):
            marks[name][number[renewed]] = rows[name][renewed]
        self._marks, self._driven = marks, driven

    def kmh(self, numbers: Mapping[str, Iterable[int]]) -> dict[str, float]:
        """By kind, where enough was driven; `numbers` of the vehicles of each kind."""
        driven, found = self._driven, {}
        for kind, of_kind in numbers.items():
            metres, seconds = driven[[number for number in of_kind if number < len(driven)]].sum(axis=0)
            if metres >= ENOUGH_M:
                found[kind] = float(metres / seconds * 3.6)
        return found

    def _faded(self, fleet: Fleet) -> float:
        at_us = fleet.at.timestamp() * US
        passed_s = (at_us - self._looked_us) / US if self._looked_us else 0.0
        self._looked_us = at_us
        return float(0.5 ** (max(passed_s, 0.0) / FADES_S))


def _grown(rows: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """A copy with at least so many rows."""
    more = np.zeros((max(size - len(rows), 0), *rows.shape[1:]), rows.dtype)
    return np.concatenate([rows, more])
