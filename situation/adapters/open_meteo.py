"""Hourly weather in Open-Meteo's form: `hourly` with one list a variable, each as long as `time`.

Facts: https://open-meteo.com/en/docs. Rain (mm) and snowfall (cm) are sums of the hour before; temperature (°C) and
snow depth (m) are of the moment. Times are of the zone that was asked for, told by `utc_offset_seconds`; Unix times are
UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, NamedTuple

from situation.errors import Invalid
from situation.forecasts import Hour

MOST_OFFSET_S = 18 * 3600
REASON_CHARS = 200


class _Variable(NamedTuple):
    name: str  # Open-Meteo's
    unit: str
    least: float  # beyond these it is no weather of this earth
    most: float
    is_needed: bool = False
    scale: float = 1.0  # to ours


VARIABLES = {
    "temperature_c": _Variable("temperature_2m", "°C", -90, 60, is_needed=True),
    "rain_mm": _Variable("rain", "mm", 0, 500),
    "snowfall_cm": _Variable("snowfall", "cm", 0, 100, is_needed=True),
    "snow_depth_cm": _Variable("snow_depth", "m", 0, 20, scale=100.0),
}


def read_hours(body: bytes) -> tuple[Hour, ...]:
    """The hours by moment. Invalid says what cannot be meant, and where."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"not JSON: {type(error).__name__}", field="forecast") from None
    if not isinstance(told, Mapping):
        raise Invalid("one place is asked about and one object expected", field="forecast")
    if told.get("error"):
        raise Invalid(f"the feed says {str(told.get('reason'))[:REASON_CHARS]!r}", field="forecast")
    hourly, units = told.get("hourly"), told.get("hourly_units") or {}
    if not isinstance(hourly, Mapping) or not isinstance(units, Mapping):
        raise Invalid("there is no `hourly`: ask for &hourly=temperature_2m,rain,snowfall,snow_depth", field="hourly")
    moments = _moments(hourly.get("time"), told.get("utc_offset_seconds", 0))
    columns = {ours: _column(variable, hourly, units, len(moments)) for ours, variable in VARIABLES.items()}
    return tuple(
        Hour(at=at, **{ours: column[row] for ours, column in columns.items()}) for row, at in enumerate(moments)
    )


def _moments(times: Any, offset_s: Any) -> list[datetime]:
    if not isinstance(times, Sequence) or isinstance(times, str) or not times:
        raise Invalid("`hourly.time` is no list of hours", field="time")
    if not isinstance(offset_s, int) or abs(offset_s) > MOST_OFFSET_S:
        raise Invalid(f"utc_offset_seconds {offset_s!r} is no offset", field="utc_offset_seconds")
    zone = timezone(timedelta(seconds=offset_s))
    moments = [_moment(each, zone) for each in times]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise Invalid("`hourly.time` does not grow", field="time")
    return moments


def _moment(said: Any, zone: timezone) -> datetime:
    try:
        if isinstance(said, int) and not isinstance(said, bool):
            return datetime.fromtimestamp(said, UTC)
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise Invalid(f"`hourly.time` has {said!r:.40}, which is no moment", field="time") from None


def _column(variable: _Variable, hourly: Mapping[str, Any], units: Mapping[str, Any], hours: int) -> list[float | None]:
    name = variable.name
    if name not in hourly and not variable.is_needed:
        return [None] * hours
    values = hourly.get(name)
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != hours:
        raise Invalid(f"`hourly.{name}` must have one value an hour: ask for it by &hourly=", field=name)
    if (unit := units.get(name, variable.unit)) != variable.unit:
        raise Invalid(f"{name} is in {unit!r:.20}, not {variable.unit}: ask without other units", field=name)
    return [_number(value, variable) for value in values]


def _number(value: Any, variable: _Variable) -> float | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not variable.least <= value <= variable.most:  # also refuses NaN
        raise Invalid(f"{variable.name} has {value!r:.40}, which cannot be", field=variable.name)
    return float(value) * variable.scale
