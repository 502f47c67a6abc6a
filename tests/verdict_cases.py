"""Labelled cases for verdicts: simulated machines that are sent to incidents, and what then becomes of their fixes.

What is true is taken from where the machine was and what it did, second by second; its fixes err, are lost, late or
false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from geo.city import City, CityIndex
from geo.passes import find_passes
from geo.roads import Roads
from simulators.gnss import Receiver
from simulators.network import Network, Place, network_of
from simulators.vehicles import Doing, Intent, Kind, Machine, Order, Served, State
from situation.fleet import VehicleKind
from situation.incidents import Incident, IncidentId
from situation.positions import POSITIONS, Flag
from situation.proof.evidence import CameraView, CameraWord, Evidence
from situation.proof.fixes import fixes_of
from situation.proof.proofs import PROOFS
from situation.proof.tracks import track_of
from situation.proof.verdicts import Outcome

BEGAN_AT = 1_800_000_000.0
VEHICLE = "SIM-1"
RADIUS_M = 60.0
NEAR_START_M, FAR_START_M = 250.0, 2_500.0
LONGEST_DRIVE_S, AFTER_S = 1_500, 420
HERE, PARALLEL, FAR = (0.0, 0.0), (48.0, 160.0), (400.0, 1_200.0)  # metres from the incident to where it is sent
TRIES = 200
SHORTEST_M = 60.0
# Where the truth itself is a matter of metres or seconds, nothing is asked.
UNSURE_M, UNSURE_WORK_M, UNSURE_SHARE = 22.0, 12.0, 0.35
# Added to the simulated receiver's own 3 to 8 m, per axis: some 8 to 15 m in all, as between houses.
WORSE_M, NOISE_S = (0.0, 5.0, 9.0), 40.0
LOST_PER_H = (0.0, 3.0)  # fixes lost for 15 to 90 s
SURE_DRIVEN = (0.2, 0.9)  # of the incident's segment: certainly not, certainly

JOBS = {
    "snow_road": Kind.PLOW,
    "snow_yard": Kind.LOADER,
    "ice": Kind.SPREADER,
    "flood_road": Kind.PUMP,
    "snow_sidewalk": Kind.PLOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One vehicle at one incident, and what may be said of it."""

    name: str
    evidence: Evidence
    expected: Outcome
    worked: bool  # whether the work was really done there by this machine


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A city, ready to drive and to match in."""

    network: Network
    index: CityIndex
    roads: Roads

    @classmethod
    def of(cls, city: City) -> World:
        index = CityIndex(city)
        return cls(network=network_of(city), index=index, roads=Roads(city.streets, index.projection))

    def lon_lat(self, x: float, y: float) -> tuple[float, float]:
        lon, lat = self.network.lon_lat([x], [y])
        return float(lon[0]), float(lat[0])


@dataclass(slots=True)
class Shift:
    """What one machine did, second by second, and where the incident was."""

    category: str
    place: tuple[float, float]  # of the incident, metres
    segment: int  # that it is on
    states: list[State] = field(default_factory=list)
    arcs: list[tuple[int, float]] = field(default_factory=list)  # (segment, direction) at each second
    shares: list[float] = field(default_factory=list)  # of the segment at each second

    @property
    def away_m(self) -> np.ndarray:
        return np.array([np.hypot(s.x - self.place[0], s.y - self.place[1]) for s in self.states])

    @property
    def working(self) -> np.ndarray:
        return np.array([s.doing in (Doing.AT_WORK, Doing.CLEARING) for s in self.states])


def shift(world: World, rng: Random, intent: Intent, *, apart_m: tuple[float, float] = HERE) -> Shift | None:
    """A machine sent to an incident (or to work on another street nearby); None where the streets do not allow it."""
    category = rng.choice(list(JOBS))
    found = _places(world, rng, apart_m)
    if found is None:
        return None
    at, goal, start = found
    arc = world.network.arcs[at.arc]
    x, y, _ = arc.at(at.offset_m)
    machine = Machine(
        JOBS[category], world.network, place=start, at=BEGAN_AT, rng=rng, served=Served(world.network, rng)
    )
    if not machine.send(Order(incident="i", goal=goal, intent=intent, stays_s=rng.uniform(900, 1200))):
        return None
    told = Shift(category, (x + rng.gauss(0, 3), y + rng.gauss(0, 3)), arc.segment)
    ends_at = LONGEST_DRIVE_S
    for second in range(LONGEST_DRIVE_S * 2):
        machine.advance_to(BEGAN_AT + second)
        _note(world, told, machine)
        if machine.order is None and ends_at == LONGEST_DRIVE_S:
            ends_at = second + AFTER_S
        if second >= ends_at:
            break
    return told if machine.order is None else None


def _places(world: World, rng: Random, apart_m: tuple[float, float]) -> tuple[Place, Place, Place] | None:
    """(incident, where the machine is sent, where it starts)."""
    network = world.network
    for _ in range(TRIES):
        at, start = network.random_place(rng), network.random_place(rng)
        length_m = network.arcs[at.arc].length_m
        if not 0.25 * length_m <= at.offset_m <= 0.75 * length_m or length_m < SHORTEST_M:
            continue  # near a junction nobody can say which street it is on
        goal = at
        if apart_m != HERE:
            goal = network.random_place(rng) if len(network.arcs) < 300 else _near(network, at, rng, apart_m)
        apart = network.apart_m(goal, at)
        if apart_m != HERE and not (
            apart_m[0] < apart < apart_m[1] and network.arcs[goal.arc].segment != network.arcs[at.arc].segment
        ):
            continue
        if NEAR_START_M < network.apart_m(start, at) < FAR_START_M and network.route(start, goal):
            return at, goal, start
    return None


def _near(network: Network, at: Place, rng: Random, apart_m: tuple[float, float]) -> Place:
    """The street nearest to some place beside the incident."""
    x, y, _ = network.arcs[at.arc].at(at.offset_m)
    angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(*apart_m)
    lon, lat = network.lon_lat([x + away * np.cos(angle)], [y + away * np.sin(angle)])
    return network.nearest(float(lon[0]), float(lat[0]))[0]


def _note(world: World, told: Shift, machine: Machine) -> None:
    place = machine.place
    arc = world.network.arcs[place.arc]
    told.states.append(machine.state())
    told.arcs.append((arc.segment, place.arc))
    told.shares.append(place.offset_m / arc.length_m)


def did_work(told: Shift) -> bool | None:
    """Whether this machine did what the category asks for; None: nearly."""
    proof = PROOFS[told.category]
    at_work = told.working
    if proof.passes:
        at_work &= np.array([segment == told.segment for segment, _ in told.arcs])
    share, perhaps = (
        float((at_work & (told.away_m <= proof.within_m + more_m)).sum()) / proof.stay_s
        for more_m in (0.0, UNSURE_WORK_M)
    )
    driven = _worked_share_of_street(told) if proof.passes else 0.0
    if share >= 1 + UNSURE_SHARE or driven >= SURE_DRIVEN[1]:
        return True
    return None if perhaps > 1 - UNSURE_SHARE or driven > SURE_DRIVEN[0] else False


def _worked_share_of_street(told: Shift) -> float:
    """The greatest share of the incident's segment that was driven at work in one go."""
    best, begin, last = 0.0, 0.0, -1
    for (segment, arc), share, works in zip(told.arcs, told.shares, told.working, strict=True):
        if segment != told.segment or not works:
            last = -1
            continue
        if arc != last:
            begin, last = share, arc
        best = max(best, abs(share - begin))
    return best


