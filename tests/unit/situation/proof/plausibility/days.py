"""Days for the checks: a few words in, rows of the archive out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from simulators.days import Told, moved
from simulators.wire import Ping
from situation.proof.plausibility.track import DayTrack, day_track
from tests.simulated_days import VEHICLE, rows_of

BEGAN_AT = 1_768_460_400.0
LAT, LON = 51.1, 71.4


def drive(
    count: int = 60, *, every_s: float = 10.0, kmh: float = 36.0, noise_m: float = 3.0, **fields: Any
) -> list[Told]:
    """A drive to the north with an odometer; the receiver errs, always alike."""
    rng = np.random.default_rng(7)
    day = []
    for n in range(count):
        way_m = kmh / 3.6 * every_s * n
        ping = Ping(at=BEGAN_AT + n * every_s, lat=LAT, lon=LON, speed_kmh=kmh, odo_km=10_000 + way_m / 1000)
        here = moved(replace(ping, **fields), way_m + rng.normal(0, noise_m), rng.normal(0, noise_m))
        day.append(Told(ping=here, received_at=ping.at + rng.uniform(0.5, 2.0)))
    return day


def changed(day: Sequence[Told], rows: slice, **fields: Any) -> list[Told]:
    """Some pings with other fields."""
    made = [replace(each, ping=replace(each.ping, **fields)) for each in day[rows]]
    return [*day[: rows.start], *made, *day[rows.stop :]]


def shifted(day: Sequence[Told], rows: slice, north_m: float) -> list[Told]:
    """Some pings from elsewhere."""
    made = [replace(each, ping=moved(each.ping, north_m, 0.0)) for each in day[rows]]
    return [*day[: rows.start], *made, *day[rows.stop :]]


def track(day: Sequence[Told], **about: Any) -> DayTrack:
    """As the checks look at it."""
    return day_track(rows_of(day), VEHICLE, **about)
