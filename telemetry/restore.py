"""What the role remembers of its former life: read from the archive."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.city import CityIndex
from situation.ports import Archive
from situation.positions import Flag
from telemetry.memory import Memory, Progress
from telemetry.seen import Digests, ReadDay, SeenPings, bounds_of
from telemetry.settings import TelemetrySettings


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
