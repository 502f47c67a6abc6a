from __future__ import annotations

import pytest

from simulators.tcp_trackers import Fix
from simulators.wialon_client import checksum, record_of
from telemetry.gateway.events import Ended, Event, Faulty, Ignored, Login, Report
from telemetry.gateway.wialon import MOST_LINE_BYTES, MOST_LOGIN_BYTES, WialonSession

RECORD = record_of(Fix(at_s=1_768_478_400, lat=51.1, lon=71.4))
SHORT = ";".join(RECORD.split(";")[:10])


def checked(type: str, body: str) -> bytes:
    """A packet of version 2."""
    text = (body + ("|" if type == "B" else ";")).encode()
    return b"#%s#%s%04X\r\n" % (type.encode(), text, checksum(text))


def told(session: WialonSession, data: bytes, *, accept: bool = True) -> tuple[list[Event], bytes]:
    """What it understands, and what it answers when all of that is settled."""
    events = session.receive(data)
    for event in events:
        if isinstance(event, Login | Report):
            session.accept(event) if accept else session.refuse(event)
    return events, session.bytes_to_send()


@pytest.fixture
def old() -> WialonSession:
    """Logged in by version 1.1."""
    session = WialonSession()
    assert told(session, b"#L#868000000000017;NA\r\n")[1] == b"#AL#1\r\n"
    return session


@pytest.fixture
def new() -> WialonSession:
    """Logged in by version 2.0."""
    session = WialonSession()
    assert told(session, checked("L", "2.0;868000000000017;NA"))[1] == b"#AL#1\r\n"
    return session


def test_a_login_says_who_it_is_and_is_answered_when_that_is_known() -> None:
    session = WialonSession()
    (login,) = session.receive(b"#L#868000000000017;secret\r\n")
    assert isinstance(login, Login)
    assert (login.tracker, login.password) == ("868000000000017", "secret")
    assert "secret" not in repr(login)
    assert session.bytes_to_send() == b""
    session.refuse(login)
    assert session.bytes_to_send() == b"#AL#0\r\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"#L#2.0;42001300083;;CE45\r\n", b"#AL#10\r\n"),
        (b"#L#;NA\r\n", b"#AL#0\r\n"),
        (b"#L#a b;NA\r\n", b"#AL#0\r\n"),
    ],
)
def test_a_login_that_cannot_be_read_is_refused(line: bytes, answer: bytes) -> None:
    events, said = told(WialonSession(), line)
    assert isinstance(events[0], Faulty)
    assert said == answer


def test_a_position_is_answered_only_when_it_is_stored(old: WialonSession) -> None:
    (report,) = old.receive(f"#SD#{SHORT}\r\n".encode())
    assert isinstance(report, Report)
    assert (report.tracker, report.kind, report.payload) == ("868000000000017", "wialon", f"#SD#{SHORT}".encode())
    assert old.bytes_to_send() == b""
    old.accept(report)
    assert old.bytes_to_send() == b"#ASD#1\r\n"


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("1;2;3", b"#AD#-1\r\n"),
        (RECORD.replace("150126", "999999"), b"#AD#0\r\n"),
        (RECORD.replace(";N;", ";Q;"), b"#AD#10\r\n"),
        (RECORD.replace(";0.0;0;0.0;", ";0.0;x;0.0;"), b"#AD#11\r\n"),
        (RECORD.replace(";0.0;10;", ";0.0;many;"), b"#AD#12\r\n"),
        (RECORD.replace(";0;0;12.5", ";a;0;12.5"), b"#AD#13\r\n"),
        (RECORD.replace("12.5,NA", "12.5,q"), b"#AD#14\r\n"),
        (RECORD.replace("SIM:1:1", "SIM:9:1"), b"#AD#15\r\n"),
    ],
)
def test_a_mistake_is_stored_and_answered_by_its_code(new: WialonSession, body: str, answer: bytes) -> None:
    events, said = told(new, checked("D", body))
    assert [type(event) for event in events] == [Report, Faulty]
    assert said == answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (checked("SD", SHORT).replace(b"7", b"8"), b"#ASD#13\r\n"),
        (checked("D", RECORD).replace(b"7", b"8"), b"#AD#16\r\n"),
        (checked("B", RECORD).replace(b"7", b"8"), b"#AB#\r\n"),
        (f"#D#{RECORD}\r\n".encode(), b"#AD#16\r\n"),
    ],
)
def test_what_the_checksum_betrays_is_not_stored(new: WialonSession, line: bytes, answer: bytes) -> None:
    assert told(new, line) == ([Faulty(what="checksum")], answer)


