"""Expected against seen, per operator and shift: the data-quality clause of a contract as a table."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel

from situation.attendance import OperatorShift, shifts_within
from situation.attended import attended
from web.auth import SeesContractReports
from web.parts import With
from web.schemas import Page
from web.showing import columns
from web.times import From, To, check_times
from web.visible import audience_of

router = APIRouter(prefix="/reports", tags=["reports"])

LONGEST = timedelta(days=7)  # a shift of 2,000 vehicles is millions of rows, and each is read


class AttendanceBody(BaseModel):
    """One vehicle in one shift."""

    vehicle: str
    operator: str
    simulated: bool
    out_s: float
    first_at: datetime | None
    last_at: datetime | None
    pings: int
    quarantined: int
    gap_share: float | None
    late_share: float | None
    doubtful_share: float | None
    lost_share: float | None


class OperatorShiftBody(BaseModel):
    """What an operator owed in a shift, and what was seen of it. `short`: less than the wanted share was out."""

    operator: str
    shift: str
    from_at: datetime
    to_at: datetime
    expected: int
    seen: int
    out_share: float
    short: bool
    vehicles: list[AttendanceBody]


@router.get("/expected")
def expected(signed_in: SeesContractReports, parts: With, from_at: From, to_at: To) -> Page[OperatorShiftBody]:
    """The shifts that begin within the time, oldest first, a running one until now. A contractor sees its own."""
    check_times(from_at, to_at, LONGEST)
    settings, now, audience = parts.settings, parts.clock.now(), audience_of(signed_in.user)
    with parts.store.read() as unit:
        vehicles = [each for each in unit.list_vehicles() if audience.sees_operator(each.operator)]
    items: list[OperatorShiftBody] = []
    for shift in shifts_within(settings.shifts, from_at, min(to_at, now), ZoneInfo(parts.city.timezone), until=now):
        found = attended(parts.archive, vehicles, shift, silent_after_s=settings.silent_after_s)
        items += [show(one, least=settings.expected_share) for one in found]
    return Page(items=items)


def show(one: OperatorShift, *, least: float) -> OperatorShiftBody:
    """As it is sent."""
    return OperatorShiftBody(
        operator=one.operator,
        shift=one.shift.name,
        from_at=one.shift.from_at,
        to_at=one.shift.to_at,
        expected=one.expected,
        seen=one.seen,
        out_share=one.out_share,
        short=one.out_share < least,
        vehicles=[AttendanceBody(**columns(each)) for each in one.vehicles],
    )
