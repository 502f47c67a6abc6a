"""Wialon IPS packets: `[sender]#TYPE#body`, and the checksum that version 2 puts at the body's end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastcrc import crc16

SHORT_FIELDS = 10  # of the record of an SD packet
FULL_FIELDS = 16  # of a D packet
FIELDS = {"SD": SHORT_FIELDS, "D": FULL_FIELDS}

_PACKET = re.compile(rb"([^#]{0,64})#([A-Z]{1,3})#(.*)", re.DOTALL)
_CHECKSUM = re.compile(rb"(?:0x)?([0-9A-Fa-f]{1,4})")


class BadChecksum(Exception):
    """The checksum is wrong, or missing where it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One line, taken apart."""

    sender: bytes  # `[version;]id[;password]` where a line says itself who sends it; else nothing
    type: str
    body: bytes


def packet_of(line: bytes) -> Packet | None:
    """The packet, or None for a line that is none."""
    parts = _PACKET.fullmatch(line)
    return Packet(sender=parts[1], type=parts[2].decode(), body=parts[3]) if parts else None


def text_of(packet: Packet, *, must_be_checked: bool = False) -> bytes:
    """The body of an L, SD, D or B packet without its checksum, which is checked where it is there. BadChecksum."""
    mark = b"|" if packet.type == "B" else b";"
    head, mark, last = packet.body.rpartition(mark)
    if not must_be_checked and not _seems_checked(packet, last):
        return packet.body
    said = _CHECKSUM.fullmatch(last)
    if said is None or int(said[1], 16) != crc16_arc(head + mark):
        raise BadChecksum
    return head


def _seems_checked(packet: Packet, last: bytes) -> bool:
    if packet.type == "B":
        return bool(last) and b";" not in last
    return packet.body.count(b";") == FIELDS.get(packet.type)


def crc16_arc(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0x8005 reflected, from 0."""
    return int(crc16.arc(data))  # a megabyte in Python itself would hold up all trackers for a tenth of a second