def test_a_black_box_is_answered_by_how_many_are_kept(new: WialonSession) -> None:
    events, said = told(new, checked("B", "|".join([RECORD] * 1000)))
    payloads = [event.payload for event in events if isinstance(event, Report)]
    assert [payload.count(b"|") for payload in payloads] == [400, 400, 200]
    assert said == b"#AB#1000\r\n"


def test_a_black_box_of_an_unknown_tracker_is_not_kept(old: WialonSession) -> None:
    assert told(old, f"#B#{RECORD}|{SHORT}\r\n".encode(), accept=False)[1] == b"#AB#0\r\n"


def test_a_ping_is_answered(old: WialonSession) -> None:
    assert told(old, b"#P#\r\n") == ([], b"#AP#\r\n")


@pytest.mark.parametrize("type_", ["M", "QI", "V", "XYZ"])
def test_what_we_have_no_use_for_is_counted_and_not_answered(old: WialonSession, type_: str) -> None:
    name = "other" if type_ == "XYZ" else type_
    assert told(old, f"#{type_}#hello\r\n".encode()) == ([Ignored(what=name)], b"")


def test_a_pictures_bytes_are_skipped_whatever_they_hold(old: WialonSession) -> None:
    picture = b"#P#\r\n#L#evil;NA\r\n" * 10
    line = b"#I#%d;0;1;150126;120000;a.jpg\r\n" % len(picture)
    assert told(old, line + picture + b"#P#\r\n") == ([Ignored(what="I")], b"#AP#\r\n")


def test_a_line_may_say_itself_who_sends_it() -> None:
    events, said = told(WialonSession(), f"99999999#SD#{SHORT}\r\n".encode())
    assert [event.tracker for event in events if isinstance(event, Report)] == ["99999999"]
    assert said == b"#ASD#1\r\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"#SD#{SHORT}\r\n".encode(), "not_logged_in"),
        (b"x" * (MOST_LOGIN_BYTES + 1), "line_too_long"),
        (b"#I#99;a\r\n", "data_too_long"),
    ],
)
def test_a_stranger_gets_no_room(data: bytes, why: str) -> None:
    session = WialonSession()
    assert session.receive(data) == [Ended(why=why)]
    assert session.receive(b"#L#1;NA\r\n") == []
    assert not session.is_midway


def test_a_line_without_an_end_ends_the_connection(old: WialonSession) -> None:
    assert old.receive(b"#B#" + b"1" * MOST_LINE_BYTES) == [Ended(why="line_too_long")]


def test_too_many_records_end_the_connection(old: WialonSession) -> None:
    assert old.receive(b"#B#" + b"1|" * 5001 + b"\r\n") == [Ended(why="too_many_records")]


def test_garbage_between_packets_is_counted(old: WialonSession) -> None:
    assert told(old, b"\r\nGET / HTTP/1.1\r\n#P#\r\n") == ([Faulty(what="line")], b"#AP#\r\n")


def test_a_position_with_more_values_than_any_device_has_ends_the_connection() -> None:
    session = WialonSession()
    session.receive(b"#L#1;NA\r\n")
    assert session.receive(b"#D#" + b"1," * 40_000 + b"\r\n") == [Ended(why="line_too_long")]
