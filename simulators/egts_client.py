"""A terminal that speaks EGTS over TCP, written from GOST R 54619-2011 alone.

It keeps what was not confirmed and sends it again; what waited is marked as of the black box.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Sequence
from contextlib import suppress

from simulators.tcp_trackers import Fix, NoAnswer

ANSWER_S = 20.0
PAUSE_S = 0.2
AT_ONCE = 20  # records of one packet
SINCE_2010_S = 1_262_304_000


class EgtsClient:
    """One terminal. Without an IMEI it does not log in: each record says whose it is by `terminal`."""

    def __init__(self, host: str, port: int, terminal: int, *, imei: str = "") -> None:
        self.terminal = terminal
        self.imei = imei
        self._address = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._packets = 0
        self._records = 0

    async def connect(self) -> int:
        """Connected and, with an IMEI, logged in; the result code."""
        self._streams = await asyncio.open_connection(*self._address)
        if not self.imei:
            return 0
        identity = struct.pack("<IB", self.terminal, 2) + self.imei.encode().ljust(15, b"\0")
        await self.ask(self._record(1, _subrecord(1, identity)))
        code = await self._read_packet()
        return code[-1]  # of RESULT_CODE

    async def close(self) -> None:
        """Hang up."""
        streams, self._streams = self._streams, None
        if streams:
            streams[1].close()
            with suppress(OSError):
                await streams[1].wait_closed()

    async def report(self, fixes: Sequence[Fix], *, late: bool = False) -> dict[int, int]:
        """A record for each in one packet; result by record number."""
        return await self.ask(b"".join(self.record_of(fix, late=late) for fix in fixes))

    async def deliver(self, fixes: Sequence[Fix]) -> int:
        """All of them, whatever it takes; how often it had to connect."""
        left, connections = list(fixes), 0
        while left:
            try:
                if self._streams is None:
                    connections += 1
                    await self.connect()
                    sent, late = left[:AT_ONCE], connections > 1
                else:
                    sent, late = left[:1], False
                results = await self.report(sent, late=late)
                if len(results) == len(sent) and not any(results.values()):
                    del left[: len(sent)]
            except (NoAnswer, OSError):
                await self.close()
                await asyncio.sleep(PAUSE_S)
        return connections

    async def ask(self, records: bytes) -> dict[int, int]:
        """Send one packet; result by record number. Raises NoAnswer, OSError."""
        if self._streams is None:
            raise NoAnswer
        self._packets = (self._packets + 1) & 0xFFFF
        self._streams[1].write(packet_of(1, self._packets, records))
        body = await self._read_packet()
        number, result = struct.unpack_from("<HB", body)
        if number != self._packets or result:
            raise NoAnswer
        return _results(body[3:])

    async def _read_packet(self) -> bytes:
        if self._streams is None:
            raise NoAnswer
        reader = self._streams[0]
        try:
            async with asyncio.timeout(ANSWER_S):
                header = await reader.readexactly(11)
                (length,) = struct.unpack_from("<H", header, 5)
                body = await reader.readexactly(length + 2)
        except (asyncio.IncompleteReadError, TimeoutError):
            raise NoAnswer from None
        if _crc(header[:10], 8, 0x31) != header[10] or _crc(body[:-2], 16, 0x1021) != int.from_bytes(
            body[-2:], "little"
        ):
            raise NoAnswer
        return body[:-2]

    def record_of(self, fix: Fix, *, late: bool = False) -> bytes:
        """The service data record of one fix."""
        return self._record(2, _position(fix, late=late))

    def _record(self, service: int, data: bytes) -> bytes:
        self._records = (self._records + 1) & 0xFFFF
        owner = b"" if self.imei else struct.pack("<I", self.terminal)
        head = struct.pack("<HHB", len(data), self._records, 0x80 | bool(owner))
        return head + owner + bytes([service, service]) + data


def packet_of(type: int, number: int, records: bytes) -> bytes:
    """The transport around the records."""
    head = struct.pack("<BBBBBHHB", 1, 0, 2, 11, 0, len(records), number, type)
    return head + bytes([_crc(head, 8, 0x31)]) + records + struct.pack("<H", _crc(records, 16, 0x1021))


def _position(fix: Fix, *, late: bool) -> bytes:
    """POS_DATA and EXT_POS_DATA."""
    flags = 0x83 | late << 3 | (fix.lat < 0) << 5 | (fix.lon < 0) << 6
    course = int(fix.course_deg) % 360
    speed = round(fix.speed_kmh * 10) | (fix.alt_m < 0) << 14 | (course >> 8) << 15
    lat, lon = (round(abs(fix.lat) / 90 * 0xFFFFFFFF), round(abs(fix.lon) / 180 * 0xFFFFFFFF))
    body = struct.pack("<IIIBHB", fix.at_s - SINCE_2010_S, lat, lon, flags, speed, course & 0xFF)
    body += round(fix.odo_km * 10).to_bytes(3, "little") + b"\0\0" + round(abs(fix.alt_m)).to_bytes(3, "little")
    more = struct.pack("<BHB", 0x0A, round(fix.hdop * 100), fix.sat)
    return _subrecord(16, body) + _subrecord(17, more)


def _subrecord(type: int, body: bytes) -> bytes:
    return struct.pack("<BH", type, len(body)) + body


def _results(records: bytes) -> dict[int, int]:
    """Result by record number, of RECORD_RESPONSE sub-records."""
    results, at = {}, 0
    while at < len(records):
        (length,) = struct.unpack_from("<H", records, at)
        for place in range(at + 7, at + 7 + length, 6):
            _, _, number, result = struct.unpack_from("<BHHB", records, place)
            results[number] = result
        at += 7 + length
    return results


def _crc(data: bytes, bits: int, polynomial: int) -> int:
    """Either of the protocol's checksums, bit by bit; both begin with all ones."""
    top, mask = 1 << (bits - 1), (1 << bits) - 1
    register = mask
    for byte in data:
        register ^= byte << (bits - 8)
        for _ in range(8):
            register = ((register << 1) ^ polynomial if register & top else register << 1) & mask
    return register
