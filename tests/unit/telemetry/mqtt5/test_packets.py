from __future__ import annotations

import pytest

from telemetry.mqtt5.packets import MOST_BYTES, MOST_BYTES_BUT_PUBLISH, Malformed, Packets, Reader, TooLarge, packet


@pytest.mark.parametrize("length", [0, 1, 127, 128, 16_383, 16_384, 200_000])
def test_packets_of_every_length_come_out_as_they_went_in(length: int) -> None:
    body = bytes(length)
    assert list(Packets().receive(packet(0x30, body) + packet(0xC0, b""))) == [(0x30, body), (0xC0, b"")]


def test_a_packet_is_whole_with_its_last_byte() -> None:
    packets, data = Packets(), packet(0x32, b"x" * 300)
    for byte in data[:-1]:
        assert list(packets.receive(bytes((byte,)))) == []
    assert list(packets.receive(data[-1:])) == [(0x32, b"x" * 300)]


def test_a_length_of_five_bytes_and_one_that_is_too_large_are_refused_before_the_body_comes() -> None:
    with pytest.raises(Malformed, match="four bytes"):
        list(Packets().receive(b"\x30\xff\xff\xff\xff\x01"))
    for first, most in ((0x32, MOST_BYTES), (0x82, MOST_BYTES_BUT_PUBLISH), (0x10, MOST_BYTES_BUT_PUBLISH)):
        with pytest.raises(TooLarge, match=f"{most + 1:,} bytes"):
            list(Packets().receive(packet(first, bytes(most + 1))[:5]))
        assert list(Packets().receive(packet(first, bytes(most))[:5])) == []


def test_what_was_read_before_a_fault_is_there() -> None:
    found = Packets().receive(packet(0xC0, b"") + b"\x30\xff\xff\xff\x7f")
    assert next(found) == (0xC0, b"")
    with pytest.raises(TooLarge):
        next(found)


def test_a_field_that_reaches_past_the_body_is_refused() -> None:
    for read in (Reader.byte, Reader.number, Reader.text, Reader.properties):
        with pytest.raises(Malformed):
            read(Reader(b"\0\5ab" if read is Reader.text else b"\x05" if read is Reader.properties else b""))
