"""MQTT 5 in 3.1.1's words: however the network cuts, and whatever comes, only whole packets reach the broker."""

from __future__ import annotations

import struct
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from telemetry.mqtt5.connections import version_of
from telemetry.mqtt5.packets import Kind, Packets, field, packet
from telemetry.mqtt5.translation import HangUp, Translation

CONNECT = packet(0x10, field(b"MQTT") + b"\5\2\0\x3c\0" + field(b"P1"))
LIKELY = st.sampled_from([0x32, 0x30, 0x82, 0xA2, 0x40, 0x62, 0xC0, 0xE0, 0x10, 0xF0])

publishes = st.builds(
    lambda topic, number, told, payload: (
        packet(0x32, field(topic) + struct.pack(">H", number) + told + payload),
        packet(0x32, field(topic) + struct.pack(">H", number) + payload),
    ),
    st.binary(min_size=1, max_size=40),
    st.integers(1, 65_535),
    st.sampled_from([b"\0", b"\2\1\1", b"\5\2\0\0\0\x3c"]),
    st.binary(max_size=300),
)
packets = st.builds(packet, LIKELY | st.integers(0, 255), st.binary(max_size=60))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[begin:end] for begin, end in pairwise(ends)]


def heard(pieces: list[bytes]) -> tuple[bytes, HangUp | None]:
    """What the broker is told of a connection, and how it was hung up on."""
    translation, said = Translation(), bytearray()
    for piece in pieces:
        try:
            translation.up(piece, said)
        except HangUp as end:
            return bytes(said), end
    return bytes(said), None


@given(st.lists(publishes, max_size=8), st.lists(st.integers(0, 5_000), max_size=30))
def test_publishes_arrive_as_they_were_however_they_are_cut(sent: list[tuple[bytes, bytes]], places: list[int]) -> None:
    data = CONNECT + b"".join(said for said, _ in sent)
    said, end = heard(cut(data, places))
    assert end is None
    assert said.endswith(b"".join(expected for _, expected in sent))


@given(st.lists(packets, max_size=6), st.binary(max_size=40), st.lists(st.integers(0, 600), max_size=10))
def test_whatever_comes_the_broker_hears_whole_packets_of_3_1_1_and_the_tracker_a_code(
    sent: list[bytes], garbage: bytes, places: list[int]
) -> None:
    data = CONNECT + b"".join(sent) + garbage
    said, end = heard(cut(data, places))
    told = list(Packets().receive(said))
    assert b"".join(packet(first, body) for first, body in told) == said
    assert [first >> 4 for first, _ in told[:1]] == [Kind.CONNECT]
    assert (said, end and end.answer) == (heard([data])[0], end and heard([data])[1].answer)
    if end is not None and end.figure:
        assert len(end.answer) == 4
        assert end.answer[0] == Kind.DISCONNECT << 4
        assert end.answer[2] >= 0x80


@given(st.binary(max_size=80) | packets)
def test_a_first_packet_of_any_kind_is_taken_or_refused_and_never_more(data: bytes) -> None:
    version = version_of(data)
    assert version is None or 0 <= version <= 255
    said, end = heard([data])
    assert end is None or (said == b"" and end.answer[:1] in (b"\x20", b""))