def came_near(told: Shift) -> bool | None:
    """Whether it was within the radius for more than a moment; None: nearly."""
    away = told.away_m
    if (away < RADIUS_M - UNSURE_M).sum() >= 15:
        return True
    return None if (away < RADIUS_M + UNSURE_M).any() else False


def fixes(world: World, told: Shift, rng: Random, *, every_s: int) -> list[dict[str, Any]]:
    """What its tracker sends, as rows of the archive."""
    receiver, worse_m = Receiver(rng, lost_per_h=rng.choice(LOST_PER_H)), rng.choice(WORSE_M)
    rows: list[dict[str, Any]] = []
    error = [rng.gauss(0, worse_m), rng.gauss(0, worse_m)]
    keeps = float(np.exp(-every_s / NOISE_S))
    for second in range(rng.randrange(every_s), len(told.states), every_s):
        state = told.states[second]
        fix = receiver.fix(state.x, state.y, at=BEGAN_AT + second)
        if fix is None:
            continue
        moves = state.speed_mps > 0
        error = [keeps * axis + rng.gauss(0, worse_m) * (1 - keeps**2) ** 0.5 for axis in error]
        rows.append(
            {
                "at": BEGAN_AT + second,
                "x": fix.x + error[0],
                "y": fix.y + error[1],
                "speed_kmh": max(state.speed_mps * 3.6 + rng.gauss(0, 0.4), 0.0) if moves else 0.0,
                "course_deg": state.course_deg % 360,
                "hdop": fix.hdop,
                "odo_km": 10_000 + state.driven_m / 1000,
                "blade": state.blade,
                "spreader": state.spreader,
                "task": list(state.task),
                "flags": 0,
                "delay_s": rng.uniform(0.2, 2.0),
                "buf": None,
            }
        )
    return rows


