from __future__ import annotations

import pytest

from simulators.tcp_trackers import Fix
from simulators.wialon_client import checksum, record_of
from situation.positions import Flag
from telemetry.codecs.codec import Unreadable
from telemetry.codecs.wialon import WialonCodec, read_record
from telemetry.codecs.wialon_packets import BadChecksum, crc16_arc, packet_of, text_of
from tests.unit.telemetry.messages import LAT, LON, NOON_S, a_memory, flagged, reasons, taken

CODEC = WialonCodec()
TOPIC = "fleet/city/P1/wialon"
SHORT = "150126;120000;5106.0000;N;07124.0000;E;36.5;90;347.2;11"
FULL = SHORT + ";0.8;1;0;12.5,NA;AB12;odo:2:12.5,SOS:1:1,note:3:снег"


@pytest.mark.parametrize("record", [SHORT, FULL])
def test_a_record_is_a_ping_in_our_units(record: str) -> None:
    reading = read_record(record.encode())
    assert (reading.t, reading.speed, reading.course, reading.alt, reading.sat) == (NOON_S, 36.5, 90, 347.2, 11)
    assert (reading.lat, reading.lon) == (pytest.approx(51.1), pytest.approx(71.4))
    assert reading.hdop == (0.8 if record == FULL else None)


def test_south_and_west_are_negative() -> None:
    reading = read_record(b"150126;120000;3351.0000;S;07030.0000;W;0;0;0;4")
    assert (reading.lat, reading.lon) == (pytest.approx(-33.85), pytest.approx(-70.5))


def test_what_the_device_does_not_know_is_not_given() -> None:
    reading = read_record(b"150126;120000;5106.0;N;07124.0;E;NA;NA;NA;NA;NA;NA;NA;NA;NA;NA")
    assert (reading.speed, reading.course, reading.alt, reading.sat, reading.hdop) == (None,) * 5
    assert read_record(b"150126;120000;NA;NA;NA;NA;0;0;0;0").lat is None


@pytest.mark.parametrize(
    ("record", "part"),
    [
        ("150126;120000;5106.0;N", "form"),
        (SHORT.replace("150126", "310226"), "time"),
        (SHORT.replace("120000", "12:00"), "time"),
        (SHORT.replace(";N;", ";X;"), "place"),
        (SHORT.replace("5106.0000", "9100.0000"), "place"),
        (SHORT.replace("36.5", "fast"), "motion"),
        (SHORT.replace(";11", ";-1"), "satellites"),
        (SHORT.replace(";11", ";٣"), "satellites"),
        (FULL.replace(";1;0;", ";on;0;"), "inputs"),
        (FULL.replace("12.5,NA", "12.5,x"), "adc"),
        (FULL.replace("odo:2:12.5", "odo:2:far"), "params"),
    ],
)
def test_a_mistake_is_named_by_its_part(record: str, part: str) -> None:
    with pytest.raises(Unreadable) as mistake:
        read_record(record.encode())
    assert mistake.value.part == part


def test_a_device_without_a_clock_gets_ours_and_no_two_of_its_pings_are_one() -> None:
    text = b"#SD#NA;NA;5106.0;N;07124.0;E;0;0;0;4"
    pings = taken(a_memory(), text, topic=TOPIC)
    assert pings.fix_us.tolist() == pings.received_us.tolist()
    assert flagged(pings, Flag.SERVER_TIME) == [True]
    assert reasons(pings) == [""]


def test_a_fix_sent_live_and_again_from_the_black_box_is_one_ping() -> None:
    other = FULL.replace("120000", "115959")
    pings = taken(a_memory(), f"#D#{FULL}".encode(), f"#B#{FULL}|{other}|".encode(), topic=TOPIC)
    assert reasons(pings) == ["", "duplicate", ""]
    assert pings.others["buf"].to_pylist() == [None, True, True]


@pytest.mark.parametrize("text", [b"", b"no packet", b"#L#2.0;1;NA", b"#D#", b"#B#x|\xff|", b"#SD#\xff\xfe"])
def test_what_cannot_be_read_is_kept_by_name(text: bytes) -> None:
    assert set(reasons(taken(a_memory(), text, topic=TOPIC))) <= {"malformed"}
    assert len(reasons(taken(a_memory(), text, topic=TOPIC))) > 0


def test_a_line_with_its_checksum_may_come_as_it_is() -> None:
    body = (FULL + ";").encode()
    line = b"#D#" + body + b"%04X" % checksum(body)
    assert CODEC.split(line) == [FULL.encode()]
    with pytest.raises(Unreadable, match="checksum"):
        CODEC.split(line.replace(b"36.5", b"36.6"))


def test_both_ends_reckon_the_same_checksum() -> None:
    assert crc16_arc(b"123456789") == checksum(b"123456789") == 0xBB3D  # the check value of CRC-16/ARC


def test_a_checksum_that_must_be_there_and_is_not_is_a_bad_one() -> None:
    packet = packet_of(f"#SD#{SHORT}".encode())
    assert packet is not None
    assert text_of(packet) == SHORT.encode()
    with pytest.raises(BadChecksum):
        text_of(packet, must_be_checked=True)


def test_the_simulated_tracker_says_what_it_measured() -> None:
    reading = read_record(
        record_of(Fix(at_s=NOON_S, lat=LAT, lon=LON, speed_kmh=12.3, course_deg=359, alt_m=-4)).encode()
    )
    assert (reading.t, reading.speed, reading.course, reading.alt) == (NOON_S, 12.3, 359, -4)
    assert (reading.lat, reading.lon) == (pytest.approx(LAT, abs=1e-6), pytest.approx(LON, abs=1e-6))
