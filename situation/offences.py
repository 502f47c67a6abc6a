"""Offence: a plate that a person has read off a picture, with the place and the rule. Personal data with an end.

It is kept to find the same vehicle at the same place by the same rule again, and for nothing else: it names no
citizen, is no score, and is forgotten when its term ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geo.distances import haversine_m
from situation.plates import PlateForm

SAME_PLACE_M = 50.0  # two pictures of one ramp are placed by their camera; two ramps of a street lie further apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """One vehicle where it must not stand. Its id is the incident's: an incident has one."""

    id: str
    number: str  # the plate, in its one spelling
    form: PlateForm
    written: str  # as the person typed it
    category: str
    lat: float
    lon: float
    seen_at: datetime
    confirmed_by: str
    confirmed_at: datetime
    forget_at: datetime  # it is not shown from then on, and deleted soon after


def repeats_of(offence: Offence, others: Iterable[Offence]) -> tuple[Offence, ...]:
    """Earlier ones of the same plate, at the same place, by the same rule, not yet to be forgotten; oldest first."""
    earlier = (
        one
        for one in others
        if one.id != offence.id
        and (one.number, one.category) == (offence.number, offence.category)
        and one.seen_at < offence.seen_at < one.forget_at
        and float(haversine_m(one.lon, one.lat, offence.lon, offence.lat)) <= SAME_PLACE_M
    )
    return tuple(sorted(earlier, key=lambda one: (one.seen_at, one.id)))