def table(world: World, rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as the archive gives them, matched to streets."""
    lon, lat = world.network.lon_lat([row["x"] for row in rows], [row["y"] for row in rows])
    motion = [np.array([row[name] for row in rows], dtype=float) for name in ("course_deg", "speed_kmh")]
    matched = world.index.match(lon, lat, *motion)
    whole = []
    for n, row in enumerate(rows):
        segment = int(matched.segment[n])
        about = {name: row[name] for name in row if name in POSITIONS.names}
        about |= {
            "vehicle": VEHICLE,
            "operator": "sim",
            "fix_at": datetime.fromtimestamp(row["at"], UTC),
            "received_at": datetime.fromtimestamp(row["at"] + row["delay_s"], UTC),
            "lat": float(lat[n]),
            "lon": float(lon[n]),
            "segment": segment if segment >= 0 else None,
            "direction": int(matched.direction[n]),
            "stream_seq": n,
            "item": 0,
        }
        whole.append({name: about.get(name) for name in POSITIONS.names})
    return pa.Table.from_pylist(whole, schema=POSITIONS)


def evidence_of(world: World, told: Shift, rows: list[dict[str, Any]], *, kind: VehicleKind | None = None) -> Evidence:
    """All that a verdict is made from, as the desk would gather it."""
    lon, lat = world.lon_lat(*told.place)
    opened = datetime.fromtimestamp(BEGAN_AT, UTC)
    incident = Incident(
        id=IncidentId("i1"),
        public_no="A-1",
        category=told.category,
        lat=lat,
        lon=lon,
        radius_m=RADIUS_M,
        opened_at=opened,
        updated_at=opened,
        reaction_due_at=opened,
        elimination_due_at=opened,
        vehicles=(VEHICLE,),
        simulated=True,
    )
    archived = table(world, rows)
    return Evidence(
        incident=incident,
        vehicle=VEHICLE,
        kind=kind or VehicleKind(JOBS[told.category].value),
        fixes=fixes_of(archived, VEHICLE),
        until=datetime.fromtimestamp(BEGAN_AT + len(told.states), UTC),
        segments=world.roads.segments_at(lon, lat, within_m=RADIUS_M),
        passes=find_passes(world.roads, track_of(archived, [VEHICLE])),
    )


# --- what happens to the fixes ---------------------------------------------------------------------------------------


def _stay(told: Shift) -> tuple[float, float] | None:
    near = np.flatnonzero(told.away_m <= RADIUS_M + 20)
    return (BEGAN_AT + float(near[0]), BEGAN_AT + float(near[-1])) if len(near) else None


def tunnel(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """No fix from a minute or more before it comes to some time after it leaves, and then not for minutes."""
    begin, end = _stay(told) or (0.0, 0.0)
    begin, end = begin - rng.uniform(60, 120), max(end + rng.uniform(20, 60), begin + 260)
    if told.category == "flood_road":
        end = max(end, begin + 800)
    return [row for row in rows if not begin <= row["at"] <= end]


def slow_clock(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A clock that is an hour behind: fixes say a time before they came."""
    return [row | {"at": row["at"] - 3600, "delay_s": row["delay_s"] + 3600} for row in rows]


def fast_clock(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A clock that is ahead: telemetry has clamped and flagged."""
    return [
        row | {"flags": row["flags"] | int(Flag.FUTURE), "at": row["at"] + row["delay_s"], "delay_s": 0.0}
        for row in rows
    ]


def buffered(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """All fixes of the stay come at once, after the link is back."""
    begin, end = _stay(told) or (0.0, 0.0)
    sent_at = end + 300
    return [
        row | {"delay_s": sent_at - row["at"], "buf": True, "flags": row["flags"] | int(Flag.LATE)}
        if begin - 120 <= row["at"] <= end + 60
        else row
        for row in rows
    ]


def untold(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A tracker that knows nothing of tools and tasks."""
    return [row | {"blade": None, "spreader": None, "task": None} for row in rows]


def blade_down(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """On its way it says that it works."""
    return [row | {"blade": True, "task": ["auraus ja sohjonpoisto"]} for row in rows]


def _claimed(told: Shift, rng: Random) -> Iterator[dict[str, Any]]:
    """Made-up fixes of work at the incident."""
    for at in np.arange(BEGAN_AT + 400, BEGAN_AT + 1400, 10.0).tolist():
        yield {
            "at": at,
            "x": told.place[0] + rng.gauss(0, 4),
            "y": told.place[1] + rng.gauss(0, 4),
            "speed_kmh": 5.0,
            "course_deg": 90.0,
            "hdop": 1.0,
            "odo_km": None,
            "blade": True,
            "spreader": True,
            "task": ["auraus ja sohjonpoisto"],
            "flags": 0,
            "delay_s": 1.0,
            "buf": None,
        }


def _elsewhere(told: Shift, rng: Random, at: float, odo_km: float | None) -> dict[str, Any]:
    """A fix of the machine where it really stands, kilometres away."""
    return next(_claimed(told, rng)) | {
        "at": at,
        "x": told.place[0] + 3_000 + rng.gauss(0, 3),
        "y": told.place[1] + 1_000 + rng.gauss(0, 3),
        "speed_kmh": 0.0,
        "blade": False,
        "spreader": False,
        "task": [],
        "odo_km": odo_km,
    }


def spoof_mocked(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A telephone whose position is made up, and says so."""
    return [row | {"flags": int(Flag.MOCK)} for row in _claimed(told, rng)]


def spoof_teleported(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """It stands elsewhere, is at the incident at once, and then elsewhere again."""
    before = [_elsewhere(told, rng, at, None) for at in np.arange(BEGAN_AT, BEGAN_AT + 395, 10).tolist()]
    after = [_elsewhere(told, rng, at, None) for at in np.arange(BEGAN_AT + 1400, BEGAN_AT + 1600, 10).tolist()]
    return [*before, *_claimed(told, rng), *after]


def spoof_frozen(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """One place repeated, with a speed."""
    return [row | {"x": told.place[0] + 5, "y": told.place[1] + 5} for row in _claimed(told, rng)]


def perfect_lie(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A smooth approach with an odometer to match. No track can show that it is one."""
    way = spoof_odometer(told, rows, rng)
    return [row | {"odo_km": 5_000.0 + min(n, 40) * 0.08} for n, row in enumerate(way)]


def spoof_odometer(told: Shift, rows: list[dict[str, Any]], rng: Random) -> list[dict[str, Any]]:
    """A smooth approach that the wheels never made."""
    way = [
        _elsewhere(told, rng, BEGAN_AT + second, 5_000.0)
        | {
            "x": told.place[0] + 3_000 * (1 - second / 395),
            "y": told.place[1] + 1_000 * (1 - second / 395),
            "speed_kmh": 28.0,
        }
        for second in range(0, 395, 10)
    ]
    return [*way, *(row | {"odo_km": 5_000.0} for row in _claimed(told, rng))]


Change = Callable[[Shift, list[dict[str, Any]], Random], list[dict[str, Any]]]

# Name, intent, whether it works on another street, what happens to the fixes, what may be said (None: what is true).
KINDS: tuple[tuple[str, Intent, tuple[float, float], Change | None, Outcome | None], ...] = (
    ("work done", Intent.WORK, HERE, None, None),
    ("drive-by", Intent.PASS, HERE, None, None),
    ("stands idle", Intent.STAND, HERE, None, None),
    ("drives by, blade down", Intent.PASS, HERE, blade_down, Outcome.PASSED_BY),
    ("works on another street", Intent.WORK, PARALLEL, None, None),
    ("works far away", Intent.WORK, FAR, None, None),
    ("work in a gap", Intent.WORK, HERE, tunnel, Outcome.NO_DATA),
    ("drive-by in a gap", Intent.STAND, HERE, tunnel, Outcome.NO_DATA),
    ("late upload", Intent.WORK, HERE, buffered, None),
    ("clock an hour behind", Intent.WORK, HERE, slow_clock, Outcome.NO_DATA),
    ("clock ahead", Intent.WORK, HERE, fast_clock, Outcome.NO_DATA),
    ("tools not told", Intent.WORK, HERE, untold, Outcome.PASSED_BY),
    ("spoof: mocked", Intent.PASS, PARALLEL, spoof_mocked, Outcome.NO_DATA),
    ("spoof: teleported", Intent.PASS, PARALLEL, spoof_teleported, Outcome.NO_DATA),
    ("spoof: frozen", Intent.PASS, PARALLEL, spoof_frozen, Outcome.NO_DATA),
    ("spoof: wheels stood", Intent.PASS, PARALLEL, spoof_odometer, Outcome.NO_DATA),
)


LIES = frozenset({spoof_mocked, spoof_teleported, spoof_frozen, spoof_odometer, perfect_lie, blade_down})


def perfect_lies(world: World, *, count: int, seed: int) -> Iterator[Case]:
    """Cases that no track can show for what they are; nothing is expected of them."""
    rng = Random(f"{seed}:lies")
    for _ in range(count * 10):
        told = shift(world, rng, Intent.PASS, apart_m=PARALLEL) if count else None
        case = _case(world, told, rng, ("perfect lie", perfect_lie, Outcome.NO_DATA), 10) if told else None
        if case is not None:
            count -= 1
            yield case


def cases(world: World, *, each: int, seed: int, every_s: tuple[int, ...] = (10, 15, 30)) -> Iterator[Case]:
    """So many labelled cases of each kind, in the kinds' order."""
    for number, (name, intent, apart_m, change, expected) in enumerate(KINDS):
        rng, made = Random(f"{seed}:{number}"), 0
        for _ in range(each * 20):
            told = shift(world, rng, intent, apart_m=apart_m)
            case = _case(world, told, rng, (name, change, expected), rng.choice(every_s)) if told else None
            if case is not None:
                yield case
                made += 1
            if made == each:
                break
        yield from _with_cameras(world, name, rng, each // 4)


def _case(
    world: World, told: Shift, rng: Random, what: tuple[str, Change | None, Outcome | None], every_s: int
) -> Case | None:
    name, change, expected = what
    if change is blade_down and PROOFS[told.category].passes:
        return None  # there it would be the work
    rows = fixes(world, told, rng, every_s=every_s)
    if change is not None:
        rows = change(told, rows, rng)
    worked, near = did_work(told), came_near(told)
    if expected is None and (worked is None or (not worked and near is None)):
        return None
    evidence = evidence_of(world, told, rows)
    if expected is None and evidence.segments != {told.segment}:
        return None  # two streets so near each other that the incident may be on either
    truth = Outcome.CONFIRMED if worked else Outcome.PASSED_BY if near else Outcome.NOT_THERE
    return Case(
        name=name,
        evidence=evidence,
        expected=expected or truth,
        worked=bool(worked) and change not in LIES,
    )


def _with_cameras(world: World, name: str, rng: Random, each: int) -> Iterator[Case]:
    """The same with the word of a camera: the heap is still there after the work; it is gone after an untold stay."""
    views = {"work done": CameraView.STILL_THERE, "tools not told": CameraView.GONE}
    outcomes = {CameraView.STILL_THERE: Outcome.PASSED_BY, CameraView.GONE: Outcome.CONFIRMED}
    if name not in views:
        return
    change = untold if views[name] is CameraView.GONE else None
    made = 0
    for _ in range(each * 20):
        told = shift(world, rng, Intent.WORK) if made < each else None
        case = (
            _case(world, told, rng, (f"{name}, camera: {views[name]}", change, outcomes[views[name]]), 10)
            if told
            else None
        )
        stay = _stay(told) if told else None
        if case is None or stay is None or not case.worked:
            continue
        at = datetime.fromtimestamp(stay[1] + 330, UTC)
        if at > case.evidence.until:
            continue  # it came by again
        made += 1
        word = CameraWord(view=views[name], at=at)
        evidence = replace(case.evidence, words=(word,))
        yield replace(case, evidence=evidence, worked=views[name] is CameraView.GONE)
