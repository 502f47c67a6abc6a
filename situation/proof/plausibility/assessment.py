"""Assessment: how little a vehicle's day can be believed, 0 to 1, and why. Nothing is hidden or deleted by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from situation.proof.plausibility import (
    clock,
    frozen,
    mocked,
    null_island,
    odometer_leaps,
    odometer_off,
    outside,
    parked_drift,
    replayed,
    speed_off,
    spikes,
    teleports,
    too_regular,
    too_smooth,
    two_places,
)
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.clock import Offset, offset_of
from situation.proof.plausibility.replayed import shares
from situation.proof.plausibility.track import DayTrack

CHECKS: tuple[Check, ...] = tuple(
    module.CHECK
    for module in (
        *(mocked, frozen, parked_drift, spikes, teleports, two_places, speed_off, odometer_off, odometer_leaps),
        *(null_island, outside, replayed, clock, too_smooth, too_regular),
    )
)
SUSPECT = 0.5  # from this score on a day is on the list
ODOMETER_ALONE = 0.55  # share of the weight where nothing but an odometer says so; and it says so once


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One suspicion: its figure, and what it adds."""

    suspicion: Suspicion
    figure: float
    unit: str
    weight: float  # 0 to 1, of what the check weighs at most
    alone: bool = False  # nothing but an odometer says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Of one vehicle's day."""

    vehicle: str
    fixes: int
    score: float
    grounds: tuple[Ground, ...]  # the heaviest first
    offset: Offset | None = None  # of its clock, to be looked at by a person
    copy_of: str = ""  # vehicle and day that it is a copy of, where it is one

    @property
    def is_suspect(self) -> bool:
        """Whether somebody should look at it."""
        return self.score >= SUSPECT


def assess(vehicle: str, day: DayTrack, checks: Sequence[Check] = CHECKS) -> Assessment:
    """What the checks say of a day. Suspicions add up as independent ones: 1 - (1 - a)(1 - b)...

    Those that rest on an odometer alone are one: the heaviest of them counts.
    """
    grounds = [ground for check in checks if (ground := _ground(check, day)) is not None]
    grounds.sort(key=lambda ground: (-ground.weight, ground.suspicion))
    by_odometer = [ground.weight for ground in grounds if ground.alone]
    doubt = 1.0 - max(by_odometer, default=0.0)
    for ground in grounds:
        doubt *= 1.0 if ground.alone else 1.0 - ground.weight
    named = {ground.suspicion for ground in grounds}
    return Assessment(
        vehicle=vehicle,
        fixes=len(day),
        score=round(1.0 - doubt, 3),
        grounds=tuple(grounds),
        offset=offset_of(day),
        copy_of=max(shares(day), default=(0.0, ""))[1] if Suspicion.REPLAYED in named else "",
    )


def _ground(check: Check, day: DayTrack) -> Ground | None:
    figure = check.figure(day)
    alone = check.alone(day)
    weight = check.weight * check.strength(figure) * (ODOMETER_ALONE if alone else 1.0)
    if weight <= 0:
        return None
    return Ground(
        suspicion=check.suspicion, figure=round(figure, 3), unit=check.unit, weight=round(weight, 3), alone=alone
    )
