"""What the role remembers of its former life: read from the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.city import CityIndex
from situation.fleet import DeviceReport
from situation.ports import Archive
from situation.positions import Flag
from telemetry.counting import STRANGE, Counting
from telemetry.devices import counts_of
from telemetry.memory import Memory, Progress
from telemetry.seen import Digests, ReadDay, SeenPings, bounds_of
from telemetry.settings import TelemetrySettings

RECALLED = timedelta(minutes=15)  # of the newest fixes: more than a restart takes, and little to read


def restore_memory(
    archive: Archive, index: CityIndex, settings: TelemetrySettings, last: pa.RecordBatch | None
) -> Memory:
    """How far each vehicle had got; `last` are their last positions. Raises Unavailable."""
    newest = {vehicle: round(moment.timestamp() * 1e6) for vehicle, moment in archive.newest_fixes().items()}
    seen = SeenPings(day_reader(archive), capacity=settings.seen_pings)
    progress = Progress(newest)
    if last is not None:
        clamped = np.asarray(last["flags"]) & int(Flag.FUTURE) != 0
        vehicles = [vehicle for vehicle in last["vehicle"].filter(pa.array(clamped)).to_pylist() if vehicle in newest]
        progress.doubt_clocks(vehicles, for_us=int(settings.future_s * 1e6))
    return Memory(settings=settings, index=index, progress=progress, seen=seen)


def restore_counting(archive: Archive, reports: Sequence[DeviceReport]) -> Counting:
    """How far trackers had counted: as they were last reported, and by what the archive has of the last minutes.

    A number that a former life acknowledged must not look missing, and one that is missing must not be acknowledged.
    Raises Unavailable.
    """
    counting = Counting(counts_of(reports))
    newest = max(archive.newest_fixes().values(), default=None)
    if newest is None:
        return counting
    columns = ["vehicle", "operator", "seq", "reason"]
    rows = archive.read(from_at=newest - RECALLED, columns=columns, quarantined=None)
    rows = rows.filter(pc.and_(pc.is_valid(rows["seq"]), pc.invert(pc.is_in(rows["reason"], pa.array(STRANGE)))))
    grouped = rows.group_by(["operator", "vehicle"]).aggregate([("seq", "distinct")])
    for operator, vehicle, numbers in zip(*(grouped[name].to_pylist() for name in grouped.column_names), strict=True):
        counting.recall((operator, vehicle), sorted(numbers))
    return counting


def day_reader(archive: Archive) -> ReadDay:
    """Reads the digests of some vehicles' accepted pings of one day from the archive."""

    def read_day(vehicles: list[str], day: date) -> dict[str, Digests]:
        from_at, to_at = bounds_of(day)
        rows = archive.read(vehicles=vehicles, from_at=from_at, to_at=to_at, columns=["vehicle", "digest"])
        return _by_vehicle(rows.combine_chunks())

    return read_day


def _by_vehicle(rows: pa.Table) -> dict[str, Digests]:
    """Rows come ordered by vehicle, so each vehicle's are one slice."""
    if not rows.num_rows:
        return {}
    runs = pc.run_end_encode(rows["vehicle"].combine_chunks())
    ends = runs.run_ends.to_numpy()
    digests = rows["digest"].to_numpy()
    return dict(zip(runs.values.to_pylist(), np.split(digests, ends[:-1]), strict=True))
