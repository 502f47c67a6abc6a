"""EGTS positions (GOST R 54619-2011), as the gateway hands them in: POS_DATA and what follows it.

A message is a zero byte, then the service data records of one vehicle as they came, without the transport around them.
The text of one ping is a POS_DATA sub-record and those after it up to the next.

Traps: time counts from 2010; the speed's two highest bits belong to altitude and course; a position may be in PZ-90.02;
without the valid bit the coordinates are the last known ones.
"""

from __future__ import annotations

from itertools import pairwise

from situation.positions import Reason
from telemetry.codecs.codec import NoPing, Unreadable
from telemetry.codecs.egts_records import EXT_POS_DATA, POS_DATA, places_of, records_of, subrecords_of
from telemetry.codecs.pz90 import to_wgs84
from telemetry.codecs.units import Distance, Speed, convert
from telemetry.reading import Reading

FORM = b"\0"  # the first byte of a message: the version of this form; no ping begins with it
MOST_BYTES = 1 + 0xFFFF  # what a packet can hold
EPOCH_S = 1_262_304_000  # 2010-01-01T00:00:00Z in Unix seconds
FULL_CIRCLE = 0xFFFF_FFFF

_VALID, _PZ90, _BLACK_BOX, _SOUTH, _WEST, _HAS_ALTITUDE = 1, 4, 8, 32, 64, 128  # bits of the position's flags
_SPEED, _BELOW_SEA = 0x3FFF, 0x4000
_FLAGS_AT = 3 + 12  # in the text of a ping
_SHORTEST = 21  # bytes of POS_DATA without altitude
_HAS_HDOP, _HAS_SATELLITES = 2, 8  # bits of the extension's flags


class EgtsCodec:
    """EGTS TELEDATA."""

    says_buf = True

    def split(self, payload: bytes) -> list[bytes] | None:
        """The pings of all records; NoPing where they report no position."""
        if not payload.startswith(FORM):
            raise Unreadable(Reason.MALFORMED, "form")
        if len(payload) > MOST_BYTES:
            raise Unreadable(Reason.TOO_LARGE, "form")
        texts = [text for record in records_of(payload[1:]) for text in pings_of(record.data)]
        if not texts:
            raise NoPing("no position")
        return texts

    def read(self, text: bytes) -> Reading:
        """One POS_DATA, and of what follows it HDOP and satellites."""
        if text.startswith(FORM):
            raise Unreadable(Reason.MALFORMED, "form")
        (type_, body), *others = subrecords_of(text) or [(0, b"")]
        if type_ != POS_DATA:
            raise Unreadable(Reason.MALFORMED, "POS_DATA")
        reading = _position(body)
        for type_, body in others:
            if type_ == EXT_POS_DATA:
                reading.hdop, reading.sat = _extension(body)
        return reading

    def identity(self, text: bytes) -> bytes:
        """The text without the flag of the black box."""
        flags = text[_FLAGS_AT] & ~_BLACK_BOX
        return text[:_FLAGS_AT] + bytes([flags]) + text[_FLAGS_AT + 1 :]


def pings_of(data: bytes) -> list[bytes]:
    """The texts of the pings in the sub-records of one record; Unreadable where these do not fill it."""
    starts = [start for type_, start, _ in places_of(data) if type_ == POS_DATA]
    return [data[start:end] for start, end in pairwise([*starts, len(data)])]


def _position(body: bytes) -> Reading:
    if len(body) < _SHORTEST or len(body) < _SHORTEST + 3 * bool(body[12] & _HAS_ALTITUDE):
        raise Unreadable(Reason.MALFORMED, "POS_DATA")
    flags, speed = body[12], int.from_bytes(body[13:15], "little")
    lat, lon = _place(body, flags)
    alt = None
    if flags & _HAS_ALTITUDE:
        alt = int.from_bytes(body[21:24], "little") * (-1 if speed & _BELOW_SEA else 1)
    return Reading(
        t=EPOCH_S + int.from_bytes(body[:4], "little"),
        lat=lat,
        lon=lon,
        speed=convert(speed & _SPEED, Speed.TENTH_KMH),
        course=body[15] + 256 * (speed >> 15),
        alt=alt,
        odo=convert(int.from_bytes(body[16:19], "little"), Distance.TENTH_KM),
        buf=True if flags & _BLACK_BOX else None,
    )


def _place(body: bytes, flags: int) -> tuple[float | None, float | None]:
    if not flags & _VALID:
        return None, None
    lat = int.from_bytes(body[4:8], "little") * 90 / FULL_CIRCLE * (-1 if flags & _SOUTH else 1)
    lon = int.from_bytes(body[8:12], "little") * 180 / FULL_CIRCLE * (-1 if flags & _WEST else 1)
    return to_wgs84(lat, lon) if flags & _PZ90 else (lat, lon)


def _extension(body: bytes) -> tuple[float | None, int | None]:
    """HDOP and satellites, where the flags say that they are there."""
    if not body:
        raise Unreadable(Reason.MALFORMED, "EXT_POS_DATA")
    flags, at = body[0], 1
    at += 2 * (flags & 1)  # VDOP
    hdop = int.from_bytes(body[at : at + 2], "little") / 100 if flags & _HAS_HDOP else None
    at += 2 * bool(flags & _HAS_HDOP) + 2 * bool(flags & 4)  # HDOP, PDOP
    if at + bool(flags & _HAS_SATELLITES) > len(body):
        raise Unreadable(Reason.MALFORMED, "EXT_POS_DATA")
    return hdop, body[at] if flags & _HAS_SATELLITES else None
