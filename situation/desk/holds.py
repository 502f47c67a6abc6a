"""Legal holds: placed and released by people, with their reasons. What retention must leave alone hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from situation.desk.work import Work
from situation.errors import Conflict, Invalid
from situation.holds import Hold
from situation.identity import new_id
from situation.journal import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """What is to be kept. A vehicle may be one that is not registered any more: its rows are still there."""

    vehicle: str = ""  # "": all
    from_at: datetime | None = None
    to_at: datetime | None = None
    why: str


def place_hold(work: Work, asked: NewHold) -> Hold:
    """In force from now on; Invalid without a reason, a vehicle or period, or with a period that is none."""
    if not asked.why.strip():
        raise Invalid("say why it is held, and for whom", field="why")
    if not asked.vehicle and asked.from_at is None and asked.to_at is None:
        raise Invalid("name a vehicle, a period, or both: nothing would ever be removed", field="vehicle")
    if asked.from_at is not None and asked.to_at is not None and asked.from_at >= asked.to_at:
        raise Invalid("the period ends before it begins", field="to_at")
    hold = Hold(
        id=new_id(),
        vehicle=asked.vehicle,
        from_at=asked.from_at,
        to_at=asked.to_at,
        why=asked.why,
        placed_at=work.now,
        placed_by=work.by,
    )
    work.unit.put_hold(hold)
    work.record(Subject.HOLD, hold.id, "placed", states=("", "in_force"), why=asked.why)
    return hold


def release_hold(work: Work, hold: Hold, why: str) -> Hold:
    """No longer in force; what is past its term goes at the next run. Conflict when it was released before."""
    if not why.strip():
        raise Invalid("say why it is released, and who allowed it", field="why")
    if hold.released_at is not None:
        raise Conflict(f"hold {hold.id} was released by {hold.released_by}")
    released = replace(hold, released_at=work.now, released_by=work.by, released_why=why)
    work.unit.put_hold(released)
    work.record(Subject.HOLD, hold.id, "released", states=("in_force", "released"), why=why)
    return released
