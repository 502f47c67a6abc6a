from __future__ import annotations

import struct

import pytest

from simulators.egts_client import EgtsClient, _position
from simulators.tcp_trackers import Fix
from telemetry.codecs.codec import NoPing, Unreadable
from telemetry.codecs.egts import EgtsCodec
from telemetry.codecs.pz90 import to_wgs84
from tests.unit.telemetry.messages import LAT, LON, NOON_S, a_memory, reasons, taken

CODEC = EgtsCodec()
TOPIC = "fleet/city/P1/egts"
ANY_END = {"", "malformed", "null_position", "out_of_range", "future"}
FIX = Fix(at_s=NOON_S, lat=LAT, lon=LON, speed_kmh=36.5, course_deg=271, alt_m=347, sat=12, hdop=0.63, odo_km=19.4)


def message(*positions: bytes) -> bytes:
    """Each position in a record of its own."""
    client = EgtsClient("", 0, 7)
    return b"\0" + b"".join(client._record(2, position) for position in positions)


def position(fix: Fix = FIX, *, late: bool = False, flags: int = 0) -> bytes:
    """`flags` are turned over."""
    text = bytearray(_position(fix, late=late))
    text[15] ^= flags
    return bytes(text)


def test_a_record_is_a_ping_in_our_units() -> None:
    (text,) = CODEC.split(message(position())) or []
    reading = CODEC.read(text)
    assert (reading.t, reading.course, reading.alt, reading.sat, reading.buf) == (NOON_S, 271, 347, 12, None)
    assert (reading.speed, reading.hdop, reading.odo) == (pytest.approx(36.5), 0.63, pytest.approx(19.4))
    assert (reading.lat, reading.lon) == (pytest.approx(LAT, abs=1e-7), pytest.approx(LON, abs=1e-7))


def test_south_west_and_below_the_sea_are_negative() -> None:
    reading = CODEC.read(position(Fix(at_s=NOON_S, lat=-33.85, lon=-70.5, alt_m=-28)))
    assert (reading.lat, reading.lon, reading.alt) == (pytest.approx(-33.85), pytest.approx(-70.5), -28)


def test_without_the_valid_bit_there_is_no_position() -> None:
    assert reasons(taken(a_memory(), message(position(flags=1)), topic=TOPIC)) == ["null_position"]


def test_a_position_in_pz_90_02_is_moved_by_less_than_half_a_metre() -> None:
    moved, still = CODEC.read(position(flags=4)), CODEC.read(position())
    assert moved.lat is not None
    assert still.lat is not None
    assert 0 < abs(moved.lat - still.lat) * 111_195 < 0.5
    assert to_wgs84(90, 0) == (90, 0)


def test_a_fix_sent_live_and_again_from_the_black_box_is_one_ping() -> None:
    pings = taken(a_memory(), message(position()), message(position(late=True)), topic=TOPIC)
    assert reasons(pings) == ["", "duplicate"]
    assert pings.others["buf"].to_pylist() == [None, True]


def test_one_record_may_hold_many_positions() -> None:
    fixes = [Fix(at_s=NOON_S - 9 + n, lat=LAT, lon=LON) for n in range(3)]
    pings = taken(a_memory(), message(b"".join(map(position, fixes))), topic=TOPIC)
    assert pings.fix_us.tolist() == [fix.at_s * 1_000_000 for fix in fixes]
    assert reasons(pings) == ["", "", ""]


def test_records_without_a_position_are_no_pings() -> None:
    with pytest.raises(NoPing):
        CODEC.split(message(struct.pack("<BH", 20, 5) + bytes(5)))


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_message_cut_short_is_malformed(cut: int) -> None:
    whole = message(position())
    pings = taken(a_memory(), whole[:-cut] if cut < len(whole) else b"\1", topic=TOPIC)
    assert set(reasons(pings)) <= {"malformed"}


@pytest.mark.parametrize("length", range(30))
@pytest.mark.parametrize("filling", [b"\0", b"\xff"])
def test_sub_records_of_any_length_are_read_or_malformed(length: int, filling: bytes) -> None:
    odd = struct.pack("<BH", 16, length) + filling * length
    extension = position()[:27] + struct.pack("<BH", 17, length) + filling * length
    for text in (odd, extension):
        assert set(reasons(taken(a_memory(), message(text), topic=TOPIC))) <= ANY_END


def test_a_position_that_is_too_short_for_its_flags_is_malformed() -> None:
    short = struct.pack("<BH", 16, 21) + position()[3:24]
    with pytest.raises(Unreadable):
        CODEC.read(short)
