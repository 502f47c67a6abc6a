"""Tracks for tests, drawn in metres around the middle of `cities`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.passes import Passes
from geo.roads import Roads
from geo.streets import Streets
from geo.tracks import UNKNOWN, Track
from tests.unit.geo.cities import PROJECTION, columns


def roads_of(streets: Streets) -> Roads:
    return Roads(streets, PROJECTION)


def a_track(
    *places: tuple[float, float],
    every_s: float = 10.0,
    at: Sequence[float] | None = None,
    vehicle: int = 0,
    tells_motion: bool = True,
    working: int = UNKNOWN,
) -> Track:
    """Fixes at those places; speed and course are those of the move to the next one, as a receiver would tell."""
    lon, lat = columns(*places)
    when = np.array(at if at is not None else np.arange(len(places)) * every_s, dtype=float)
    x, y = np.array(places, dtype=float).T
    away = np.hypot(np.diff(x), np.diff(y))
    speed = np.append(away / np.maximum(np.diff(when), 1.0) * 3.6, 0.0) if len(places) > 1 else np.zeros(1)
    course = np.append(np.degrees(np.arctan2(np.diff(x), np.diff(y))) % 360, 0.0) if len(places) > 1 else np.zeros(1)
    silent = np.full(len(places), np.nan)
    return Track(
        vehicle=np.full(len(places), vehicle, dtype=np.int32),
        at=when,
        lon=lon,
        lat=lat,
        speed_kmh=speed if tells_motion else silent,
        course_deg=course if tells_motion else silent,
        working=np.full(len(places), working, dtype=np.int8),
    )


def joined(*tracks: Track) -> Track:
    """All their fixes."""
    return Track(**{name: np.concatenate([getattr(track, name) for track in tracks]) for name in Track.__slots__})


def line(start: tuple[float, float], end: tuple[float, float], *, step_m: float = 80.0) -> list[tuple[float, float]]:
    """Places along a straight line, both ends included."""
    count = max(int(np.hypot(end[0] - start[0], end[1] - start[1]) / step_m), 1) + 1
    return list(zip(np.linspace(start[0], end[0], count), np.linspace(start[1], end[1], count), strict=True))


def told(passes: Passes) -> list[tuple[int, int]]:
    """(segment, direction) of each pass, in order."""
    return list(zip(passes.segment.tolist(), passes.direction.tolist(), strict=True))
