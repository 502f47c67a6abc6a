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
RESTS = 2.0  # frames take a third of the loop's time at most
LONGEST_REST_S = 1.0
PADDING = 0.1  # of the window on each side: a little panning shows no empty border
Bbox = tuple[float, float, float, float]
Indexes = npt.NDArray[np.intp]
Degrees = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """What one viewer's screen shows. Without a box: everything."""

    bbox: Bbox | None = None
    selected: frozenset[str] = frozenset()
    operator: str | None = None  # only this operator's vehicles
    as_json: bool = False


class Frames:
    """Frames of one moment at a time; viewers who see the same vehicles share one."""

    def __init__(self, picture: FleetPicture) -> None:
        self._picture = picture
        self._made: dict[tuple[bytes, bool], bytes | str] = {}  # by the set of vehicles
        self._of_view: dict[View, bytes | str] = {}
        self._fleet: Fleet | None = None
        self._columns: tuple[npt.NDArray[np.generic], ...] = ()
        self._lon = self._lat = np.zeros(0)

    def renew(self, now: datetime) -> None:
        """Take the picture as it is at the moment."""
        self._made.clear()
        self._of_view.clear()
        self._fleet = self._picture.at(now)
        self._columns = wire_columns(self._fleet)
        # Columns of their own: each viewer's box is compared with them, and out of rows that takes thrice as long.
        self._lon, self._lat = (np.ascontiguousarray(self._fleet.rows[name]) for name in ("lon", "lat"))

    def frame(self, view: View) -> bytes | str:
        """The newest frame of the view."""
        made = self._of_view.get(view)
        if made is None:
            made = self._of_view[view] = self._make(view)
        return made

    def _make(self, view: View) -> bytes | str:
        assert self._fleet is not None, "renew comes first"
        wanted = self._wanted(self._fleet, view)
        key = (wanted.tobytes(), view.as_json)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._encode(self._fleet, np.flatnonzero(wanted), as_text=view.as_json)
        return made

    def _wanted(self, fleet: Fleet, view: View) -> npt.NDArray[np.bool_]:
        """Which vehicles are within the padded box or selected, of what the viewer may see."""
        wanted = np.ones(len(fleet.number), bool) if view.bbox is None else in_box(self._lon, self._lat, view.bbox)
        if view.selected:
            numbers = [number for each in view.selected if (number := self._picture.find_number(each)) is not None]
            wanted |= np.isin(fleet.number, np.array(numbers, np.uint32))
        if view.operator is not None:
            wanted &= fleet.operator == self._picture.operator_code(view.operator)
        return wanted

    def _encode(self, fleet: Fleet, rows: Indexes, *, as_text: bool) -> bytes | str:
        if as_text:
            return as_json(fleet, rows, self._picture.id_of)
        return encode(self._columns, rows, (fleet.at - EPOCH).total_seconds())


def rest_s(round_s: float, *, frames_per_s: float) -> float:
    """How long after a round of frames that took so long."""
    return max(1 / frames_per_s, min(RESTS * round_s, LONGEST_REST_S))


def in_box(lon: Degrees, lat: Degrees, bbox: Bbox) -> npt.NDArray[np.bool_]:
    """Which places are within the box and its padding."""
    west, south, east, north = bbox
    wide, high = (east - west) * PADDING, (north - south) * PADDING
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
