"""Whatever comes over TCP or in a payload: no crash, the same events however cut, rows sound or with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import msgspec
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.egts_client import EgtsClient, _position, _subrecord, packet_of
from simulators.tcp_trackers import Fix
from simulators.wialon_client import checksum, record_of
from situation.positions import POSITIONS, Reason
from telemetry.codecs import CODECS
from telemetry.columns import record_batch
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.egts_packets import MOST_BYTES
from telemetry.gateway.events import Event, Login, Report, Session
from telemetry.gateway.wialon import MOST_LINE_BYTES, WialonSession
from tests.unit.telemetry.messages import NOON_S, a_memory, taken

fixes = st.builds(
    Fix,
    at_s=st.integers(NOON_S - 10**6, NOON_S),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    speed_kmh=st.floats(0, 300),
    course_deg=st.floats(0, 359),
    alt_m=st.floats(-400, 8000),
    sat=st.integers(0, 40),
    odo_km=st.floats(0, 10**6),
)


def mutated(valid: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """As it is, or cut, or with some bytes replaced."""

    def spoiled(whole: bytes, at: float, bits: bytes, drop: int) -> bytes:
        place = int(at * len(whole))
        return whole[:place] + bits + whole[place + drop :]

    return valid | st.builds(spoiled, valid, st.floats(0, 1), st.binary(max_size=3), st.integers(0, 4))


# --- Wialon


def checked(type_: str, text: str) -> bytes:
    body = text.encode() + (b"|" if type_ == "B" else b";")
    return b"#%s#%s%04X\r\n" % (type_.encode(), body, checksum(body))


records = fixes.map(record_of)
wialon_packets = st.one_of(
    st.builds(checked, st.sampled_from(["D", "SD"]), records),
    st.builds(checked, st.just("B"), st.lists(records, min_size=1, max_size=4).map("|".join)),
    records.map(lambda record: f"#D#{record}\r\n".encode()),
    st.sampled_from(
        [
            b"#P#\r\n",
            b"#L#2.0;12345;NA;1234\r\n",
            b"#L#12345;NA\r\n",
            checked("L", "2.0;777;NA"),
            b"#M#hello\r\n",
            b"#I#9;1\r\n",
        ]
    ),
)
# --- EGTS


def egts_packet(positions: list[tuple[Fix, bool, int]]) -> bytes:
    parts = []
    for fix, late, terminal in positions:
        parts.append(EgtsClient("", 0, terminal)._record(2, _position(fix, late=late)))
    return packet_of(1, 1, b"".join(parts))


LOGIN = packet_of(1, 2, EgtsClient("", 0, 7, imei="x")._record(1, _subrecord(1, b"\7\0\0\0\2" + b"868000000000017")))
egts_packets = st.one_of(
    st.lists(st.tuples(fixes, st.booleans(), st.integers(0, 3)), max_size=4).map(egts_packet),
    st.sampled_from([LOGIN, packet_of(0, 1, b"\1\0\0"), packet_of(1, 9, b""), packet_of(1, 3, b"\1\0\1\0\0\2\2x")]),
)

wialon_streams = st.lists(mutated(wialon_packets) | st.binary(max_size=40), max_size=8).map(
    lambda parts: checked("L", "2.0;777;NA") + b"".join(parts)
)
egts_streams = st.lists(mutated(egts_packets), max_size=6).map(b"".join) | st.binary(max_size=80)
cuts = st.lists(st.floats(0, 1), max_size=12)


def heard(session: Session, pieces: list[bytes], *, accept: Callable[[int], bool]) -> tuple[list[Event], bytes]:
    """Events and answers of a connection on which the bytes come in these pieces."""
    events, answers = [], b""
    for piece in pieces:
        understood = session.receive(piece)
        events += understood
        for event in understood:
            if isinstance(event, Login | Report):
                session.accept(event) if accept(event.place) else session.refuse(event)
        answers += session.bytes_to_send()
    return events, answers


def pieces_of(data: bytes, places: list[float]) -> list[bytes]:
    ends = sorted({0, len(data), *(int(place * len(data)) for place in places)})
    return [data[start:end] for start, end in pairwise(ends)]


def the_same_however_cut(make: Callable[[], Session], data: bytes, places: list[float], seed: int) -> None:
    def accept(place: int) -> bool:
        return (place * 7 + seed) % 5 > 0

    whole = heard(make(), [data], accept=accept)
    assert heard(make(), pieces_of(data, places), accept=accept) == whole
    assert heard(make(), [data[at : at + 1] for at in range(len(data))], accept=accept) == whole


@given(data=wialon_streams, places=cuts, seed=st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_wialon_is_understood_the_same_however_it_is_cut(data: bytes, places: list[float], seed: int) -> None:
    the_same_however_cut(WialonSession, data, places, seed)


@given(data=egts_streams, places=cuts, seed=st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_egts_is_understood_the_same_however_it_is_cut(data: bytes, places: list[float], seed: int) -> None:
    the_same_however_cut(EgtsSession, data, places, seed)


@given(pieces=st.lists(st.binary(max_size=300) | wialon_packets | egts_packets, max_size=20))
@settings(max_examples=100, deadline=None)
def test_no_session_keeps_more_than_a_packet(pieces: list[bytes]) -> None:
    for session, most in ((WialonSession(), MOST_LINE_BYTES), (EgtsSession(), MOST_BYTES)):
        heard(session, pieces, accept=lambda _: True)
        assert len(session._buffer) <= most


# --- codecs

owntracks = st.fixed_dictionaries(
    {"_type": st.sampled_from(["location", "lwt", "x"])},
    optional={
        name: st.floats(allow_nan=False) | st.none() | st.text(max_size=3)
        for name in ("tst", "lat", "lon", "vel", "acc")
    },
).map(lambda fields: json.dumps(fields).encode())
traccar = st.fixed_dictionaries(
    {},
    optional={
        name: st.floats(allow_nan=False) | st.none() | st.just("2026-01-15T12:00:00Z") | st.booleans()
        for name in ("fixTime", "latitude", "longitude", "speed", "valid", "attributes")
    },
).map(lambda fields: json.dumps({"position": fields}).encode())
# Frames that are whole around contents that are anything: what mutation rarely makes.
odd_records = st.lists(st.tuples(st.sampled_from([16, 17, 20]), st.binary(max_size=30)), max_size=4).map(
    lambda parts: b"\0" + EgtsClient("", 0, 7)._record(2, b"".join(_subrecord(*part) for part in parts))
)
odd_fields = st.lists(
    st.sampled_from(["NA", "", "150126", "120000", "5106.0", "N", "E", "-1", "9" * 20, "a:1:2"]), max_size=17
)
PAYLOADS = {
    "owntracks": owntracks,
    "traccar": traccar,
    "wialon": wialon_packets.map(lambda line: line.rstrip(b"\r\n"))
    | odd_fields.map(lambda fields: f"#D#{';'.join(fields)}".encode()),
    "egts": egts_packets.map(lambda packet: b"\0" + packet[11:-2]) | odd_records,
}
sent = st.sampled_from(sorted(PAYLOADS)).flatmap(
    lambda kind: st.tuples(
        st.just(kind), st.lists(mutated(PAYLOADS[kind]) | st.binary(max_size=60), min_size=1, max_size=4)
    )
)


@given(sent=sent)
@settings(max_examples=250, deadline=None)
def test_whatever_a_payload_holds_every_row_is_sound_or_has_its_reason(sent: tuple[str, list[bytes]]) -> None:
    kind, payloads = sent
    rows = record_batch(taken(a_memory(), *payloads, topic=f"fleet/city/P1/{kind}"))
    assert rows.schema == POSITIONS
    assert set(rows["reason"].to_pylist()) <= {None, *map(str, Reason)}
    accepted = rows.filter(rows["reason"].is_null())
    assert not accepted["fix_at"].null_count
    assert pc.all(pc.less_equal(pc.abs(accepted["lat"]), 90)).as_py() in (True, None)
    assert pc.all(pc.less_equal(pc.abs(accepted["lon"]), 180)).as_py() in (True, None)


@given(sent=sent)
@settings(max_examples=250, deadline=None)
def test_a_ping_that_says_nothing_of_a_buffer_is_known_by_its_text(sent: tuple[str, list[bytes]]) -> None:
    kind, payloads = sent
    codec = CODECS[kind]
    for payload in payloads:
        with suppress(msgspec.DecodeError, LookupError, UnicodeDecodeError):
            for text in codec.split(payload) or [payload]:
                assert not codec.says_buf or codec.read(text).buf is not None or codec.identity(text) == text


@given(fix=fixes)
@settings(max_examples=100, deadline=None)
def test_what_the_trackers_say_arrives_as_they_measured_it(fix: Fix) -> None:
    texts = {"wialon": f"#D#{record_of(fix)}".encode(), "egts": b"\0" + egts_packet([(fix, False, 7)])[11:-2]}
    for kind, text in texts.items():
        (row,) = record_batch(taken(a_memory(), text, topic=f"fleet/city/P1/{kind}")).to_pylist()
        if abs(fix.lat) < 1e-6 and abs(fix.lon) < 1e-6:
            continue  # 0 N 0 E is no position
        assert row["reason"] is None, row
        assert row["fix_at"].timestamp() == fix.at_s
        assert abs(row["lat"] - fix.lat) < 1e-6
        assert abs(row["lon"] - fix.lon) < 1e-6
        assert abs(row["speed_kmh"] - fix.speed_kmh) < 0.06
        assert abs(row["course_deg"] - fix.course_deg) <= 1
        assert row["sat"] == fix.sat
