"""Fix times as devices spell them, into Unix microseconds, a whole column at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
import numpy as np
import pyarrow as pa

from situation.positions import MOMENT
from telemetry.pings import NO_FIX, Bools, Longs

MILLISECONDS_ABOVE = 1e11  # contract: a larger number is milliseconds; as seconds it would be the year 5138
LARGEST_S = 253_402_300_799.0  # the last second of the year 9999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_Aware = Annotated[datetime, msgspec.Meta(tz=True)]


def moments_us(spelled: Sequence[str | float]) -> tuple[Longs, Bools]:
    """(microseconds or NO_FIX, which of them were given but cannot be read). NaN is not given."""
    if spelled and all(type(each) is str for each in spelled):
        try:
            return _all_rfc3339(spelled), np.zeros(len(spelled), np.bool_)
        except pa.ArrowInvalid:
            pass  # one of them is odd: look at each
    each_us = [_moment_us(each) for each in spelled]
    moments = np.array([NO_FIX if us is None else us for us in each_us], np.int64)
    given = np.array([each == each for each in spelled], np.bool_)  # only NaN is not itself
    return moments, given & (moments == NO_FIX)


def _all_rfc3339(spelled: Sequence[str | float]) -> Longs:
    moments: Longs = pa.array(spelled, pa.string()).cast(MOMENT).cast(pa.int64()).to_numpy()
    return moments.copy()  # Arrow's own memory cannot be written to, and steps may


def _moment_us(spelled: str | float) -> int | None:
    if isinstance(spelled, str):
        return _rfc3339_us(spelled)
    seconds = spelled / 1000 if spelled > MILLISECONDS_ABOVE else spelled
    return round(seconds * 1e6) if abs(seconds) <= LARGEST_S else None  # False for NaN and infinity too


def _rfc3339_us(spelled: str) -> int | None:
    try:
        return (msgspec.convert(spelled, _Aware) - _EPOCH) // _MICROSECOND
    except (msgspec.ValidationError, OverflowError):
        return None
