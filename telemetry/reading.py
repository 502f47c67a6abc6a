"""Reading: one ping as its codec has read it; only types are checked yet. Units are those of the contract."""

from __future__ import annotations

from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0, le=32_767)]  # fits the archive's column
Sequence = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Words = Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=32)]


class Reading(msgspec.Struct, gc=False):
    """The fields of contract section 3, in the order in which `decode` makes columns of them."""

    t: str | float  # RFC 3339 with offset, or Unix seconds, or milliseconds if > 1e11
    lat: float | None
    lon: float | None
    speed: float | None = None  # km/h
    course: float | None = None  # degrees clockwise from north
    alt: float | None = None  # m
    hdop: float | None = None
    acc: float | None = None  # m
    sat: Count | None = None
    odo: float | None = None  # km
    ign: bool | None = None
    blade: bool | None = None
    spreader: bool | None = None
    mock: bool | None = None
    buf: bool | None = None
    task: Words | None = None
    seq: Sequence | None = None


NOTHING = Reading(t=float("nan"), lat=None, lon=None)  # in place of what could not be read
