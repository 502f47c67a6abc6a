"""Evidence: all that a verdict about one vehicle at one incident is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from geo.passes import Passes
from situation.fleet import VehicleKind
from situation.incidents import Incident
from situation.proof.fixes import Fixes


class CameraView(StrEnum):
    """What a camera says about the thing the incident is about."""

    GONE = "gone"
    STILL_THERE = "still_there"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraWord:
    """One look of a camera that sees the incident's place."""

    view: CameraView
    at: datetime
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The incident, the track, and what else is known."""

    incident: Incident
    vehicle: str
    kind: VehicleKind = VehicleKind.OTHER  # OTHER: not known, may be fit
    fixes: Fixes  # of the vehicle, from some minutes before the incident on
    until: datetime  # nothing later counts
    segments: frozenset[int] = frozenset()  # the street that the incident is on; empty: a yard
    passes: Passes | None = None  # credited to this vehicle alone
    words: Sequence[CameraWord] = ()
