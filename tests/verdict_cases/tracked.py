"""What the machine's tracker sends, and what a verdict is made from."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from geo.passes import find_passes
from simulators.gnss import Receiver
from situation.fleet import VehicleKind
from situation.incidents import Incident, IncidentId
from situation.positions import POSITIONS
from situation.proof.evidence import Evidence
from situation.proof.fixes import fixes_of
from situation.proof.tracks import track_of
from tests.verdict_cases.shifts import BEGAN_AT, JOBS, RADIUS_M, Shift, World

VEHICLE = "SIM-1"
# Added to the simulated receiver's own 3 to 8 m, per axis: some 8 to 15 m in all, as between houses.
WORSE_M, NOISE_S = (0.0, 5.0, 9.0), 40.0
LOST_PER_H = (0.0, 3.0)  # fixes lost for 15 to 90 s


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
