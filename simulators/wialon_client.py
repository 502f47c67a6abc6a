"""A tracker that speaks Wialon IPS 1.1 or 2.0 over TCP, written from the protocol's description alone.

It keeps what was not acknowledged and sends it again, live fixes as `D` and those that waited as a black box, `B`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from simulators.tcp_trackers import Fix, NoAnswer

ANSWER_S = 20.0
PAUSE_S = 0.2
AT_ONCE = 50  # records of one black box


class WialonClient:
    """One device. `version` "" speaks 1.1: no version at login, no checksums."""

    def __init__(self, host: str, port: int, imei: str, *, version: str = "2.0", password: str = "NA") -> None:
        self.imei = imei
        self.answers: list[str] = []  # all of them, for tests
        self._address = (host, port)
        self._version = version
        self._password = password
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self) -> str:
        """Connected and logged in; the answer's code."""
        self._streams = await asyncio.open_connection(*self._address)
        fields = [self._version] * bool(self._version) + [self.imei, self._password]
        return await self.ask("L", ";".join(fields))

    async def close(self) -> None:
        """Hang up."""
        streams, self._streams = self._streams, None
        if streams:
            streams[1].close()
            with suppress(OSError):
                await streams[1].wait_closed()

    async def report(self, fix: Fix) -> str:
        """One fix; the answer's code."""
        return await self.ask("D", record_of(fix))

    async def report_short(self, fix: Fix) -> str:
        """The same without what only the long form has."""
        return await self.ask("SD", ";".join(record_of(fix).split(";")[:10]))

    async def empty_black_box(self, fixes: Sequence[Fix]) -> str:
        """Many at once; the answer's code: how many the server keeps."""
        return await self.ask("B", "|".join(map(record_of, fixes)))

    async def ping(self) -> str:
        """A sign of life; the answer's code, which is empty."""
        return await self._answer_to(b"#P#\r\n")

    async def deliver(self, fixes: Sequence[Fix]) -> int:
        """All of them, whatever it takes; how often it had to connect."""
        left, connections = list(fixes), 0
        while left:
            try:
                if self._streams is None:
                    connections += 1
                    await self.connect()
                    if await self.empty_black_box(left[:AT_ONCE]) == str(len(left[:AT_ONCE])):
                        del left[:AT_ONCE]
                elif await self.report(left[0]) == "1":
                    del left[0]
            except (NoAnswer, OSError):
                await self.close()
                await asyncio.sleep(PAUSE_S)
        return connections

    async def ask(self, type: str, body: str) -> str:
        """Send one packet, its checksum put to it; the answer's code. Raises NoAnswer, OSError."""
        text = body.encode()
        if self._version:
            text += b"|" if type == "B" else b";"
            text += b"%04X" % checksum(text)
        return await self._answer_to(b"#%s#%s\r\n" % (type.encode(), text))

    async def _answer_to(self, line: bytes) -> str:
        if self._streams is None:
            raise NoAnswer
        reader, writer = self._streams
        writer.write(line)
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = (await reader.readuntil(b"\r\n")).decode().strip()
        except (asyncio.IncompleteReadError, TimeoutError):
            raise NoAnswer from None
        self.answers.append(answer)
        return answer.rpartition("#")[2]


def record_of(fix: Fix) -> str:
    """The long form's record."""
    at = datetime.fromtimestamp(fix.at_s, UTC)
    motion = f"{fix.speed_kmh:.1f};{fix.course_deg:.0f};{fix.alt_m:.1f};{fix.sat}"
    place = f"{_angle(fix.lat, 2)};{'S' if fix.lat < 0 else 'N'};{_angle(fix.lon, 3)};{'W' if fix.lon < 0 else 'E'}"
    return f"{at:%d%m%y;%H%M%S};{place};{motion};{fix.hdop:.1f};0;0;12.5,NA;NA;SIM:1:1,note:3:made up"


def checksum(text: bytes) -> int:
    """CRC-16 as the protocol has it, bit by bit."""
    register = 0
    for byte in text:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    return register


def _angle(degrees: float, digits: int) -> str:
    """Degrees and minutes in one number."""
    ten_thousandths = round(abs(degrees) * 600_000)  # of a minute
    whole, rest = divmod(ten_thousandths, 600_000)
    return f"{whole:0{digits}d}{rest / 10_000:07.4f}"
