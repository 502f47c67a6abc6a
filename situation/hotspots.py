"""Hotspot: a place that a thing comes back to, and what people have found out and decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Cause(StrEnum):
    """Why it comes back, as a person says. The first three are the city's own words for water on a road."""

    UNKNOWN = "unknown"
    NO_DRAIN = "no_drain"
    DRAIN_WITHOUT_WELL = "drain_without_well"
    NO_ROAD = "no_road"
    OTHER = "other"  # `note` says which


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A place under watch. Who said what when is in the journal, each change with the values before and after."""

    id: str
    category: str
    lat: float
    lon: float
    cause: Cause = Cause.UNKNOWN
    note: str = ""
    work: str = ""  # that is proposed
    agency: str = ""  # that is to do it
    decision: str = ""  # of the session
    fixed_at: datetime | None = None  # since when it should not come back; None: nothing has been done yet
    noted_at: datetime
    noted_by: str
    version: int = 1  # counts changes; a stale one is refused
