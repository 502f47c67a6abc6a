"""Position frames: the columns that a viewer's window needs, as `SIT1` bytes or as JSON. Layout in docs/live.md."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from web.live.fleet_picture import Fleet, FleetPicture
from web.live.rows import EPOCH, VehicleState, moment

HEADER = struct.Struct("<4sId")
MAGIC = b"SIT1"
UNKNOWN_SPEED = 65_535
SIMULATED, FLAGGED = 16, 32  # bits beside the state
PADDING = 0.1  # of the window on each side: a little panning shows no empty border
Bbox = tuple[float, float, float, float]
Indexes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class View:
    """What one viewer's screen shows. Without a box: everything."""

    bbox: Bbox | None = None
    selected: frozenset[str] = frozenset()
    operator: str | None = None  # only this operator's vehicles
    as_json: bool = False


class Frames:
    """Frames of one moment at a time; viewers with the same view share one."""

    def __init__(self, picture: FleetPicture) -> None:
        self._picture = picture
        self._made: dict[View, bytes | str] = {}
        self._fleet: Fleet | None = None
        self._columns: tuple[npt.NDArray[np.generic], ...] = ()

    def renew(self, now: datetime) -> None:
        """Take the picture as it is at the moment."""
        self._made.clear()
        self._fleet = self._picture.at(now)
        self._columns = wire_columns(self._fleet)

    def frame(self, view: View) -> bytes | str:
        """The newest frame of the view."""
        made = self._made.get(view)
        if made is None:
            made = self._made[view] = self._make(view)
        return made

    def _make(self, view: View) -> bytes | str:
        assert self._fleet is not None, "renew comes first"
        rows = rows_in_view(self._fleet, view, self._picture)
        if view.as_json:
            return as_json(self._fleet, rows, self._picture.id_of)
        return encode(self._columns, rows, (self._fleet.at - EPOCH).total_seconds())


def rows_in_view(fleet: Fleet, view: View, picture: FleetPicture) -> Indexes:
    """Rows of the fleet within the padded box or selected, of what the viewer may see."""
    wanted = np.ones(len(fleet.number), bool) if view.bbox is None else in_box(fleet, view.bbox)
    if view.selected:
        numbers = [number for each in view.selected if (number := picture.find_number(each)) is not None]
        wanted |= np.isin(fleet.number, np.array(numbers, np.uint32))
    if view.operator is not None:
        wanted &= fleet.operator == picture.operator_code(view.operator)
    return np.flatnonzero(wanted)


def in_box(fleet: Fleet, bbox: Bbox) -> npt.NDArray[np.bool_]:
    """Which vehicles are within the box and its padding."""
    west, south, east, north = bbox
    wide, high = (east - west) * PADDING, (north - south) * PADDING
    lon, lat = fleet.rows["lon"], fleet.rows["lat"]
    inside = (lon >= west - wide) & (lon <= east + wide) & (lat >= south - high) & (lat <= north + high)
    return np.asarray(inside, dtype=bool)


def wire_columns(fleet: Fleet) -> tuple[npt.NDArray[np.generic], ...]:
    """The fleet's columns in the types and order of the wire."""
    rows = fleet.rows
    speed = np.where(np.isnan(rows["speed_kmh"]), UNKNOWN_SPEED, np.clip(rows["speed_kmh"] * 10, 0, UNKNOWN_SPEED - 1))
    course = np.nan_to_num(rows["course_deg"]) * (256 / 360)
    state = fleet.state + np.where(fleet.simulated, SIMULATED, 0) + np.where(fleet.flagged, FLAGGED, 0)
    return (
        fleet.number.astype("<u4"),
        np.rint(rows["lon"] * 1e7).astype("<i4"),
        np.rint(rows["lat"] * 1e7).astype("<i4"),
        np.minimum(np.rint(fleet.age_s * 10), 2**32 - 1).astype("<u4"),
        np.rint(speed).astype("<u2"),
        (np.rint(course).astype(np.int64) % 256).astype("u1"),
        state.astype("u1"),
    )


def encode(columns: tuple[npt.NDArray[np.generic], ...], rows: Indexes, at_s: float) -> bytes:
    """A `SIT1` frame of these rows; `at_s` is the server's time in Unix seconds."""
    return b"".join((HEADER.pack(MAGIC, len(rows), at_s), *(column[rows].tobytes() for column in columns)))


def as_json(fleet: Fleet, rows: Indexes, id_of: Callable[[int], str]) -> str:
    """The same rows as a `positions` text frame."""
    positions = [_position(fleet, int(row), id_of) for row in rows]
    return json.dumps({"type": "positions", "at": fleet.at.isoformat(), "positions": positions})


def _position(fleet: Fleet, row: int, id_of: Callable[[int], str]) -> dict[str, object]:
    position, number = fleet.rows[row], int(fleet.number[row])
    speed, course = float(position["speed_kmh"]), float(position["course_deg"])
    return {
        "vehicle": id_of(number),
        "number": number,
        "lat": float(position["lat"]),
        "lon": float(position["lon"]),
        "fix_at": moment(int(position["fix_us"])).isoformat(),
        "age_s": round(float(fleet.age_s[row]), 1),
        "speed_kmh": None if np.isnan(speed) else round(speed, 1),
        "course_deg": None if np.isnan(course) else round(course, 1),
        "state": VehicleState(int(fleet.state[row])).name.lower(),
        "simulated": bool(fleet.simulated[row]),
        "flagged": bool(fleet.flagged[row]),
    }
