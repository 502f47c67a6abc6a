from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from simulators.egts_client import EgtsClient, _crc, _position, _results, _subrecord, packet_of
from simulators.tcp_trackers import Fix
from telemetry.codecs.egts import EgtsCodec
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.egts_packets import Result, crc8, crc16
from telemetry.gateway.events import Ended, Event, Faulty, Ignored, Login, Report

POSITION = _position(Fix(at_s=1_768_478_400, lat=51.1, lon=71.4), late=False)
IMEI = b"868000000000017"


def record(data: bytes, *, number: int = 1, service: int = 2, owner: int | None = 7) -> bytes:
    head = struct.pack("<HHB", len(data), number, 0x80 | (owner is not None))
    return head + (b"" if owner is None else struct.pack("<I", owner)) + bytes([service, service]) + data


def login(terminal: int = 7, imei: bytes = IMEI) -> bytes:
    identity = struct.pack("<IB", terminal, 2 * bool(imei)) + imei
    return packet_of(1, 1, record(_subrecord(1, identity), service=1, owner=None))


def told(session: EgtsSession, data: bytes, *, accept: bool = True) -> tuple[list[Event], list[tuple[int, bytes]]]:
    """What it understands; (type, body) of the packets that it answers when all of that is settled."""
    events = session.receive(data)
    for event in events:
        if isinstance(event, Login | Report):
            session.accept(event) if accept else session.refuse(event)
    return events, packets_in(session.bytes_to_send())


def packets_in(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while data:
        (length,) = struct.unpack_from("<H", data, 5)
        assert _crc(data[:10], 8, 0x31) == data[10]
        body, crc = data[11 : 11 + length], data[11 + length : 13 + length]
        assert struct.pack("<H", _crc(body, 16, 0x1021)) == crc
        found.append((data[9], body))
        data = data[13 + length :]
    return found


def results(body: bytes) -> dict[int, int]:
    return _results(body[3:])


def test_both_ends_reckon_the_same_checksums() -> None:
    for data in (b"", b"123456789", bytes(range(256))):
        assert (crc8(data), crc16(data)) == (_crc(data, 8, 0x31), _crc(data, 16, 0x1021))
    assert (crc8(b"123456789"), crc16(b"123456789")) == (0xF7, 0x29B1)  # the check values of both


def test_a_login_says_its_imei_and_is_told_the_result() -> None:
    events, packets = told(EgtsSession(), login())
    assert [event.tracker for event in events if isinstance(event, Login)] == [IMEI.decode()]
    (response, confirmed), (appdata, code) = packets
    assert (response, confirmed[:3], results(confirmed)) == (0, b"\1\0\0", {1: 0})
    assert (appdata, code[5:7], code[7:]) == (1, b"\1\1", b"\x09\1\0\0")


def test_a_login_that_nobody_knows_is_denied() -> None:
    _, packets = told(EgtsSession(), login(), accept=False)
    assert packets[1][1][-1] == Result.AUTH_DENIED


def test_a_terminal_without_an_imei_is_its_number() -> None:
    events, _ = told(EgtsSession(), login(1234, b""))
    assert [event.tracker for event in events if isinstance(event, Login)] == ["1234"]


def test_a_packet_is_answered_only_when_all_of_it_is_stored() -> None:
    session = EgtsSession()
    first, second = record(POSITION, number=1, owner=7), record(POSITION, number=2, owner=8)
    events = session.receive(packet_of(1, 5, first + second))
    one, two = (event for event in events if isinstance(event, Report))
    assert [(each.tracker, each.kind) for each in (one, two)] == [("7", "egts"), ("8", "egts")]
    session.accept(two)
    assert session.bytes_to_send() == b""
    session.accept(one)
    ((_, body),) = packets_in(session.bytes_to_send())
    assert (body[:3], results(body)) == (b"\5\0\0", {1: 0, 2: 0})


def test_records_of_one_tracker_go_together_and_an_unknown_ones_are_refused_alone() -> None:
    session = EgtsSession()
    owners = [7, 8, 7]
    events = session.receive(
        packet_of(1, 5, b"".join(record(POSITION, number=n, owner=each) for n, each in enumerate(owners)))
    )
    reports = [event for event in events if isinstance(event, Report)]
    assert [(each.tracker, len(EgtsCodec().split(each.payload) or [])) for each in reports] == [("7", 2), ("8", 1)]
    session.accept(reports[0])
    session.refuse(reports[1])
    ((_, body),) = packets_in(session.bytes_to_send())
    assert results(body) == {0: Result.OK, 1: Result.OBJ_NFOUND, 2: Result.OK}


def test_many_positions_go_in_parts_that_telemetry_takes() -> None:
    events = EgtsSession().receive(packet_of(1, 5, b"".join(record(POSITION, number=n) for n in range(900))))
    sizes = [len(EgtsCodec().split(event.payload) or []) for event in events if isinstance(event, Report)]
    assert sizes == [400, 400, 100]


@pytest.mark.parametrize("owner", [None, 7])
def test_a_record_without_a_number_or_with_its_terminals_is_of_who_has_logged_in(owner: int | None) -> None:
    session = EgtsSession()
    told(session, login(7))
    events, _ = told(session, packet_of(1, 2, record(POSITION, owner=owner)))
    assert [event.tracker for event in events if isinstance(event, Report)] == [IMEI.decode()]


def test_a_record_of_nobody_is_refused() -> None:
    events, ((_, body),) = told(EgtsSession(), packet_of(1, 2, record(POSITION, owner=None)))
    assert events == [Faulty(what="nobody")]
    assert results(body) == {1: Result.OBJ_NFOUND}


def test_another_platform_is_greeted_and_its_records_say_whose_they_are() -> None:
    events, packets = told(EgtsSession(), packet_of(1, 1, record(_subrecord(5, bytes(5)), service=1, owner=None)))
    assert events == [Ignored(what="dispatcher")]
    assert packets[1][1][-1] == Result.OK


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (packet_of(1, 1, record(POSITION))[:-1] + b"\0", "datacrc_error"),
        (packet_of(1, 1, record(POSITION)[:-1]), "inc_dataform"),
        (packet_of(2, 1, b"signed"), "uns_type"),
    ],
)
def test_a_packet_that_cannot_be_taken_is_answered_and_the_next_one_is(data: bytes, what: str) -> None:
    session = EgtsSession()
    events, ((type_, body),) = told(session, data)
    assert events == [Faulty(what=what)]
    assert (type_, body[2]) == (0, Result[what.upper()])
    assert isinstance(told(session, packet_of(1, 2, record(POSITION)))[0][0], Report)


