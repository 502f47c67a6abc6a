from __future__ import annotations

import json

import numpy as np
import pytest

from telemetry.codecs.egts import EgtsCodec
from telemetry.pings import NO_FIX
from telemetry.steps.decode import MOST_BYTES, MOST_PINGS, decode
from tests.unit.telemetry.messages import LAT, LON, NOON_S, messages, ping, reasons


def test_a_ping_becomes_a_row_with_its_place_in_the_stream() -> None:
    pings = decode(messages(ping(3, speed=31.5, course=12, seq=7), first_seq=41))
    assert pings.fix_us.tolist() == [(NOON_S + 3) * 1_000_000]
    assert (pings.lat.tolist(), pings.lon.tolist(), pings.speed_kmh.tolist()) == ([LAT], [LON], [31.5])
    assert (pings.stream_seq.tolist(), pings.item.tolist(), pings.seq.tolist()) == ([41], [0], [7])
    assert pings.vehicles() == ["P1"]


def test_an_array_becomes_as_many_rows_of_one_message() -> None:
    array = b"[" + b",".join(ping(second, seq=second) for second in range(3)) + b"]"
    pings = decode(messages(ping(9), array, ping(10)))
    assert pings.stream_seq.tolist() == [1, 2, 2, 2, 3]
    assert pings.item.tolist() == [0, 0, 1, 2, 0]
    assert pings.seq.tolist() == [-1, 0, 1, 2, -1]


def test_one_bad_ping_of_an_array_does_not_spoil_the_others() -> None:
    pings = decode(messages(b"[" + ping(1) + b', {"t": 1}, ' + ping(2) + b"]"))
    assert reasons(pings) == ["", "missing_field", ""]
    assert pings.texts[1] == b'{"t": 1}'


BAD = [
    (b"", "not_json"),
    (b"{", "not_json"),
    (b"\xff\xfe", "not_json"),
    (b"[{]", "not_json"),
    (b"{" * 100_000, "not_json"),
    (b"[]", "missing_field"),
    (b"{}", "missing_field"),
    (b"null", "bad_type"),
    (b"7", "bad_type"),
    (b'"text"', "bad_type"),
    (b"[1]", "bad_type"),
    (ping(lat="north"), "bad_type"),
    (ping(t="noon"), "bad_type"),
    (ping(t=True), "bad_type"),
    (ping(blade=1), "bad_type"),
    (ping(task="plowing"), "bad_type"),
    (ping(sat=40_000), "out_of_range"),
    (ping(seq=-1), "out_of_range"),
    (ping(speed=1).replace(b": 1}", b": 1e999}"), "out_of_range"),
    (b"[" + b",".join([ping()] * (MOST_PINGS + 1)) + b"]", "too_large"),
    (b" " * (MOST_BYTES + 1), "too_large"),
]


@pytest.mark.parametrize(("payload", "reason"), BAD, ids=range(len(BAD)))
def test_each_mistake_has_its_reason_and_spoils_no_neighbour(payload: bytes, reason: str) -> None:
    pings = decode(messages(ping(1), payload, ping(2)))
    assert reasons(pings) == ["", reason, ""]
    assert pings.texts[1] in payload


@pytest.mark.parametrize("topic", ["fleet/city/P1/telepathy", "somewhere/else"])
def test_a_topic_that_nobody_reads_is_named(topic: str) -> None:
    assert reasons(decode(messages(ping(), topic=topic))) == ["bad_topic"]


def test_words_without_pings_make_no_rows() -> None:
    assert len(decode(messages(b"online", topic="fleet/city/P1/status"))) == 0


def test_no_messages_make_no_rows() -> None:
    assert len(decode(messages())) == 0


def test_a_position_that_is_null_is_read_as_none() -> None:
    text = json.dumps({"t": NOON_S, "lat": None, "lon": None}).encode()
    pings = decode(messages(text))
    assert np.isnan(pings.lat).all()
    assert reasons(pings) == [""]


def test_a_row_that_could_not_be_read_has_no_fix_time() -> None:
    assert decode(messages(b"{")).fix_us.tolist() == [NO_FIX]


def test_the_digest_knows_a_ping_sent_again_from_the_buffer() -> None:
    live, buffered = ping(1, seq=5), ping(1, seq=5, buf=True)
    in_the_middle = live.replace(b'"seq"', b'"buf": false, "seq"')
    digests = decode(messages(live, buffered, in_the_middle, b"[" + live + b"]", ping(1, seq=6))).digest
    assert len(set(digests.tolist())) == 2
    assert digests[0] == digests[1] == digests[2] == digests[3]


@pytest.mark.parametrize("mistake", [IndexError, KeyError, ZeroDivisionError, OverflowError])
@pytest.mark.parametrize("is_in", ["read", "split"])
def test_a_codecs_own_mistake_ends_no_role(
    monkeypatch: pytest.MonkeyPatch, mistake: type[Exception], is_in: str
) -> None:
    def fail(_self: object, _text: bytes) -> None:
        raise mistake

    monkeypatch.setattr(EgtsCodec, "read", fail)
    monkeypatch.setattr(EgtsCodec, "split", fail if is_in == "split" else lambda _self, payload: [payload])
    pings = decode(messages(b"\0", ping(1), topic=["fleet/city/P1/egts", "fleet/city/P1/position"]))
    assert reasons(pings)[1] == ""
    assert reasons(pings)[0] == "malformed"
