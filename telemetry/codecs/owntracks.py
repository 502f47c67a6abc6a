"""OwnTracks JSON (https://owntracks.org/booklet/tech/json): a phone or tracker that publishes over MQTT.

Traps: `vel` is in km/h; `acc` is accuracy in metres; what is not known is left out or -1; other `_type`s share
the topic.
"""

from __future__ import annotations

import msgspec

from situation.positions import Reason
from telemetry.codecs.codec import NoPing, Unreadable
from telemetry.codecs.units import Distance, Speed, convert
from telemetry.reading import Count, Reading

# Proper messages that say nothing of where the device is now. `encrypted` is not one: a position may be lost in it.
OTHER_TYPES = frozenset(
    {
        "lwt",
        "transition",
        "waypoint",
        "waypoints",
        "card",
        "cmd",
        "configuration",
        "status",
        "steps",
        "beacon",
        "request",
    }
)


class Message(msgspec.Struct, gc=False, rename={"type": "_type"}):
    """The fields that we take; all but the type may be absent."""

    type: str
    tst: float | None = None  # Unix seconds of the fix
    lat: float | None = None
    lon: float | None = None
    vel: float | None = None  # km/h
    cog: float | None = None  # degrees clockwise from north
    alt: float | None = None  # m
    acc: float | None = None  # m
    ign: bool | int | None = None
    odometer: float | None = None  # km
    sat: Count | None = None
    hdop: float | None = None


class OwnTracksCodec:
    """OwnTracks `location` messages."""

    says_buf = True

    def __init__(self) -> None:
        self._message = msgspec.json.Decoder(Message).decode

    def split(self, payload: bytes) -> list[bytes] | None:
        """None: a message is one ping."""
        return None

    def read(self, text: bytes) -> Reading:
        """The location; NoPing for the other known types."""
        message = self._message(text)
        if message.type in OTHER_TYPES:
            raise NoPing(message.type)
        if message.type != "location":
            raise Unreadable(Reason.BAD_TYPE, "_type")
        if message.tst is None or message.lat is None or message.lon is None:
            raise Unreadable(Reason.MISSING_FIELD, "location")
        return Reading(
            t=message.tst,
            lat=message.lat,
            lon=message.lon,
            speed=convert(known(message.vel), Speed.KMH),
            course=known(message.cog),
            alt=message.alt,
            acc=known(message.acc),
            ign=None if message.ign is None else bool(message.ign),
            odo=convert(message.odometer, Distance.KM),
            sat=message.sat,
            hdop=message.hdop,
        )

    def identity(self, text: bytes) -> bytes:
        """The whole text: a phone queues the message as it was."""
        return text


def known(value: float | None) -> float | None:
    """None for the negative numbers that phones send for what they do not know."""
    return None if value is None or value < 0 else value
