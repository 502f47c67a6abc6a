"""HSL High-Frequency Positioning v1 and v2 (https://digitransit.fi): `{"VP": {...}}`, one vehicle position a message.

Traps: speed is in m/s; `acc` is acceleration, not accuracy; the vehicle number is unique only within its operator, so
who forwards it names the vehicle `{oper}_{veh}` in the topic; other events repeat a position, and are not read.
"""

from __future__ import annotations

import msgspec

from telemetry.codecs.units import Distance, Speed, convert
from telemetry.reading import Reading


class VehiclePosition(msgspec.Struct, gc=False):
    """The fields that we take of an event."""

    tst: str  # RFC 3339, UTC
    lat: float | None
    long: float | None
    spd: float | None = None  # m/s
    hdg: float | None = None  # degrees clockwise from north
    odo: float | None = None  # m since the start of the journey


class Event(msgspec.Struct, gc=False):
    """The envelope; keys other than VP are events that are not positions."""

    VP: VehiclePosition


class HfpCodec:
    """HFP v1 and v2, vehicle position events."""

    says_buf = True

    def __init__(self) -> None:
        self._event = msgspec.json.Decoder(Event).decode

    def split(self, payload: bytes) -> list[bytes] | None:
        """None: a message is one ping."""
        return None

    def read(self, text: bytes) -> Reading:
        """The event's position; ValidationError for other events."""
        position = self._event(text).VP
        return Reading(
            t=position.tst,
            lat=position.lat,
            lon=position.long,
            speed=convert(position.spd, Speed.MPS),
            course=position.hdg,
            odo=convert(position.odo, Distance.METRE),
        )

    def identity(self, text: bytes) -> bytes:
        """The whole text."""
        return text
