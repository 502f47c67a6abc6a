"""Open data: what anybody may have of the requests, and no more.

There is nothing in it that a person wrote or is: no words, no reporter, no address, no picture, no number by which a
request could be found elsewhere. A place is the middle of a square; requests about homes have a larger one, and only
categories that are named here have one at all. A square of few requests is left out. Rows are in an order that says
nothing of the order they came in.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.projection import Projection
from situation.analysis.lifetimes import Floats, local_hours, seconds

SQUARE_M = 250.0  # a few houses on each side of a street
HOME_SQUARE_M = 1000.0  # a neighbourhood
HOMES = frozenset({"snow_yard", "flood_yard"})
STREETS = frozenset(
    {
        *("snow_road", "snow_sidewalk", "ice", "ramp_blocked", "sidewalk_parking", "flood_road", "open_well"),
        *("snow_dump_illegal", "plow_no_show"),
    }
)
PLACED = STREETS | HOMES
LEAST = 5  # requests of a category in a square; of fewer the place is left out
DIGITS = 5  # of degrees: a metre, and the same text on every machine

REQUESTS = pa.schema(
    [
        ("category", pa.string()),
        ("channel", pa.string()),
        ("district", pa.string()),
        ("opened", pa.string()),  # the hour, by the city's clocks: 2026-01-15T12:00+05:00
        ("state", pa.string()),  # open or done
        ("reaction_min", pa.int64()),
        ("reaction_in_time", pa.bool_()),
        ("elimination_min", pa.int64()),
        ("elimination_in_time", pa.bool_()),
        ("reopened", pa.bool_()),
        ("lat", pa.float64()),  # middle of the square
        ("lon", pa.float64()),
    ]
)
MEANINGS = MappingProxyType(
    {
        "category": "What it is about; codes of the catalogue of services.",
        "channel": "How it was reported.",
        "district": "Id of the district on that day; empty outside all.",
        "opened": "Hour in which it was reported, by the city's clocks.",
        "state": "open or done.",
        "reaction_min": "Minutes until somebody reacted; empty: nobody has, or the source does not tell.",
        "reaction_in_time": "Whether that was by the moment it was due.",
        "elimination_min": "Minutes until it was mended; empty: it is not yet.",
        "elimination_in_time": "Whether that was by the moment it was due.",
        "reopened": "Whether it was not done after all at least once.",
        "lat": f"Middle of a square of {SQUARE_M:.0f} m, {HOME_SQUARE_M:.0f} m for yards, in degrees of WGS 84; "
        f"empty for requests about people, and where fewer than {LEAST} of a category lie in the square.",
        "lon": "As lat.",
    }
)


def open_requests(table: pa.Table, *, zone: tzinfo, projection: Projection) -> pa.Table:
    """The real requests of LIFETIMES as REQUESTS. Simulated ones are no data of a city."""
    real = table.filter(pc.invert(table["simulated"]))
    opened = seconds(real, "opened_at")
    hours, places = local_hours(opened, zone)
    names = np.array([_hour(hour) for hour in hours], dtype=object)[places]
    squares = _squares(real, projection)
    middles = _middles(squares, projection)
    is_told = real["tells_reaction"].to_numpy(zero_copy_only=False)
    reacted = np.where(is_told, seconds(real, "reacted_at"), np.nan)
    resolved = seconds(real, "resolved_at")
    columns: dict[str, Any] = {
        **{name: real[name] for name in ("category", "channel", "district")},
        "opened": pa.array(names, pa.string()),
        "state": pc.if_else(pa.array(np.isnan(resolved)), "open", "done"),
        **_took("reaction", opened, reacted, seconds(real, "reaction_due_at")),
        **_took("elimination", opened, resolved, seconds(real, "elimination_due_at")),
        "reopened": pc.greater(real["reopened"], 0),
        "lat": pa.array(middles[:, 1], from_pandas=True),
        "lon": pa.array(middles[:, 0], from_pandas=True),
    }
    made = pa.table([columns[name] for name in REQUESTS.names], names=REQUESTS.names).cast(REQUESTS)
    return made.sort_by([(name, "ascending") for name in ("opened", *REQUESTS.names[:3], *REQUESTS.names[4:])])


def open_squares(table: pa.Table, *, projection: Projection) -> dict[str, Any]:
    """A GeoJSON FeatureCollection: how many of each category there were in each square, and how soon they were done."""
    real = table.filter(pc.invert(table["simulated"]))
    squares = _squares(real, projection)
    took_h = (seconds(real, "resolved_at") - seconds(real, "opened_at")) / 3600
    in_time = seconds(real, "resolved_at") <= seconds(real, "elimination_due_at")
    codes = np.asarray(real["category"].to_pylist(), dtype=object)
    features = []
    for category in sorted(set(codes)):
        rows = np.flatnonzero((codes == category) & ~np.isnan(squares[:, 0]))
        corners, which = np.unique(squares[rows], axis=0, return_inverse=True)
        for number, corner in enumerate(corners):
            mine = rows[which.reshape(-1) == number]
            done = mine[~np.isnan(took_h[mine])]
            properties = {
                "category": str(category),
                "requests": len(mine),
                "done": len(done),
                "median_h": round(float(np.median(took_h[done])), 1) if len(done) else None,
                "in_time": round(float(in_time[done].mean()), 3) if len(done) else None,
            }
            features.append({"type": "Feature", "geometry": _polygon(corner, projection), "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def _squares(table: pa.Table, projection: Projection) -> Floats:
    """West, south and side of the square of each request, in metres; NaN where its place is not told."""
    categories = table["category"].to_pylist()
    side = np.array([HOME_SQUARE_M if code in HOMES else SQUARE_M for code in categories], dtype=np.float64)
    x, y = projection.to_metric(table["lon"].to_numpy(), table["lat"].to_numpy())
    squares = np.column_stack([np.floor(x / side) * side, np.floor(y / side) * side, side]).reshape(-1, 3)
    hidden = np.array([code not in PLACED for code in categories], dtype=bool)
    hidden |= table["needs_location"].to_numpy(zero_copy_only=False)
    _, codes = np.unique(np.asarray(categories, dtype=str), return_inverse=True)
    keys = np.column_stack([codes.reshape(-1), squares[:, :2]])[~hidden]
    if len(keys):
        _, which, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
        hidden[np.flatnonzero(~hidden)[counts[which.reshape(-1)] < LEAST]] = True
    squares[hidden] = np.nan
    return squares


def _middles(squares: Floats, projection: Projection) -> Floats:
    """Longitude and latitude of the middles."""
    half = squares[:, 2] / 2
    lon, lat = projection.to_degrees(squares[:, 0] + half, squares[:, 1] + half)
    middles: Floats = np.round(np.column_stack([lon, lat]).reshape(-1, 2), DIGITS)
    middles[~np.isfinite(squares[:, 0])] = np.nan
    return middles


def _polygon(square: Floats, projection: Projection) -> dict[str, Any]:
    west, south, side = square.tolist()
    lon, lat = projection.to_degrees(
        [west, west + side, west + side, west, west], [south, south, south + side, south + side, south]
    )
    ring = [[round(float(x), DIGITS), round(float(y), DIGITS)] for x, y in zip(lon, lat, strict=True)]
    return {"type": "Polygon", "coordinates": [ring]}


def _took(name: str, opened: Floats, done: Floats, due: Floats) -> dict[str, pa.Array]:
    is_done: npt.NDArray[np.bool_] = ~np.isnan(done)
    minutes = np.round(np.where(is_done, done - opened, 0) / 60).astype(np.int64)
    return {
        f"{name}_min": pa.array(minutes, mask=~is_done),
        f"{name}_in_time": pa.array(np.where(is_done, done <= due, False), mask=~is_done),
    }


def _hour(hour: datetime) -> str:
    return hour.replace(minute=0).isoformat(timespec="minutes")
