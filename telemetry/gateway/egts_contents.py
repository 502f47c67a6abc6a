"""What an EGTS record is: who it is, how many positions, or something that we have no use for."""

from __future__ import annotations

from dataclasses import dataclass

from situation.positions import Reason
from telemetry.codecs.codec import Unreadable
from telemetry.codecs.egts import pings_of
from telemetry.codecs.egts_records import AUTH, TELEDATA, Record, subrecords_of

TERM_IDENTITY, DISPATCHER_IDENTITY = 1, 5  # sub-records of AUTH
_HAS_HOME, _HAS_IMEI = 1, 2  # bits of TERM_IDENTITY's flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """TERM_IDENTITY: the tracker is its IMEI, or its number where it sends none."""

    tracker: str
    terminal: int


Content = Identity | int | str  # of a record: who it is; how many positions; what it is that we have no use for
DISPATCHER, UNKNOWN_SERVICE = "dispatcher", "unknown_service"


def content_of(record: Record) -> Content:
    """What the record is; Unreadable where its sub-records do not fill it."""
    subrecords = subrecords_of(record.data)
    if record.service == TELEDATA:
        return len(pings_of(record.data)) or "no_position"
    if record.service != AUTH:
        return UNKNOWN_SERVICE
    for type_, body in subrecords:
        if type_ == TERM_IDENTITY:
            return _identity(body)
        if type_ == DISPATCHER_IDENTITY:
            return DISPATCHER
    return "auth"


def _identity(body: bytes) -> Identity:
    if len(body) < 5:
        raise Unreadable(Reason.MALFORMED, "TERM_IDENTITY")
    terminal, flags = int.from_bytes(body[:4], "little"), body[4]
    at = 5 + 2 * (flags & _HAS_HOME)
    imei = body[at : at + 15].rstrip(b"\0") if flags & _HAS_IMEI else b""
    is_named = imei.isascii() and imei.isalnum()
    return Identity(tracker=imei.decode() if is_named else str(terminal), terminal=terminal)
