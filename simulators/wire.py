"""The published device format, encoded on this package's own code: topics and own JSON v1.

Shares nothing with the decoder of the centre, so that one mistake cannot hide in both ends. Contract section 3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

MAX_ARRAY = 500  # contract: one payload carries at most this many pings
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # contract: operator and vehicle in a topic
NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_-]")


class Moment(StrEnum):
    """The three spellings of `t` that the contract allows."""

    RFC3339 = "rfc3339"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """One message of a tracker about itself. None leaves a field out; None for lat and lon is a lost fix."""

    at: float  # by the device's clock, Unix seconds
    lat: float | None  # degrees, WGS 84
    lon: float | None
    speed_kmh: float | None = None
    course_deg: float | None = None  # clockwise from north
    alt_m: float | None = None
    hdop: float | None = None
    acc_m: float | None = None
    sat: int | None = None
    odo_km: float | None = None
    ign: bool | None = None
    blade: bool | None = None  # down
    spreader: bool | None = None  # on
    mock: bool | None = None  # the device says that its fix is simulated
    task: tuple[str, ...] | None = None  # words of docs/tasks.md; empty = in transit
    seq: int | None = None
    buf: bool | None = None  # sent late from a buffer


# Field of the contract, attribute of Ping, decimals kept (None: as it is). 6 decimals of a degree are 0.11 m.
FIELDS: tuple[tuple[str, str, int | None], ...] = (
    ("speed", "speed_kmh", 1),
    ("course", "course_deg", 1),
    ("alt", "alt_m", 1),
    ("hdop", "hdop", 1),
    ("acc", "acc_m", 1),
    ("sat", "sat", None),
    ("odo", "odo_km", 3),
    ("ign", "ign", None),
    ("blade", "blade", None),
    ("spreader", "spreader", None),
    ("mock", "mock", None),
    ("task", "task", None),
    ("seq", "seq", None),
    ("buf", "buf", None),
)
DEGREE_DECIMALS = 6


def position_topic(operator: str, vehicle: str) -> str:
    """Where a vehicle's positions go, or ValueError for a name that the contract does not allow."""
    return f"fleet/{_name(operator)}/{_name(vehicle)}/position"


def status_topic(operator: str, vehicle: str) -> str:
    """Where the retained `online` / `offline` goes."""
    return f"fleet/{_name(operator)}/{_name(vehicle)}/status"


def ack_topic(operator: str, vehicle: str) -> str:
    """Where the centre says what is on its disk."""
    return f"fleet/{_name(operator)}/{_name(vehicle)}/ack"


def as_name(text: str) -> str:
    """The text with every character that a topic's name may not hold replaced by `_`; ValueError if nothing is left."""
    return _name(NOT_IN_NAME.sub("_", text.strip())[:64])


def encode(ping: Ping, *, moment: Moment = Moment.RFC3339) -> bytes:
    """One ping as the payload of one message."""
    return _json(_fields_of(ping, moment))


def encode_array(pings: Sequence[Ping], *, moment: Moment = Moment.RFC3339) -> bytes:
    """Up to 500 pings as the payload of one message, as a black box empties."""
    if not 1 <= len(pings) <= MAX_ARRAY:
        raise ValueError(f"an array carries 1 to {MAX_ARRAY} pings, not {len(pings)}")
    return _json([_fields_of(ping, moment) for ping in pings])


def arrays(pings: Sequence[Ping], *, size: int = MAX_ARRAY) -> Iterator[Sequence[Ping]]:
    """The pings in order, cut into arrays that one message may carry."""
    for start in range(0, len(pings), size):
        yield pings[start : start + size]


def spell(at: float, moment: Moment) -> str | int | float:
    """A moment as the contract lets a device write it."""
    if moment is Moment.SECONDS:
        return round(at, 3)
    if moment is Moment.MILLISECONDS:
        return round(at * 1000)
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields_of(ping: Ping, moment: Moment) -> dict[str, object]:
    fields: dict[str, object] = {
        "t": spell(ping.at, moment),
        "lat": _rounded(ping.lat, DEGREE_DECIMALS),
        "lon": _rounded(ping.lon, DEGREE_DECIMALS),
    }
    for name, attribute, decimals in FIELDS:
        value = getattr(ping, attribute)
        if value is not None:
            fields[name] = value if decimals is None else round(value, decimals)
    if ping.course_deg is not None and fields["course"] == 360:  # 359.96 rounds up; the circle ends below
        fields["course"] = 0.0
    return fields


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name for a topic: 1 to 64 of A-Z a-z 0-9 _ -")
    return text
