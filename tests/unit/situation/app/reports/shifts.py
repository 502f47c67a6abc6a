"""A made-up shift for the tests of reports: two operators, three vehicles, three incidents, one visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from geo.city import Attribution, City
from situation.app.reports.shift import TRACK_COLUMNS, Shift
from situation.fleet import Operator, OperatorId, Ownership, Vehicle, VehicleId
from situation.incidents import Incident, IncidentId, IncidentState
from situation.positions import POSITIONS, Flag
from situation.visits import Visit

BEGAN = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)  # 08:00 in Astana
ENDED = BEGAN + timedelta(hours=12)
EVIL = "<script>alert(1)</script>`${alert(2)}` {{ 7 * 7 }} \\"
DEGREE_LAT_M = 111_244  # at 51 north

CITY = City(
    names={"kk": "Астана", "ru": "Астана", "en": "Astana"},
    timezone="Asia/Almaty",
    crs="EPSG:32642",
    bbox=(71.2, 50.9, 71.8, 51.3),
    center=(71.45, 51.13),
    zoom=11,
    attribution=Attribution(text="© OpenStreetMap contributors", url="https://www.openstreetmap.org/copyright"),
    districts=(),
)


def a_position(vehicle: str, operator: str, after_s: float, lat: float, **rest: Any) -> dict[str, Any]:
    """One fix on the meridian 71.4."""
    fix = {"vehicle": vehicle, "operator": operator, "fix_at": BEGAN + timedelta(seconds=after_s), "lat": lat}
    return {**fix, "lon": 71.4, "speed_kmh": 20.0, "flags": 0, "mock": False} | rest


def a_drive(
    vehicle: str, operator: str, *, fixes: int, every_s: float = 10.0, step_m: float = 50.0
) -> list[dict[str, Any]]:
    """Straight to the north, a fix every so often."""
    return [a_position(vehicle, operator, n * every_s, 51.1 + n * step_m / DEGREE_LAT_M) for n in range(fixes)]


def positions_of(rows: list[dict[str, Any]]) -> pa.Table:
    """As the archive gives them."""
    return pa.Table.from_pylist(rows, schema=pa.schema([POSITIONS.field(name) for name in TRACK_COLUMNS]))


def an_incident(number: int, **rest: Any) -> Incident:
    """Opened an hour into the shift; half an hour to react, four hours to eliminate."""
    opened_at = BEGAN + timedelta(hours=1)
    facts: dict[str, Any] = {
        "id": IncidentId(f"i{number}"),
        "public_no": f"A-2026-{number:06}",
        "category": "snow_road",
        "lat": 51.1 + number / 100,
        "lon": 71.4,
        "radius_m": 60.0,
        "opened_at": opened_at,
        "updated_at": opened_at,
        "reaction_due_at": opened_at + timedelta(minutes=30),
        "elimination_due_at": opened_at + timedelta(hours=4),
    }
    return Incident(**(facts | rest))


def a_shift(**rest: Any) -> Shift:
    """P-1 drives 5 km, P-2 stands, X-1 of an unregistered operator is heard twice with a silence between."""
    resolved_at = BEGAN + timedelta(hours=3)
    facts: dict[str, Any] = {
        "from_at": BEGAN,
        "to_at": ENDED,
        "made_at": ENDED,
        "positions": positions_of(
            [
                *a_drive("P-1", "gorzhol", fixes=101),
                *(a_position("P-2", "gorzhol", n * 120, 51.2, speed_kmh=0.4) for n in range(31)),
                a_position("X-1", "other", 0, 51.15),
                a_position("X-1", "other", 4000, 51.19),
                a_position("X-1", "other", 4010, 51.30, flags=int(Flag.IMPLAUSIBLE_JUMP)),
            ]
        ),
        "quarantined": pa.table({"operator": ["other", "other", "ghost"], "reason": ["future", "future", "not_json"]}),
        "incidents": [
            an_incident(
                1, state=IncidentState.RESOLVED, reacted_at=BEGAN + timedelta(minutes=70), resolved_at=resolved_at
            ),
            an_incident(2, address=EVIL, simulated=True),
            an_incident(
                3, category="ice", reacted_at=BEGAN + timedelta(minutes=80), elimination_due_at=ENDED + timedelta(1)
            ),
        ],
        "visits": [
            Visit(
                incident="i1",
                vehicle="P-1",
                operator="gorzhol",
                arrived_at=BEGAN + timedelta(hours=2),
                left_at=BEGAN + timedelta(hours=2, minutes=12),
                closest_m=8.4,
                working_fixes=40,
            )
        ],
        "operators": {
            "gorzhol": Operator(id=OperatorId("gorzhol"), name="Горжол " + EVIL, ownership=Ownership.MUNICIPAL)
        },
        "vehicles": {
            name: Vehicle(id=VehicleId(name), operator=OperatorId("gorzhol"), simulated=name == "P-2")
            for name in ("P-1", "P-2")
        },
    }
    return Shift(**(facts | rest))
