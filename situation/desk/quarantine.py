"""Rows in quarantine, looked at and released by people; who, when and why is in the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from geo.city import CityIndex
from situation.desk.work import Work
from situation.errors import Conflict, Invalid, NotFound
from situation.fleet import VehicleId
from situation.identity import new_id
from situation.journal import Subject
from situation.ports import Archive, Unit
from situation.positions import POSITIONS, Flag
from situation.quarantine import MICROSECOND, RowId, check_releasable, released

MOST_RELEASED = 1_000  # rows in one go: they are looked at one by one
LONGEST = timedelta(days=7)  # between the rows of one release: all that was received in between is read
RELEASED = "quarantine_released"  # the action in the journal
ID_COLUMNS = ("received_at", "stream_seq", "item")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineFilter:
    """Which rows: of one UTC day of receipt."""

    day: date
    vehicle: str = ""  # "": any; and so on
    reason: str = ""

    @property
    def begins_at(self) -> datetime:
        """The day's first moment."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)


def list_quarantined(
    archive: Archive, wanted: QuarantineFilter, *, columns: Sequence[str] = POSITIONS.names
) -> pa.Table:
    """The rows, newest first."""
    rows = archive.read(
        vehicles=[wanted.vehicle] if wanted.vehicle else None,
        from_at=wanted.begins_at,
        to_at=wanted.begins_at + timedelta(days=1),
        columns=list(dict.fromkeys([*columns, *ID_COLUMNS, "reason"])),
        quarantined=True,
    )
    if wanted.reason:
        rows = rows.filter(pc.equal(rows["reason"], wanted.reason))
    order = [("received_at", "descending"), ("stream_seq", "descending"), ("item", "descending")]
    return rows.sort_by(order)


def release(
    begin: Callable[[], AbstractContextManager[Work]],
    archive: Archive,
    ids: Sequence[str],
    why: str,
    *,
    index: CityIndex | None,
) -> pa.RecordBatch:
    """Those rows count as positions from now on, all of them or none; the positions that they became.

    Raises Invalid, NotFound for an id that is not in quarantine, Conflict for a row that cannot be released, and
    Unavailable. Asked again after Unavailable it says Conflict if the first time did succeed.
    """
    if not why.strip():
        raise Invalid("say why they are released", field="why")
    if not 1 <= len(set(ids)) <= MOST_RELEASED:
        raise Invalid(f"name 1 to {MOST_RELEASED} rows", field="ids")
    rows = _find(archive, {RowId.parse(text) for text in ids})
    with begin() as work:
        _check(work.unit, rows)
        batch = released(rows, index)
        _refuse_known(archive, batch)
        _record(work, rows, batch, why)
        archive.release(batch, id=new_id())  # last: a transaction that fails before it has released nothing
    return batch


def released_ids(archive: Archive, rows: pa.Table) -> set[RowId]:
    """Those of some rows of the quarantine (vehicle, fix_at, received_at) that have been released."""
    moments = [at for name in ("fix_at", "received_at") for at in pc.min_max(rows[name]).as_py().values() if at]
    if not moments:
        return set()
    known = archive.read(
        vehicles=sorted(set(rows["vehicle"].to_pylist())),
        from_at=min(moments),
        to_at=max(moments) + MICROSECOND,
        columns=[*ID_COLUMNS, "flags"],
    )
    return {RowId.of(row) for row in known.to_pylist() if row["flags"] & Flag.RELEASED}


def _find(archive: Archive, wanted: set[RowId]) -> pa.Table:
    moments = [row.received_at for row in wanted]
    if max(moments) - min(moments) > LONGEST:
        raise Invalid(f"name rows that were received within {LONGEST.days} days", field="ids")
    rows = archive.read(from_at=min(moments), to_at=max(moments) + MICROSECOND, quarantined=True)
    found = [RowId.of(row) for row in rows.select(ID_COLUMNS).to_pylist()]
    missing = wanted - set(found)
    if missing:
        raise NotFound("row in quarantine", min(map(str, missing)))
    return rows.filter(pa.array([row in wanted for row in found]))


def _check(unit: Unit, rows: pa.Table) -> None:
    for row in rows.to_pylist():
        check_releasable(row, unit.find_vehicle(VehicleId(row["vehicle"])))


def _refuse_known(archive: Archive, batch: pa.RecordBatch) -> None:
    """Conflict where a row was released before, or the same ping came again and was accepted."""
    moments = pc.min_max(batch["fix_at"]).as_py()
    known = archive.read(
        vehicles=sorted(set(batch["vehicle"].to_pylist())),
        from_at=moments["min"],
        to_at=moments["max"] + MICROSECOND,
        columns=["vehicle", "digest"],
    )
    pings = set(zip(known["vehicle"].to_pylist(), known["digest"].to_pylist(), strict=True))
    for row in batch.to_pylist():
        if (row["vehicle"], row["digest"]) in pings:
            raise Conflict(
                f"row {RowId.of(row)} is a position already: it was released, or came again and was accepted"
            )


def _record(work: Work, rows: pa.Table, batch: pa.RecordBatch, why: str) -> None:
    """One row of the journal a vehicle, with the span of what it has now."""
    table = pa.Table.from_batches([batch])
    for vehicle in sorted(set(table["vehicle"].to_pylist())):
        mine = table.filter(pc.equal(table["vehicle"], vehicle))
        reasons = pc.unique(rows.filter(pc.equal(rows["vehicle"], vehicle))["reason"]).to_pylist()
        fixes = pc.min_max(mine["fix_at"]).as_py()
        data: dict[str, object] = {
            "rows": [str(RowId.of(row)) for row in mine.to_pylist()],
            "from": fixes["min"].isoformat(),
            "to": fixes["max"].isoformat(),
        }
        states = (", ".join(sorted(reasons)), "accepted")
        work.record(Subject.VEHICLE, vehicle, RELEASED, states=states, why=why, data=data)
