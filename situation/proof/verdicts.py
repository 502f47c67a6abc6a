"""Verdict: what a vehicle's track proves about an incident. Late data makes a new version; the old one is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from situation.proof.facts import Facts
from situation.proof.reasons import Reason, ReasonCode


class Outcome(StrEnum):
    """The four things that can be said."""

    CONFIRMED = "confirmed"
    PASSED_BY = "passed_by"  # was near, but no proof of the work
    NOT_THERE = "not_there"
    NO_DATA = "no_data"  # the track does not say, or cannot be trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known about a vehicle at an incident."""

    incident: str
    vehicle: str
    outcome: Outcome
    confidence: float  # 0-1: how much speaks for it. An order, not a probability
    reasons: tuple[Reason, ...]
    facts: Facts

    @property
    def codes(self) -> frozenset[ReasonCode]:
        """The reasons without their figures."""
        return frozenset(reason.code for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictVersion:
    """A verdict as it was given at some moment. Never changed, only followed by the next."""

    version: int
    decided_at: datetime
    why: str  # what made us look again, such as "late data" or "pass credited"
    verdict: Verdict
    operator: str = ""  # whose the vehicle was at that moment


def with_version(
    versions: Sequence[VerdictVersion], verdict: Verdict, *, at: datetime, why: str
) -> tuple[VerdictVersion, ...]:
    """The versions with this verdict as the newest; the same ones where it says nothing new."""
    if versions and not is_news(versions[-1].verdict, verdict):
        return tuple(versions)
    return (*versions, VerdictVersion(version=len(versions) + 1, decided_at=at, why=why, verdict=verdict))


def is_news(old: Verdict, new: Verdict) -> bool:
    """Whether outcome or reasons differ; figures alone grow with every fix and are no news."""
    return old.outcome is not new.outcome or old.codes != new.codes


def changed_since(versions: Sequence[VerdictVersion], ended_at: datetime) -> tuple[Verdict, VerdictVersion] | None:
    """(the verdict on which an incident was ended, the newest version) where their outcomes differ.

    An incident that was ended before anything was known stands on the first verdict.
    """
    if not versions:
        return None
    before = next((each for each in reversed(versions) if each.decided_at <= ended_at), versions[0]).verdict
    return (before, versions[-1]) if before.outcome is not versions[-1].verdict.outcome else None
