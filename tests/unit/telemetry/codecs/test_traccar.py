from __future__ import annotations

import json
from typing import Any

import pytest

from telemetry.codecs.traccar import TraccarCodec
from tests.unit.telemetry.messages import LAT, LON, a_memory, reasons, taken

CODEC = TraccarCodec()
TOPIC = "fleet/city/P1/traccar"
ATTRIBUTES = {"ignition": True, "odometer": 6902740, "totalDistance": 99, "sat": 13}


def forwarded(attributes: Any = None, **fields: Any) -> bytes:
    position = {
        "id": 7, "fixTime": "2026-01-15T12:00:00.000+00:00", "serverTime": "2026-01-15T12:00:03.000+00:00",
        "outdated": False, "valid": True, "latitude": LAT, "longitude": LON, "altitude": 350, "speed": 20, "course": 90,
        "accuracy": 0, "attributes": ATTRIBUTES if attributes is None else attributes,
    }  # fmt: skip
    return json.dumps({"position": position | fields, "device": {"uniqueId": "88", "status": "online"}}).encode()


def test_a_position_is_a_ping_in_our_units() -> None:
    reading = CODEC.read(forwarded())
    assert reading.t == "2026-01-15T12:00:00.000+00:00"
    assert reading.speed == pytest.approx(37.04)
    assert (reading.odo, reading.ign, reading.sat, reading.acc) == (6902.74, True, 13, None)


@pytest.mark.parametrize("fields", [{"outdated": True}, {"valid": False}])
def test_no_new_fix_is_no_position(fields: dict[str, Any]) -> None:
    assert reasons(taken(a_memory(), forwarded(**fields), topic=TOPIC)) == ["null_position"]


def test_attributes_may_be_an_empty_list_or_nothing() -> None:
    assert CODEC.read(forwarded(attributes=[])).ign is None


def test_the_same_position_sent_on_again_is_the_same_ping() -> None:
    again = forwarded(
        {"ignition": True, "odometer": 6902740, "sat": 13, "archive": True}, serverTime="2026-01-15T13:00:00Z"
    )
    pings = taken(a_memory(), forwarded(), again, forwarded(speed=21), topic=TOPIC)
    assert reasons(pings) == ["", "duplicate", ""]


def test_the_devices_own_marks_are_taken() -> None:
    reading = CODEC.read(forwarded({"archive": True, "mock": True, "hdop": 0.7}))
    assert (reading.buf, reading.mock, reading.hdop) == (True, True, 0.7)
    assert reading.odo is None
