"""Recordings of real devices, read as the messages that they would send.

A row that cannot be sent is a `Skipped` with a reason: counted by the replay, never fatal and never silent.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from simulators.errors import BadRecording
from simulators.wire import Ping, as_name, encode, position_topic

KM_PER_MILE = 1.609344
MAX_PAYLOAD = 1_000_000  # nats-server drops the connection of a device that sends more than 1 MiB
MAX_TOPIC = 1024
FORBIDDEN_IN_TOPIC = frozenset("+# \t\r\n\0")  # wildcards; and white space, on which nats-server drops the connection


@dataclass(frozen=True, slots=True)
class Recorded:
    """One message of a recording: when it came (Unix seconds; None if the recording does not say), topic, payload."""

    at: float | None
    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not sent, and why in one word."""

    reason: str


Reader = Callable[[Path, str | None], Iterator[Recorded | Skipped]]


def read(path: Path, format_: str, operator: str | None) -> Iterator[Recorded | Skipped]:
    """Every row of the recording in its own order; BadRecording if the file cannot be read at all."""
    try:
        for row in FORMATS[format_](path, operator):
            yield checked(row)
    except (OSError, pa.ArrowException, UnicodeDecodeError, csv.Error) as error:
        raise BadRecording(path, str(error)) from error


def checked(row: Recorded | Skipped) -> Recorded | Skipped:
    """The row, unless it would make the broker hang up for ever."""
    if isinstance(row, Skipped):
        return row
    if not 0 < len(row.topic) <= MAX_TOPIC or FORBIDDEN_IN_TOPIC & set(row.topic):
        return Skipped("bad_topic")
    return Skipped("too_large") if len(row.payload) > MAX_PAYLOAD else row


def read_syracuse(path: Path, operator: str | None) -> Iterator[Recorded | Skipped]:
    """City of Syracuse's plough map as CSV; odometer in miles becomes km. Sent as own JSON v1."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"truck_id", "message_time_utc", "lat", "lon"} <= set(rows.fieldnames or ()):
            raise BadRecording(path, "not a Syracuse CSV: no truck_id, message_time_utc, lat, lon in its first line")
        for row in rows:
            yield _syracuse_row(row, operator or "syracuse")


def _syracuse_row(row: dict[str, str], operator: str) -> Recorded | Skipped:
    try:
        at = datetime.fromisoformat(row["message_time_utc"]).timestamp()
        miles = row.get("odometer_mi")
        ping = Ping(
            at=at,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            odo_km=float(miles) * KM_PER_MILE if miles else None,
        )
        return Recorded(at, position_topic(operator, as_name(row["truck_id"])), encode(ping))
    except (ValueError, TypeError, KeyError):
        return Skipped("bad_row")


def read_hfp(path: Path, operator: str | None) -> Iterator[Recorded | Skipped]:
    """HSL HFP lines `received_at topic payload`: the payload unchanged, on `fleet/{operator}/{operator}-{vehicle}/hfp`.

    HSL's own topics carry stop names with spaces, which nats-server's MQTT refuses.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield _hfp_line(line.rstrip("\r\n"), operator)


def _hfp_line(line: str, operator: str | None) -> Recorded | Skipped:
    received_at, _, rest = line.partition(" ")
    topic, brace, payload = rest.partition(" {")  # a topic may hold spaces; a payload always opens a brace
    try:
        owner, vehicle = _hfp_vehicle(topic)
        at = datetime.strptime(received_at, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        place = f"fleet/{as_name(operator or owner)}/{as_name(owner)}-{as_name(vehicle)}/hfp"
    except (ValueError, IndexError):
        return Skipped("bad_row")
    return Recorded(at, place, f"{{{payload}".encode()) if brace else Skipped("bad_row")


def _hfp_vehicle(topic: str) -> tuple[str, str]:
    """Operator and vehicle: v1 `/hfp/v1/journey/ongoing/bus/0018/00423/...`, v2 has the event type before the mode."""
    parts = topic.split("/")
    at = 6 if parts[2] == "v1" else 7
    return parts[at], parts[at + 1]


def read_archive(path: Path, operator: str | None) -> Iterator[Recorded | Skipped]:
    """Our own Parquet archive, file by file, each in the order received. Quarantined rows are skipped."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise BadRecording(path, "no .parquet file in it")
    for file in files:
        table = ds.dataset(file, schema=pq.read_schema(file), format="parquet").to_table()
        if not {"vehicle", "operator", "fix_at", "received_at", "lat", "lon"} <= set(table.column_names):
            raise BadRecording(file, "not a positions archive: columns are missing")
        for batch in table.sort_by("received_at").to_batches(max_chunksize=1000):
            for row in batch.to_pylist():
                yield _archive_row(row, operator)


ARCHIVED = ("speed_kmh", "course_deg", "alt_m", "hdop", "acc_m", "sat", "odo_km", "ign")
ARCHIVED_STATE = ("blade", "spreader", "mock", "buf", "seq")


def _archive_row(row: dict[str, Any], operator: str | None) -> Recorded | Skipped:
    if row.get("reason") is not None:
        return Skipped("quarantined")
    fields = {name: row.get(name) for name in ARCHIVED + ARCHIVED_STATE}
    task = row.get("task")
    try:
        topic = position_topic(operator or row["operator"], row["vehicle"])
        fix_at = row["fix_at"].astimezone(UTC).timestamp()
        ping = Ping(at=fix_at, lat=row["lat"], lon=row["lon"], task=None if task is None else tuple(task), **fields)
        return Recorded(row["received_at"].timestamp(), topic, encode(ping))
    except (ValueError, TypeError, AttributeError):
        return Skipped("bad_row")


def read_jsonl(path: Path, operator: str | None) -> Iterator[Recorded | Skipped]:
    """Lines `{"topic": ..., "payload": text or JSON, "at": Unix seconds or absent}`; `operator` is not used."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield _jsonl_line(line)


def _jsonl_line(line: str) -> Recorded | Skipped:
    try:
        entry = json.loads(line)
        topic, payload, at = entry["topic"], entry["payload"], entry.get("at")
    except (ValueError, KeyError, TypeError, AttributeError):
        return Skipped("bad_row")
    if not isinstance(topic, str) or not isinstance(at, int | float | None):
        return Skipped("bad_row")
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return Recorded(at, topic, text.encode("utf-8", "surrogateescape"))


FORMATS: dict[str, Reader] = {
    "syracuse-csv": read_syracuse,
    "syracuse": read_syracuse,  # the same, for who types less
    "hfp": read_hfp,
    "archive": read_archive,
    "jsonl": read_jsonl,
}
