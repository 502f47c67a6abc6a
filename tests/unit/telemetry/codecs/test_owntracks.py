from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from situation.positions import Reason
from telemetry.codecs.codec import NoPing, Unreadable
from telemetry.codecs.owntracks import OwnTracksCodec
from telemetry.steps.decode import decode
from tests.unit.telemetry.messages import LAT, LON, NOON_S, messages, reasons

CODEC = OwnTracksCodec()


def location(**fields: Any) -> bytes:
    return json.dumps({"_type": "location", "tst": NOON_S, "lat": LAT, "lon": LON} | fields).encode()


def test_a_location_is_a_ping_in_our_units() -> None:
    reading = CODEC.read(location(vel=61, cog=271, acc=5, alt=347, ign=1, odometer=12.5, t="u", tid="JJ", batt=67))
    assert (reading.t, reading.lat, reading.lon) == (NOON_S, LAT, LON)
    assert (reading.speed, reading.course, reading.acc, reading.alt) == (61, 271, 5, 347)
    assert (reading.ign, reading.odo) == (True, 12.5)


def test_minus_one_is_not_known() -> None:
    reading = CODEC.read(location(vel=-1, cog=-1, acc=-1))
    assert (reading.speed, reading.course, reading.acc) == (None, None, None)


@pytest.mark.parametrize("type_", ["lwt", "transition", "waypoint", "card", "status"])
def test_other_messages_are_no_pings(type_: str) -> None:
    with pytest.raises(NoPing):
        CODEC.read(json.dumps({"_type": type_, "tst": NOON_S}).encode())
    assert len(decode(messages(b'{"_type": "%s"}' % type_.encode(), topic="fleet/city/P1/owntracks"))) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"_type": "location", "lat": 51.1, "lon": 71.4}', Reason.MISSING_FIELD),
        (b'{"lat": 51.1, "lon": 71.4, "tst": 1}', Reason.MISSING_FIELD),
        (b'{"_type": "encrypted", "data": "x"}', Reason.BAD_TYPE),
        (b'{"_type": "location", "tst": "now", "lat": 51.1, "lon": 71.4}', Reason.BAD_TYPE),
        (b"tracker", Reason.NOT_JSON),
    ],
)
def test_what_cannot_be_read_is_kept_by_name(text: bytes, reason: Reason) -> None:
    pings = decode(messages(text, topic="fleet/city/P1/owntracks"))
    assert reasons(pings) == [reason]
    with pytest.raises(msgspec.DecodeError):
        CODEC.read(text)


def test_an_encrypted_position_is_not_lost_in_silence() -> None:
    with pytest.raises(Unreadable):
        CODEC.read(b'{"_type": "encrypted", "data": "x"}')
