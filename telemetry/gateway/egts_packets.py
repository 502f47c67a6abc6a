"""EGTS packets (GOST R 54619-2011): the transport around service data records. Numbers are little-endian."""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from enum import IntEnum

VERSION = 1
HEADER, ROUTED_HEADER = 11, 16  # bytes, with the header's checksum
MOST_BYTES = ROUTED_HEADER + 0xFFFF + 2

RESPONSE, APPDATA = 0, 1  # packet types
_ENCRYPTED, _COMPRESSED = 0x18, 0x04  # bits of the header's flags


class Result(IntEnum):
    """Result codes that we give."""

    OK = 0
    DECRYPT_ERROR = 129
    INC_HEADERFORM = 131
    INC_DATAFORM = 132
    UNS_TYPE = 133
    HEADERCRC_ERROR = 137
    DATACRC_ERROR = 138
    OBJ_NFOUND = 146
    SRVC_UNKN = 150
    AUTH_DENIED = 151


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says of the packet."""

    length: int  # bytes of the header
    data_length: int
    number: int  # PID
    type: int
    result: Result  # what is wrong with it, or OK

    @property
    def packet_length(self) -> int:
        """Bytes of header, data, and the data's checksum, which only data has."""
        return self.length + self.data_length + 2 * bool(self.data_length)


def header_of(data: bytes | bytearray) -> Header | None:
    """The header at the start of `data`, or None while there is not enough of it."""
    if len(data) < 4 or len(data) < data[3]:
        return None if not data or _can_be(data) else _bad(data, Result.INC_HEADERFORM)
    if not _can_be(data):
        return _bad(data, Result.INC_HEADERFORM)
    if crc8(bytes(data[: data[3] - 1])) != data[data[3] - 1]:
        return _bad(data, Result.HEADERCRC_ERROR)
    return _header(data, _objection(data))


def data_of(header: Header, packet: bytes) -> bytes | None:
    """The packet's data, or None where its checksum is wrong."""
    data = packet[header.length : header.length + header.data_length]
    if data and crc16(data) != int.from_bytes(packet[-2:], "little"):
        return None
    return data


def packet(type: int, number: int, data: bytes) -> bytes:
    """A packet of ours: not routed, not encrypted, normal priority."""
    head = bytes([VERSION, 0, 0, HEADER, 0]) + len(data).to_bytes(2, "little") + number.to_bytes(2, "little")
    head += bytes([type])
    return head + bytes([crc8(head)]) + data + (crc16(data).to_bytes(2, "little") if data else b"")


def crc8(data: bytes) -> int:
    """Of headers: polynomial 0x31, from 0xFF."""
    crc = 0xFF
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc


def crc16(data: bytes) -> int:
    """Of data: CRC-16/CCITT-FALSE, polynomial 0x1021 from 0xFFFF."""
    return binascii.crc_hqx(data, 0xFFFF)


def _can_be(data: bytes | bytearray) -> bool:
    return data[0] == VERSION and (len(data) < 4 or data[3] in (HEADER, ROUTED_HEADER))


def _bad(data: bytes | bytearray, result: Result) -> Header:
    """Where the packet ends cannot be known; its number only if all of the header is there."""
    number = int.from_bytes(data[7:9], "little") if result is Result.HEADERCRC_ERROR else 0
    return Header(length=0, data_length=0, number=number, type=APPDATA, result=result)


def _header(data: bytes | bytearray, result: Result) -> Header:
    return Header(
        length=data[3],
        data_length=int.from_bytes(data[5:7], "little"),
        number=int.from_bytes(data[7:9], "little"),
        type=data[9],
        result=result,
    )


def _objection(data: bytes | bytearray) -> Result:
    if data[2] & _ENCRYPTED:
        return Result.DECRYPT_ERROR
    if data[2] & _COMPRESSED or data[9] not in (RESPONSE, APPDATA):
        return Result.UNS_TYPE
    return Result.OK


def _crc8_row(byte: int) -> int:
    for _ in range(8):
        byte = (byte << 1 ^ 0x31 * (byte >> 7)) & 0xFF
    return byte


_CRC8 = tuple(map(_crc8_row, range(256)))
