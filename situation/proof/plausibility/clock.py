"""Clock off: live fixes all come equally late, or equally early. What the offset may be is proposed, never applied."""

from __future__ import annotations

from dataclasses import dataclass

from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack
from situation.proof.suspicions import CLOCK_S, clock_off_s

ZONE_S = 1_800.0  # zones of time differ by whole and half hours
ZONE_SLACK_S = 150.0
MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A device's clock: how far it is behind (positive) or ahead, and what is proposed to be added to its times."""

    seconds: float
    proposed_s: float

    @property
    def is_zone(self) -> bool:
        """Whether it looks like a wrong zone of time: whole or half hours."""
        return self.proposed_s % ZONE_S == 0


def offset_of(day: DayTrack) -> Offset | None:
    """The offset of the day's clock; None where it is right or nobody can say."""
    seconds = clock_off_s(day.fixes)
    if not seconds:
        return None
    zone_s = round(seconds / ZONE_S) * ZONE_S
    is_zone = zone_s != 0 and abs(seconds - zone_s) <= ZONE_SLACK_S
    return Offset(seconds=seconds, proposed_s=zone_s if is_zone else round(seconds / MINUTE_S) * MINUTE_S)


def off_s(day: DayTrack) -> float:
    """How far it is off, either way."""
    offset = offset_of(day)
    return abs(offset.seconds) if offset else 0.0


CHECK = Check(suspicion=Suspicion.CLOCK_OFF, figure=off_s, unit="s", doubtful=CLOCK_S / 2, sure=2 * CLOCK_S, weight=0.6)
