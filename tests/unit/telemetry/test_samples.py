"""Payloads of real devices beside the checkout, each to its documented value. They are in no repository of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from telemetry.codecs import CODECS
from telemetry.gateway.egts import EgtsSession
from telemetry.gateway.events import Ended, Faulty, Login, Report, Session
from telemetry.gateway.wialon import WialonSession
from telemetry.pings import Pings
from tests.unit.telemetry.messages import a_memory, reasons, taken

PAYLOADS = Path(__file__).parents[4] / "shared" / "data" / "gps" / "payloads"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not PAYLOADS.exists(), reason="no sample payloads beside the checkout"),
]


def lines_of(name: str) -> list[bytes]:
    return [line for line in (PAYLOADS / name).read_bytes().splitlines() if line.strip()]


def read(kind: str, *payloads: bytes) -> Pings:
    return taken(a_memory(), *payloads, topic=f"fleet/city/P1/{kind}")


def heard(session: Session, data: bytes) -> list[object]:
    """Events of one connection, all accepted."""
    events = session.receive(data)
    for event in events:
        if isinstance(event, Login | Report):
            session.accept(event)
    return list(events)


def test_owntracks() -> None:
    pings = read("owntracks", *lines_of("owntracks.jsonl"))
    assert reasons(pings) == [""] * 6
    assert pings.lat.tolist() == [46.0681247, 48.85833, 48.85833, 48.85, 37.0, 47.420051]
    assert pings.fix_us[0] == 1_551_874_878_000_000
    assert pings.speed_kmh[2] == 61


def test_traccar() -> None:
    pings = read("traccar", *lines_of("traccar_forward.json"))
    assert reasons(pings) == [""]
    assert (pings.lat[0], pings.lon[0], pings.course_deg[0]) == (53.8862733, 27.449195, 316)
    assert pings.others["odo_km"].to_pylist() == [6902.74]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hsl_hfp-sample-vp.json", ""),
        ("hsl_garbage-data.json", "missing_field"),
        ("hsl_hfp-sample-pas.json", "missing_field"),
        ("hsl_hfp-tlr-sample.json", "missing_field"),
    ],
)
def test_hfp(name: str, reason: str) -> None:
    assert reasons(read("hfp", (PAYLOADS / name).read_bytes())) == [reason]


def test_egts_packets_all_pass_both_checksums_and_are_answered() -> None:
    packets = [bytes.fromhex(line.decode()) for line in lines_of("egts_hex.txt")]
    payloads: list[bytes] = []
    for packet in packets:
        session = EgtsSession()
        events = heard(session, packet)
        assert not [event for event in events if isinstance(event, Faulty | Ended)]
        assert bool(session.bytes_to_send()) == (packet[9] == 1)
        payloads += [event.payload for event in events if isinstance(event, Report)]
    pings = read("egts", *payloads)
    assert (len(packets), len(pings)) == (17, 95)
    known = pings.fix_us.tolist().index(1_521_610_699_000_000)  # 2018-03-21T05:38:19Z
    assert pings.lat[known] == pytest.approx(51.67569, abs=1e-5)
    assert pings.lon[known] == pytest.approx(55.59190, abs=1e-5)
    assert pings.speed_kmh[known] == pytest.approx(10.6)


def test_wialon_packets_are_answered_and_those_with_a_checksum_pass_but_the_login() -> None:
    answers = {}
    payloads: list[bytes] = []
    for line in lines_of("wialon_ips.txt"):
        session = WialonSession()
        if not line.startswith(b"#L"):
            heard(session, b"#L#000000000000000;NA\r\n")
            session.bytes_to_send()
        payloads += [event.payload for event in heard(session, line + b"\r\n") if isinstance(event, Report)]
        answers[line] = session.bytes_to_send()
    wrong = [
        line for line, answer in answers.items() if answer not in (b"#AP#\r\n", b"#AB#2\r\n") and b"#1\r" not in answer
    ]
    assert wrong == [b"#L#2.0;42001300083;;CE45"]
    pings = read("wialon", *payloads)
    assert set(reasons(pings)) == {"", "null_position", "duplicate"}
    first = 0  # the file's second line
    assert pings.lat[first] == pytest.approx(55 + 54.350052 / 60)
    assert pings.lon[first] == pytest.approx(36 + 44.670410 / 60)
    assert pings.speed_kmh[first] == pytest.approx(2.92)


def test_a_wialon_line_with_its_checksum_is_read_as_it_is() -> None:
    codec = CODECS["wialon"]
    checked = [
        line for line in lines_of("wialon_ips.txt") if line.endswith((b"7A01", b"E7C9", b"0x9b0", b"626B", b"F24A"))
    ]
    assert [len(codec.split(line) or []) for line in checked] == [1] * len(checked)
    assert len(checked) == 6
