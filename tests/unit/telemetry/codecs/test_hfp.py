from __future__ import annotations

import msgspec
import pytest

from telemetry.codecs.hfp import HfpCodec

EVENT = b"""{"VP":{"desi":"57","oper":18,"veh":640,"tst":"2026-01-15T12:00:00Z","tsi":1768478400,"spd":10.0,"hdg":314,
"lat":60.237024,"long":25.081113,"acc":0.74,"dl":-48,"odo":1136,"drst":0}}"""


def test_units_are_those_of_the_contract() -> None:
    reading = HfpCodec().read(EVENT)
    assert (reading.t, reading.lat, reading.lon, reading.course) == ("2026-01-15T12:00:00Z", 60.237024, 25.081113, 314)
    assert reading.speed == pytest.approx(36.0)
    assert reading.odo == pytest.approx(1.136)


def test_acceleration_is_not_taken_for_accuracy() -> None:
    assert HfpCodec().read(EVENT).acc is None


def test_a_vehicle_without_a_position_is_read_as_such() -> None:
    reading = HfpCodec().read(b'{"VP":{"tst":"2026-01-15T12:00:00Z","lat":null,"long":null}}')
    assert (reading.lat, reading.lon) == (None, None)


@pytest.mark.parametrize("other", [b'{"PAS":{"tst":"2026-01-15T12:00:00Z","lat":1,"long":2}}', b"{}", b'{"VP":null}'])
def test_other_events_are_no_pings(other: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        HfpCodec().read(other)


def test_a_message_is_one_ping() -> None:
    assert HfpCodec().split(EVENT) is None
