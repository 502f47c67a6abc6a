"""EGTS service data records and their sub-records (GOST R 54619-2011), taken apart. Numbers are little-endian."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from situation.positions import Reason
from telemetry.codecs.codec import Unreadable

AUTH, TELEDATA = 1, 2  # services
POS_DATA, EXT_POS_DATA = 16, 17  # sub-records of TELEDATA

_SUBRECORD_HEAD = struct.Struct("<BH").unpack_from
_HAS_OBJECT, _HAS_EVENT, _HAS_TIME = 1, 2, 4  # bits of a record's flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One service data record."""

    number: int
    object: int | None  # whose it is; None: of who is connected
    service: int  # of the sender
    data: bytes  # sub-records
    raw: bytes  # all of it, as it came


def records_of(data: bytes) -> list[Record]:
    """The records that fill `data`; Unreadable where they do not."""
    records, at = [], 0
    while at < len(data):
        record = _record_at(data, at)
        records.append(record)
        at += len(record.raw)
    return records


def subrecords_of(data: bytes) -> list[tuple[int, bytes]]:
    """(type, body) of the sub-records that fill `data`; Unreadable where they do not."""
    return [(type_, data[start + 3 : end]) for type_, start, end in places_of(data)]


def places_of(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, start, end) of the same."""
    at, length = 0, len(data)
    try:
        while at < length:
            type_, size = _SUBRECORD_HEAD(data, at)
            end = at + 3 + size
            yield type_, at, end
            at = end
    except struct.error:
        at = length + 1
    if at > length:
        raise Unreadable(Reason.MALFORMED, "sub-record")


def _record_at(data: bytes, start: int) -> Record:
    head = data[start : start + 5]
    if len(head) < 5:
        raise Unreadable(Reason.MALFORMED, "record")
    at, flags, object_ = start + 5, head[4], None
    if flags & _HAS_OBJECT:
        object_ = int.from_bytes(data[at : at + 4], "little")
    at += 4 * sum(bool(flags & bit) for bit in (_HAS_OBJECT, _HAS_EVENT, _HAS_TIME))
    end = at + 2 + int.from_bytes(head[:2], "little")
    if end > len(data):
        raise Unreadable(Reason.MALFORMED, "record")
    return Record(
        number=int.from_bytes(head[2:4], "little"),
        object=object_,
        service=data[at],
        data=data[at + 2 : end],
        raw=data[start:end],
    )
