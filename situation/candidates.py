"""Candidates: vehicles that could go to an incident, who of them is free, and how long each would take.

How long is a range, never a promise: by the usual speeds of the streets, by what such machines have really driven
lately, and wider the older the position is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from situation.catalogue import CATEGORIES
from situation.dispatches import UNDERWAY, DispatchState
from situation.fleet import Operator, Vehicle
from situation.incidents import Incident

# Average speeds of heavy machines between two places, stops at lights included; assumed, since nobody publishes them.
# Checked against what machines really drove as soon as there is enough of that.
USUAL_KMH: Mapping[str, float] = {
    "motorway": 45.0,
    "trunk": 40.0,
    "primary": 32.0,
    "secondary": 28.0,
    "tertiary": 25.0,
    "unclassified": 22.0,
    "residential": 20.0,
}
OTHER_KMH = 15.0  # service roads and whatever has no class
STRAIGHT_KMH = 25.0  # where the way is not known
# Of the straight line: between one that leads straight there and a way round the river. Half of the ways over Astana's
# network are longer than 1.4 times, nine in ten shorter than 2.
LEAST_DETOUR, MOST_DETOUR = 1.1, 2.0
NOT_THE_WAY = 2.5  # times the straight line: the streets that we have lack a link, and a driver knows it
# Of a way that goes against one-way streets, as the map lacks the link that leads round: where both are known over
# Astana's network the right one takes 1.0 to 1.5 times as long from the quickest to nine in ten.
MOST_ROUND = 1.5
SHORT_M = 500.0  # nearer than that any detour is possible
SURE_WITHIN = 0.2  # of each figure, to either side
STILL_FRESH_S = 120.0  # the age up to which a position is what it is: standing trackers report so often
MOST_STALE_S = 1_800.0  # more age widens no further: nobody knows anything


class By(StrEnum):
    """What a distance was measured along."""

    STREETS = "streets"
    EITHER_WAY = "either_way"  # streets, one-way ones in both directions
    STRAIGHT = "straight"


class Remark(StrEnum):
    """What is to be known of a candidate before it is sent."""

    SENT_ELSEWHERE = "sent_elsewhere"
    SENT_HERE = "sent_here"
    REFUSED_THIS = "refused_this"
    AT_WORK = "at_work"
    SILENT = "silent"
    OLD_POSITION = "old_position"
    OTHER_DISTRICTS = "other_districts"  # its operator works elsewhere
    SECOND_CHOICE = "second_choice"  # another kind of machine is meant for this


BUSY = frozenset({Remark.SENT_ELSEWHERE, Remark.SENT_HERE, Remark.REFUSED_THIS})


@dataclass(frozen=True, slots=True)
class Way:
    """A way along streets; infinite where none is known."""

    metres: float
    seconds: float  # at the streets' usual speeds

    def takes_s(self, really_kmh: float | None) -> list[float]:
        """By usual speeds, and by what was really driven if that is known."""
        return [self.seconds] if really_kmh is None else [self.seconds, self.metres / really_kmh * 3.6]


NO_WAY = Way(math.inf, math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """From when to when it would be there, in seconds from now, and how far that is."""

    low_s: float
    high_s: float
    metres: float
    by: By

    @property
    def middle_s(self) -> float:
        """What to sort by."""
        return (self.low_s + self.high_s) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One vehicle that could do the work."""

    vehicle: Vehicle
    eta: Eta
    remarks: frozenset[Remark]

    @property
    def is_free(self) -> bool:
        """Whether nothing that was decided before speaks against sending it."""
        return not self.remarks & BUSY

    @property
    def order(self) -> tuple[bool, int, int, float, str]:
        """The free first, then by minutes, of equally near ones the fittest."""
        return not self.is_free, int(self.eta.middle_s // 60), len(self.remarks), self.eta.middle_s, self.vehicle.id


def usual_kmh(road_class: str) -> float:
    """Average speed on a street of that class."""
    return USUAL_KMH.get(road_class, OTHER_KMH)


def can_help(vehicle: Vehicle, incident: Incident) -> bool:
    """Whether the machine is on duty and can do the work."""
    category = CATEGORIES.get(incident.category)
    return vehicle.on_duty and category is not None and vehicle.kind in category.kinds


def eta_of(
    straight_m: float, streets: Way, *, either_way: Way = NO_WAY, age_s: float, really_kmh: float | None = None
) -> Eta:
    """How long a vehicle takes, along the first way that can be meant. `really_kmh`: what its kind drove lately."""
    longest_m = max(straight_m * NOT_THE_WAY, straight_m + SHORT_M)
    if streets.metres <= longest_m:
        by, metres, figures = By.STREETS, streets.metres, streets.takes_s(really_kmh)
    elif either_way.metres <= longest_m:
        by, metres, soonest = By.EITHER_WAY, either_way.metres, either_way.takes_s(really_kmh)
        figures = [*soonest, max(soonest) * MOST_ROUND]
    else:
        by, metres, per_m_s = By.STRAIGHT, straight_m, 3.6 / (really_kmh or STRAIGHT_KMH)
        figures = [straight_m * LEAST_DETOUR * per_m_s, straight_m * MOST_DETOUR * per_m_s]
    # A position that is old by so much: it may have driven towards the incident since, or away from it.
    stale_s = min(max(age_s - STILL_FRESH_S, 0.0), MOST_STALE_S)
    return Eta(
        low_s=max(min(figures) * (1 - SURE_WITHIN) - stale_s, 0.0),
        high_s=max(figures) * (1 + SURE_WITHIN) + stale_s,
        metres=metres,
        by=by,
    )


def remarks_on(
    vehicle: Vehicle,
    incident: Incident,
    *,
    operator: Operator | None,
    state: str,
    age_s: float,
    sent_elsewhere: bool,
) -> frozenset[Remark]:
    """What is to be known of the vehicle; `state` as drawn on the map."""
    dispatch = incident.dispatches.get(vehicle.id)
    districts = operator.districts if operator else ()
    kinds = CATEGORIES[incident.category].kinds
    said = {
        Remark.SENT_ELSEWHERE: sent_elsewhere,
        Remark.SENT_HERE: dispatch is not None and dispatch.state in UNDERWAY,
        Remark.REFUSED_THIS: dispatch is not None and dispatch.state is DispatchState.REFUSED,
        Remark.AT_WORK: state == "working",
        Remark.SILENT: state == "silent",
        Remark.OLD_POSITION: age_s > STILL_FRESH_S and state != "silent",
        Remark.OTHER_DISTRICTS: bool(districts) and incident.district not in districts,
        Remark.SECOND_CHOICE: vehicle.kind is not kinds[0],
    }
    return frozenset(remark for remark, holds in said.items() if holds)


def vehicles_underway(incidents: list[Incident], *, but: str) -> frozenset[str]:
    """Vehicles that were sent to one of the open incidents and have not refused; without those sent to `but` only."""
    return frozenset(
        vehicle
        for incident in incidents
        if incident.is_open and incident.id != but
        for vehicle in incident.vehicles
        if vehicle not in incident.dispatches or incident.dispatches[vehicle].state in UNDERWAY
    )
