"""Traccar's forwarded positions (`forward.type` json or mqtt): `{"position": {...}, "device": {...}}`.

Traps: speed is in knots; `outdated` repeats the last position without a new fix, and `valid: false` is no fix either;
an accuracy of 0 is none given; `totalDistance` is summed up by the server and is no odometer.
"""

from __future__ import annotations

from typing import Any

import msgspec

from telemetry.codecs.units import Distance, Speed, convert
from telemetry.reading import Count, Reading


class Attributes(msgspec.Struct, gc=False):
    """Of the many attributes, those that we take."""

    ignition: bool | None = None
    odometer: float | None = None  # m, by the device
    sat: Count | None = None
    hdop: float | None = None
    archive: bool | None = None  # sent late from the device's buffer
    mock: bool | None = None


class Position(msgspec.Struct, gc=False):
    """The position's fields that we take."""

    fixTime: str | float  # noqa: N815 - as it is spelled on the wire; RFC 3339, by older servers Unix milliseconds
    latitude: float | None
    longitude: float | None
    valid: bool = True
    outdated: bool = False
    speed: float | None = None  # knots
    course: float | None = None  # degrees clockwise from north
    altitude: float | None = None  # m
    accuracy: float | None = None  # m
    attributes: Attributes | list[Any] | None = None  # PHP in between turns an empty object into an empty list


class Forwarded(msgspec.Struct, gc=False):
    """The envelope."""

    position: Position


NO_ATTRIBUTES = Attributes()


class TraccarCodec:
    """Traccar forward JSON."""

    says_buf = False

    def __init__(self) -> None:
        self._forwarded = msgspec.json.Decoder(Forwarded).decode

    def split(self, payload: bytes) -> list[bytes] | None:
        """None: a message is one ping."""
        return None

    def read(self, text: bytes) -> Reading:
        """The position; without coordinates where there was no new fix."""
        position = self._forwarded(text).position
        more = position.attributes if isinstance(position.attributes, Attributes) else NO_ATTRIBUTES
        has_fix = position.valid and not position.outdated
        return Reading(
            t=position.fixTime,
            lat=position.latitude if has_fix else None,
            lon=position.longitude if has_fix else None,
            speed=convert(position.speed, Speed.KNOT),
            course=position.course,
            alt=position.altitude,
            acc=position.accuracy or None,
            odo=convert(more.odometer, Distance.METRE),
            ign=more.ignition,
            sat=more.sat,
            hdop=more.hdop,
            buf=more.archive,
            mock=more.mock,
        )

    def identity(self, text: bytes) -> bytes:
        """What we take of it but `archive`: its times, counters and sums differ each time that Traccar sends it."""
        reading = self.read(text)
        reading.buf = None
        return msgspec.msgpack.encode(reading)
