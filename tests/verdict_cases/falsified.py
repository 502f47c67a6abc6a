"""What happens to the fixes on their way: lost, late, untold or false."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import numpy as np

from situation.positions import Flag
from tests.verdict_cases.shifts import BEGAN_AT, RADIUS_M, Shift


def stay_of(told: Shift) -> tuple[float, float] | None:
    """Begin and end of its time at the incident, if it was there."""
    near = np.flatnonzero(told.away_m <= RADIUS_M + 20)
    return (BEGAN_AT + float(near[0]), BEGAN_AT + float(near[-1])) if len(near) else None


def tunnel(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """No fix from a minute or more before it comes to some time after it leaves, and then not for minutes."""
    begin, end = stay_of(told) or (0.0, 0.0)
    begin, end = begin - rng.uniform(60, 120), max(end + rng.uniform(20, 60), begin + 260)
    if told.category == "flood_road":
        end = max(end, begin + 800)
    return [row for row in rows if not begin <= row["at"] <= end]


def slow_clock(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A clock that is an hour behind: fixes say a time before they came."""
    return [row | {"at": row["at"] - 3600, "delay_s": row["delay_s"] + 3600} for row in rows]


def fast_clock(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A clock that is ahead: telemetry has clamped and flagged."""
    return [
        row | {"flags": row["flags"] | int(Flag.FUTURE), "at": row["at"] + row["delay_s"], "delay_s": 0.0}
        for row in rows
    ]


def buffered(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """All fixes of the stay come at once, after the link is back."""
    begin, end = stay_of(told) or (0.0, 0.0)
    sent_at = end + 300
    return [
        row | {"delay_s": sent_at - row["at"], "buf": True, "flags": row["flags"] | int(Flag.LATE)}
        if begin - 120 <= row["at"] <= end + 60
        else row
        for row in rows
    ]


def untold(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A tracker that knows nothing of tools and tasks."""
    return [row | {"blade": None, "spreader": None, "task": None} for row in rows]


def blade_down(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """On its way it says that it works."""
    return [row | {"blade": True, "task": ["auraus ja sohjonpoisto"]} for row in rows]


def _claimed(told: Shift, rng: Random) -> Iterator[dict[str, Any]]:
    """Made-up fixes of work at the incident."""
    for at in np.arange(BEGAN_AT + 400, BEGAN_AT + 1400, 10.0).tolist():
        yield {
            "at": at,
            "x": told.place[0] + rng.gauss(0, 4),
            "y": told.place[1] + rng.gauss(0, 4),
            "speed_kmh": 5.0,
            "course_deg": 90.0,
            "hdop": 1.0,
            "odo_km": None,
            "blade": True,
            "spreader": True,
            "task": ["auraus ja sohjonpoisto"],
            "flags": 0,
            "delay_s": 1.0,
            "buf": None,
        }


def _elsewhere(told: Shift, rng: Random, at: float, odo_km: float | None) -> dict[str, Any]:
    """A fix of the machine where it really stands, kilometres away."""
    return next(_claimed(told, rng)) | {
        "at": at,
        "x": told.place[0] + 3_000 + rng.gauss(0, 3),
        "y": told.place[1] + 1_000 + rng.gauss(0, 3),
        "speed_kmh": 0.0,
        "blade": False,
        "spreader": False,
        "task": [],
        "odo_km": odo_km,
    }


def spoof_mocked(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A telephone whose position is made up, and says so."""
    return [row | {"flags": int(Flag.MOCK)} for row in _claimed(told, rng)]


def spoof_teleported(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """It stands elsewhere, is at the incident at once, and then elsewhere again."""
    before = [_elsewhere(told, rng, at, None) for at in np.arange(BEGAN_AT, BEGAN_AT + 395, 10).tolist()]
    after = [_elsewhere(told, rng, at, None) for at in np.arange(BEGAN_AT + 1400, BEGAN_AT + 1600, 10).tolist()]
    return [*before, *_claimed(told, rng), *after]


def spoof_frozen(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """One place repeated, with a speed."""
    return [row | {"x": told.place[0] + 5, "y": told.place[1] + 5} for row in _claimed(told, rng)]


def perfect_lie(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A smooth approach with an odometer to match. No track can show that it is one."""
    way = spoof_odometer(told, rows, rng)
    return [row | {"odo_km": 5_000.0 + min(n, 40) * 0.08} for n, row in enumerate(way)]


def spoof_odometer(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A smooth approach that the wheels never made."""
    way = [
        _elsewhere(told, rng, BEGAN_AT + second, 5_000.0)
        | {
            "x": told.place[0] + 3_000 * (1 - second / 395),
            "y": told.place[1] + 1_000 * (1 - second / 395),
            "speed_kmh": 28.0,
        }
        for second in range(0, 395, 10)
    ]
    return [*way, *(row | {"odo_km": 5_000.0} for row in _claimed(told, rng))]


Change = Callable[[Shift, list[dict[str, Any]], Random], list[dict[str, Any]]]
