"""What really happened in a simulation, to score the centre against. Moments are event time in Unix seconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import floor, hypot
from typing import NamedTuple

NEAR_M = 60.0  # the catalogue's usual radius of an incident; each stay tells its nearest distance too
LEFT_AFTER_S = 180.0  # not seen near for this long: the stay has ended
CELL_M = 200.0


class OpenIncident(NamedTuple):
    """An incident that vehicles may go to."""

    id: str
    lat: float
    lon: float
    category: str


@dataclass(slots=True, kw_only=True)
class Errand:
    """A vehicle was sent to an incident, and with what intent."""

    vehicle: str
    incident: str
    intent: str  # work, stand, pass
    sent_at: float


@dataclass(slots=True, kw_only=True)
class Stay:
    """A vehicle was near an incident by its true position, sent there or not, at the moments of its pings."""

    vehicle: str
    incident: str
    from_at: float
    to_at: float
    worked_s: float = 0.0  # of which with work going on
    nearest_m: float
    pings: int = 1


@dataclass(slots=True, kw_only=True)
class Silence:
    """A tracker on duty says nothing, from a moment to another or to the end (None)."""

    vehicle: str
    from_at: float
    to_at: float | None
    why: str


@dataclass(slots=True, kw_only=True)
class Breakdown:
    """A machine stands from that moment on; its tracker goes on, with the ignition off."""

    vehicle: str
    at: float


@dataclass(slots=True, kw_only=True)
class Late:
    """An outage of a vehicle's link: its pings come afterwards from the black box."""

    vehicle: str
    from_at: float
    to_at: float


@dataclass(slots=True, kw_only=True)
class Asked:
    """A citizen's request that the centre took in. Simulated, as its text says."""

    id: str
    category: str
    lat: float
    lon: float
    at: float


@dataclass(slots=True, kw_only=True)
class GroundTruth:
    """Everything that a test may compare the centre's answers with."""

    scenario: str = ""
    seed: int = 0
    began_at: float = 0.0
    ended_at: float = 0.0
    errands: list[Errand] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    breakdowns: list[Breakdown] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    clocks_s: dict[str, float] = field(default_factory=dict)  # vehicle -> its clock is ahead by so much
    requests: list[Asked] = field(default_factory=list)
    pings: dict[str, int] = field(default_factory=dict)  # vehicle -> its last seq
    unsent: dict[str, int] = field(default_factory=dict)  # vehicle -> pings that its tracker still held at the end
    overwritten: dict[str, int] = field(default_factory=dict)  # vehicle -> pings lost because its black box was full

    def to_json(self) -> str:
        """The whole truth as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class NearIncidents:
    """Which open incidents are near a place; rebuilt whenever the list of them changes."""

    def __init__(self, places: Sequence[tuple[str, float, float]] = ()) -> None:
        """`places`: incident, and x, y in metres."""
        self._cells: dict[tuple[int, int], list[tuple[str, float, float]]] = {}
        for place in places:
            column, row = floor(place[1] / CELL_M), floor(place[2] / CELL_M)
            for cell in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
                self._cells.setdefault(cell, []).append(place)

    def at(self, x: float, y: float) -> list[tuple[str, float]]:
        """Incidents within NEAR_M and the metres to each."""
        around = self._cells.get((floor(x / CELL_M), floor(y / CELL_M)), ())
        distances = [(incident, hypot(x - ix, y - iy)) for incident, ix, iy in around]
        return [(incident, metres) for incident, metres in distances if metres <= NEAR_M]


class Witness:
    """Turns true positions near incidents into stays."""

    def __init__(self, truth: GroundTruth) -> None:
        self._truth = truth
        self._open: dict[tuple[str, str], Stay] = {}

    def see(self, vehicle: str, near: Sequence[tuple[str, float]], *, at: float, works: bool) -> None:
        """A vehicle is near these incidents at that moment."""
        for incident, metres in near:
            stay = self._open.get((vehicle, incident))
            if stay is None or at - stay.to_at > LEFT_AFTER_S:
                stay = Stay(vehicle=vehicle, incident=incident, from_at=at, to_at=at, nearest_m=metres)
                self._open[vehicle, incident] = stay
                self._truth.stays.append(stay)
                continue
            stay.worked_s += (at - stay.to_at) if works else 0.0
            stay.to_at, stay.nearest_m, stay.pings = at, min(stay.nearest_m, metres), stay.pings + 1
