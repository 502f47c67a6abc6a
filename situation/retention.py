"""How long positions are kept, and which of them for longer: rows as they came, then thinned, then none.

Thinned are the accepted rows of a vehicle to the first of every `every_s` seconds and, within those, the first of each
eighth of the compass, set of flags, and state of blade, spreader and ignition: a turn, an odd fix and the begin of work
survive. So does every row near an incident. Thinned twice is thinned once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from situation.holds import Hold
from situation.positions import MOMENT

SECTORS = 8
SECTOR_DEG = 360 / SECTORS
NEEDED = ("vehicle", "fix_at", "received_at", "reason", "near", "course_deg", "flags", "blade", "spreader", "ign")
_SAME = ("vehicle", "slot", "sector", "flags", "blade", "spreader", "ign")


class Stage(StrEnum):
    """What is left of a day's rows."""

    RAW = "raw"
    THINNED = "thinned"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What should be left of a day by now."""

    accepted: Stage
    quarantined: Stage  # RAW or GONE
    every_s: int

    @property
    def is_everything(self) -> bool:
        """Whether all rows stay."""
        return self.accepted is Stage.RAW and self.quarantined is Stage.RAW

    def words(self, holds: Sequence[Hold]) -> str:
        """What is left and held, in words that are the same for the same: seals carry them."""
        thinned = f" to {self.every_s} s" if self.accepted is Stage.THINNED else ""
        held = f", held: {' '.join(sorted(hold.id for hold in holds))}" if holds else ""
        return f"accepted {self.accepted}{thinned}, quarantined {self.quarantined}{held}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms:
    """In days after the UTC day of the rows."""

    raw_days: int = 90
    thinned_days: int = 1096  # three years, one of which may be a leap year; counted from the same day
    quarantined_days: int = 365
    every_s: int = 60

    def due(self, day: date, today: date) -> Due:
        """What should be left of the day."""
        age = (today - day).days
        thinned = Stage.THINNED if age <= self.thinned_days else Stage.GONE
        accepted = Stage.RAW if age <= self.raw_days else thinned
        quarantined = Stage.RAW if age <= self.quarantined_days else Stage.GONE
        return Due(accepted=accepted, quarantined=quarantined, every_s=self.every_s)


def kept(rows: pa.Table, due: Due, holds: Sequence[Hold]) -> pa.ChunkedArray:
    """Which rows stay, as a boolean a row. `rows` has the columns NEEDED, by vehicle and fix."""
    is_accepted = pc.is_null(rows["reason"])
    if due.accepted is Stage.THINNED:
        stays = pc.and_(is_accepted, _thinned(rows, due.every_s))
    else:
        stays = is_accepted if due.accepted is Stage.RAW else pc.and_not(is_accepted, is_accepted)
    if due.quarantined is Stage.RAW:
        stays = pc.or_(stays, pc.invert(is_accepted))
    for hold in holds:
        stays = pc.or_(stays, held(rows, hold))
    return stays


def held(rows: pa.Table, hold: Hold) -> pa.ChunkedArray:
    """Which rows the hold keeps: by fix, the quarantined by receipt."""
    moment = pc.if_else(pc.is_null(rows["reason"]), rows["fix_at"], rows["received_at"])
    inside = pc.is_valid(rows["vehicle"])
    if hold.vehicle:
        inside = pc.and_(inside, pc.equal(rows["vehicle"], hold.vehicle))
    if hold.from_at is not None:
        inside = pc.and_(inside, pc.greater_equal(moment, pa.scalar(hold.from_at, MOMENT)))
    if hold.to_at is not None:
        inside = pc.and_(inside, pc.less(moment, pa.scalar(hold.to_at, MOMENT)))
    return pc.fill_null(inside, True)  # a moment that nobody knows may be within


def _thinned(rows: pa.Table, every_s: int) -> pa.ChunkedArray:
    number = pa.array(range(rows.num_rows), pa.int64())
    keys = rows.select(["vehicle", "flags", "blade", "spreader", "ign"])
    slot = pc.divide(rows["fix_at"].cast(pa.int64()), every_s * 1_000_000)
    course = pc.if_else(pc.is_finite(rows["course_deg"]), rows["course_deg"], None)
    sector = pc.floor(pc.divide(pc.add(course, SECTOR_DEG / 2), SECTOR_DEG)).cast(pa.int8())
    sector = pc.if_else(pc.equal(sector, SECTORS), pa.scalar(0, pa.int8()), sector)
    keyed = keys.append_column("slot", slot).append_column("sector", sector).append_column("number", number)
    accepted = keyed.filter(pc.is_null(rows["reason"]))
    first = accepted.group_by(list(_SAME)).aggregate([("number", "min")])["number_min"]
    is_near = pc.fill_null(pc.greater(pc.list_value_length(rows["near"]), 0), False)
    return pc.or_(pc.is_in(number, value_set=first.combine_chunks()), is_near)
