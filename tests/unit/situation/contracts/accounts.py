"""Accounts of a contractor, valid by default: change one field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from situation.attendance import Attendance, Shift
from situation.contracts.account import Account, Credit, ZoneService
from situation.contracts.terms import Clause, Contract
from situation.contracts.work import ShiftWork
from situation.fleet import Vehicle
from situation.streets.levels import SnowEvent
from tests.builders import NOON, an_operator

SHIFT = Shift(name="day", from_at=NOON, to_at=NOON + timedelta(hours=10))


def a_work(vehicle: Vehicle, **changes: Any) -> ShiftWork:
    seen: dict[str, Any] = {
        "vehicle": vehicle.id,
        "operator": vehicle.operator,
        "simulated": False,
        "out_s": 9 * 3600.0,
        "first_at": NOON,
        "last_at": NOON + timedelta(hours=9),
        "pings": 3_000,
        "quarantined": 0,
        "gap_share": 0.02,
        "late_share": 0.5,
        "doubtful_share": 0.01,
        "lost_share": None,
    }
    figures = dict.fromkeys(("working_h", "transit_h", "untold_h", "working_km", "transit_km", "untold_km"), 1.0)
    return ShiftWork(
        vehicle=vehicle,
        shift=SHIFT,
        attendance=Attendance(**(seen | changes)),
        segments=1,
        segments_km=1.0,
        **figures,  # type: ignore[arg-type]
    )


def a_zone(**changes: Any) -> ZoneService:
    fields: dict[str, Any] = {
        "event": SnowEvent(id="e1", started_at=NOON, ended_at=NOON + timedelta(hours=1)),
        "district": "esil",
        "names": {},
        "km": 120.0,
        "due_km": 100.0,
        "missed_km": 5.0,
        "late_km": 20.0,
        "own_km": 80.0,
        "is_final": True,
    }
    return ZoneService(**(fields | changes))


def an_account(
    *clauses: Clause,
    work: tuple[ShiftWork, ...] = (),
    zones: tuple[ZoneService, ...] = (),
    credits: tuple[Credit, ...] = (),
) -> Account:
    return Account(
        operator=an_operator(),
        contract=Contract(operator="esil-tazalyk", clauses=clauses),
        from_at=SHIFT.from_at,
        to_at=SHIFT.to_at,
        made_at=SHIFT.to_at,
        shifts=(SHIFT,),
        silent_after_s=300.0,
        vehicles=tuple(one.vehicle for one in work),
        work=work,
        visits=(),
        zones=zones,
        credits=credits,
    )
