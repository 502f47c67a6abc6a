"""Quarantine: what was kept aside, with its own text, and its release by a person, with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from situation.desk import quarantine as desk_quarantine
from situation.desk.quarantine import MOST_RELEASED, QuarantineFilter
from situation.positions import Reason
from situation.quarantine import RELEASABLE, RowId, text_of
from web.asks import Ask
from web.auth import Manages
from web.parts import With

router = APIRouter(prefix="/quarantine", tags=["quarantine"])

MOST_SHOWN = 500
MOST_TEXT = 2_000  # characters of a payload
COLUMNS = ("vehicle", "operator", "received_at", "fix_at", "lat", "lon", "speed_kmh", "reason", "payload")
RowText = Annotated[str, Field(max_length=80)]


class QuarantinedBody(BaseModel):
    """One row. `payload` is the ping's own text, cut; bytes that are no text are shown escaped."""

    id: str
    vehicle: str
    operator: str
    received_at: datetime
    fix_at: datetime | None
    lat: float | None
    lon: float | None
    speed_kmh: float | None
    reason: str
    payload: str
    releasable: bool  # by its reason; the register may still stand against it
    released: bool


class QuarantineBody(BaseModel):
    """Rows received on a UTC day, newest first; `total` counts those that are not shown, too."""

    day: date
    total: int
    items: list[QuarantinedBody]


class ReleaseAsk(Ask):
    """Which rows, and why."""

    ids: Annotated[list[RowText], Field(min_length=1, max_length=MOST_RELEASED)]
    why: Annotated[str, Field(min_length=1, max_length=500)]


class ReleasedBody(BaseModel):
    """What is a position now."""

    released: int
    vehicles: list[str]


@router.get("")
def rows(
    _: Manages,
    parts: With,
    day: date,
    vehicle: Annotated[str, Query(max_length=256)] = "",
    reason: Reason | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = 100,
) -> QuarantineBody:
    """What was kept aside on a day."""
    wanted = QuarantineFilter(day=day, vehicle=vehicle, reason=reason or "")
    table = desk_quarantine.list_quarantined(parts.archive, wanted, columns=COLUMNS)
    shown = table.slice(0, limit)
    released = desk_quarantine.released_ids(parts.archive, shown)
    return QuarantineBody(day=day, total=table.num_rows, items=[_shown(row, released) for row in shown.to_pylist()])


@router.post("/release")
def release(ask: ReleaseAsk, signed_in: Manages, parts: With) -> ReleasedBody:
    """Those rows count as positions from now on, for history and verdicts: all of them or none."""
    batch = desk_quarantine.release(
        lambda: parts.desk.work(signed_in.user.login), parts.archive, ask.ids, ask.why, index=parts.index
    )
    return ReleasedBody(released=batch.num_rows, vehicles=sorted(set(batch["vehicle"].to_pylist())))


def _shown(row: dict[str, Any], released: set[RowId]) -> QuarantinedBody:
    id_ = RowId.of(row)
    about = {name: row[name] for name in COLUMNS if name != "payload"}
    return QuarantinedBody(
        id=str(id_),
        payload=text_of(row["payload"], MOST_TEXT),
        releasable=row["reason"] in RELEASABLE,
        released=id_ in released,
        **about,
    )