def test_an_encrypted_packet_is_answered_so() -> None:
    data = bytearray(packet_of(1, 1, record(POSITION)))
    data[2] |= 0x08
    data[10] = _crc(bytes(data[:10]), 8, 0x31)
    assert told(EgtsSession(), bytes(data))[0] == [Faulty(what="decrypt_error")]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"GET / HTTP/1.1\r\n", "inc_headerform"), (packet_of(1, 1, b"x")[:10] + b"\0", "headercrc_error")],
)
def test_a_header_that_cannot_be_trusted_ends_the_connection(data: bytes, why: str) -> None:
    session = EgtsSession()
    events, ((_, body),) = told(session, data)
    assert events == [Ended(why=why)]
    assert body[2] == Result[why.upper()]
    assert session.receive(packet_of(1, 2, record(POSITION))) == []


def test_a_routed_packet_is_read() -> None:
    records = record(POSITION)
    head = struct.pack("<BBBBBHHBHHB", 1, 0, 0x20, 16, 0, len(records), 3, 1, 10, 20, 5)
    data = head + bytes([_crc(head, 8, 0x31)]) + records + struct.pack("<H", _crc(records, 16, 0x1021))
    assert isinstance(told(EgtsSession(), data)[0][0], Report)


def test_our_packets_are_numbered_and_responses_to_us_need_no_answer() -> None:
    session = EgtsSession()
    told(session, login())
    assert told(session, packet_of(0, 1, b"\1\0\0")) == ([], [])
    session.receive(packet_of(1, 2, b"") * 3)
    said = session.bytes_to_send()
    numbers = [said[at + 7] for at in range(0, len(said), 16)]
    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_a_client_without_an_imei_names_itself_in_each_record() -> None:
    client = EgtsClient("", 0, 99)
    events, _ = told(EgtsSession(), packet_of(1, 1, client._record(2, POSITION)))
    assert [event.tracker for event in events if isinstance(event, Report)] == ["99"]
