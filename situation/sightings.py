"""Sightings: what the desk takes from a batch of positions: the newest word of each vehicle, and parts of visits."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from situation.picture import LastSeen
from situation.tasks import is_work
from situation.visits import STANDING_KMH, Visit

SEEN_COLUMNS = ("vehicle", "fix_at", "received_at", "lat", "lon", "district", "speed_kmh", "ign")
_NEAR = ("vehicle", "operator", "fix_at", "speed_kmh", "blade", "spreader", "task", "near", "near_m")


def last_seen(batch: pa.RecordBatch) -> Iterator[tuple[str, LastSeen]]:
    """Each row's vehicle and where it was, in the batch's order."""
    for vehicle, *seen in zip(*(batch[name].to_pylist() for name in SEEN_COLUMNS), strict=True):
        fix_at, heard_at, lat, lon, district, speed_kmh, engine_on = seen
        yield (
            vehicle,
            LastSeen(
                fix_at=fix_at,
                heard_at=heard_at,
                lat=lat,
                lon=lon,
                district=district,
                speed_kmh=speed_kmh,
                engine_on=engine_on,
            ),
        )


def vehicles_in(batch: pa.RecordBatch) -> Iterator[tuple[str, str]]:
    """Each row's vehicle and operator."""
    return zip(batch["vehicle"].to_pylist(), batch["operator"].to_pylist(), strict=True)


def visit_parts(batch: pa.RecordBatch) -> Iterator[Visit]:
    """One part per position and open incident near it."""
    near = batch.filter(pc.greater(pc.fill_null(pc.list_value_length(batch["near"]), 0), 0))
    for row in zip(*(near[name].to_pylist() for name in _NEAR), strict=True):
        vehicle, operator, fix_at, speed_kmh, blade, spreader, task, incidents, distances_m = row
        for incident, closest_m in zip(incidents, distances_m, strict=True):
            yield Visit(
                incident=incident,
                vehicle=vehicle,
                operator=operator,
                arrived_at=fix_at,
                left_at=fix_at,
                closest_m=closest_m,
                telling_fixes=int(not (blade is None and spreader is None and task is None)),
                working_fixes=int(bool(blade or spreader or is_work(task))),
                standing_fixes=int(speed_kmh is not None and speed_kmh < STANDING_KMH),
            )


def batch_mark(batch: pa.RecordBatch) -> str:
    """Names a batch by what is in it: the same at every redelivery, another for any other batch."""
    seqs = batch["stream_seq"]
    return f"{seqs[0].as_py()}-{seqs[-1].as_py()}@{batch['received_at'][0].as_py().isoformat()}"
