"""EGTS service data records and their sub-records (GOST R 54619-2011), taken apart. Numbers are little-endian."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from situation.positions import Reason
from telemetry.codecs.codec import Unreadable

AUTH, TELEDATA = 1, 2  # services
POS_DATA, EXT_POS_DATA = 16, 17  # sub-records of TELEDATA

_SUBRECORD_HEAD = struct.Struct("<BH").unpack_from
_RECORD_HEAD = struct.Struct("<HHB").unpack_from
_OBJECT = struct.Struct("<I").unpack_from
_HAS_OBJECT = 1  # bits of a record's flags
_HAS_FOUR_BYTES = 7  # each of the lowest three: object, event, time


class Record(NamedTuple):
    """One service data record. A packet may hold ten thousand, so it is no dataclass."""

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
    try:
        length, number, flags = _RECORD_HEAD(data, start)
        object_ = _OBJECT(data, start + 5)[0] if flags & _HAS_OBJECT else None
        at = start + 5 + 4 * (flags & _HAS_FOUR_BYTES).bit_count()
        service = data[at]
    except (struct.error, IndexError):
        raise Unreadable(Reason.MALFORMED, "record") from None
    end = at + 2 + length
    if end > len(data):
        raise Unreadable(Reason.MALFORMED, "record")
    return Record(number, object_, service, data[at + 2 : end], data[start:end])
