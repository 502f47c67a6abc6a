"""A Wialon IPS connection, versions 1.1 and 2.0, without I/O. Lines end in CR LF; a device is told about each packet.

| packet | answer |
|---|---|
| L login | AL 1 known, 0 not known or not to be read, 01 password, 10 checksum |
| SD, D position | ASD, AD: 1 stored, or which part of it cannot be read: `CODES`, `CHECKSUM_CODES` |
| B black box | AB with the number of records that we keep; without a number: checksum |
| P ping | AP |
| M I QI US UC and others | none: ignored and counted; binary data that follows is skipped |

What cannot be read is stored as well, to be quarantined by name, before the device is told so; only what its checksum
betrays is not, as the device sends that again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from telemetry.codecs.codec import Unreadable
from telemetry.codecs.wialon import read_record
from telemetry.codecs.wialon_packets import BadChecksum, Packet, packet_of, text_of
from telemetry.gateway.answers import Answers
from telemetry.gateway.events import Ended, Event, Faulty, Ignored, Login, Report

KIND = "wialon"
MOST_RECORDS = 5_000  # of a black box at once, as the protocol says
MOST_LINE_BYTES = 1_000_000  # that many records of 200 bytes
MOST_RECORD_BYTES = 65_536  # of a line that is no black box: one position with all its parameters
MOST_LOGIN_BYTES = 1_024  # of a line of somebody who has not said who it is
MOST_SKIPPED_BYTES = 1_000_000  # of a picture that we ignore
RECORDS_AT_ONCE = 400  # records, and bytes, of one message to telemetry, which takes 500 and 256 KiB
BYTES_AT_ONCE = 200_000

CODES = {"form": -1, "time": 0, "place": 10, "motion": 11, "satellites": 12, "inputs": 13, "adc": 14, "params": 15}
CHECKSUM_CODES = {"SD": 13, "D": 16}
WITH_DATA = frozenset({"I", "US", "UC"})  # the number of bytes that follow the line is their first field
IGNORED = frozenset({"M", "QI", "QV", "V", "IT", "QT", "T"}) | WITH_DATA
_VERSION = re.compile(rb"\d\.\d")
_TRACKER = re.compile(rb"[A-Za-z0-9_.:-]{1,64}")


class WialonSession:
    """The port `Session`."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0  # bytes of it that hold no end of line
        self._to_skip = 0
        self._tracker = ""
        self._is_checked = False  # version 2: every packet carries a checksum
        self._has_ended = False
        self._is_denied = False
        self._answers = Answers()

    @property
    def is_midway(self) -> bool:
        """Whether a line has begun and not ended."""
        return bool(self._buffer or self._to_skip)

    def receive(self, data: bytes) -> list[Event]:
        """The events of the lines that these bytes complete."""
        if self._has_ended:
            return []
        self._buffer += data
        events: list[Event] = []
        while not self._has_ended and (line := self._next_line()) is not None:
            events += self._take(line)
        if not self._has_ended and len(self._buffer) > self._most_bytes():
            events += self._end("line_too_long")
        return events

    def accept(self, event: Login | Report) -> None:
        """The tracker is known; the report is stored."""
        self._answers.settle(event.place, accepted=True)

    def refuse(self, event: Login | Report) -> None:
        """The tracker is not known."""
        self._answers.settle(event.place, accepted=False)

    def deny(self, event: Login) -> None:
        """The password is not its own."""
        self._is_denied = True
        self.refuse(event)

    def bytes_to_send(self) -> bytes:
        """The answers that can be given by now."""
        return self._answers.take()

    # --- lines

    def _next_line(self) -> bytes | None:
        skipped = min(self._to_skip, len(self._buffer))
        del self._buffer[:skipped]
        self._to_skip -= skipped
        end = self._buffer.find(b"\n", self._searched)
        if end < 0:
            self._searched = len(self._buffer)
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._searched = 0
        return line

    def _most_bytes(self) -> int:
        return MOST_LINE_BYTES if self._tracker else MOST_LOGIN_BYTES

    def _take(self, line: bytes) -> list[Event]:
        if len(line) > self._most_bytes():
            return self._end("line_too_long")
        packet = packet_of(line.rstrip(b"\r"))
        if packet is None:
            return [Faulty(what="line")] if line.strip() else []
        match packet.type:
            case "L":
                return self._login(packet)
            case "SD" | "D" | "B":
                return self._reported(packet)
            case "P":
                self._answers.now(b"#AP#\r\n")
                return []
            case _:
                return self._ignore(packet)

    def _end(self, why: str) -> list[Event]:
        self._has_ended = True
        self._buffer.clear()
        return [Ended(why=why)]

    # --- packets

    def _login(self, packet: Packet) -> list[Event]:
        is_checked = bool(_VERSION.match(packet.body)) and b";" in packet.body
        try:
            fields = text_of(packet, must_be_checked=is_checked).split(b";")
        except BadChecksum:
            self._answers.now(b"#AL#10\r\n")
            return [Faulty(what="checksum")]
        tracker, password, *_ = [*fields[is_checked:], b"", b""]
        if not _TRACKER.fullmatch(tracker):
            self._answers.now(b"#AL#0\r\n")
            return [Faulty(what="login")]
        self._tracker, self._is_checked = tracker.decode(), is_checked
        (place,) = self._answers.later(1, lambda known: b"#AL#%s\r\n" % self._login_code(known[0]))
        return [Login(tracker=self._tracker, password=password.decode(errors="replace"), place=place)]

    def _login_code(self, is_known: bool) -> bytes:
        return b"1" if is_known else b"01" if self._is_denied else b"0"

    def _reported(self, packet: Packet) -> list[Event]:
        tracker, is_checked = self._sender_of(packet)
        if not tracker:
            return self._end("not_logged_in")
        if packet.type != "B" and len(packet.body) > MOST_RECORD_BYTES:
            return self._end("line_too_long")
        try:
            text = text_of(packet, must_be_checked=is_checked)
        except BadChecksum:
            self._answers.now(_answer(packet.type, CHECKSUM_CODES.get(packet.type, "")))
            return [Faulty(what="checksum")]
        return self._black_box(tracker, text) if packet.type == "B" else self._record(tracker, packet.type, text)

    def _sender_of(self, packet: Packet) -> tuple[str, bool]:
        """Who sends the packet, and whether it carries a checksum."""
        if not packet.sender:
            return self._tracker, self._is_checked
        fields = packet.sender.split(b";")
        is_checked = bool(_VERSION.fullmatch(fields[0]))
        tracker = fields[is_checked] if len(fields) > is_checked else b""
        return (tracker.decode() if _TRACKER.fullmatch(tracker) else ""), is_checked

    def _record(self, tracker: str, type: str, text: bytes) -> list[Event]:
        wrong = _wrong_part(text)
        code = CODES[wrong] if wrong else 1
        (place,) = self._answers.later(1, lambda stored: _answer(type, code if stored[0] else -1))
        report = Report(tracker=tracker, kind=KIND, payload=b"#%s#%s" % (type.encode(), text), place=place)
        return [report, Faulty(what=wrong)] if wrong else [report]

    def _black_box(self, tracker: str, text: bytes) -> list[Event]:
        records = [record for record in text.split(b"|") if record]
        if len(records) > MOST_RECORDS:
            return self._end("too_many_records")
        parts = list(_parts(records))
        counts = [len(part) for part in parts]
        places = self._answers.later(
            len(parts), lambda stored: _answer("B", sum(n for n, is_so in zip(counts, stored, strict=True) if is_so))
        )
        return [
            Report(tracker=tracker, kind=KIND, payload=b"#B#" + b"|".join(part) + b"|", place=place)
            for part, place in zip(parts, places, strict=True)
        ]

    def _ignore(self, packet: Packet) -> list[Event]:
        if packet.type in WITH_DATA:
            size = packet.body.split(b";")[0]
            if not re.fullmatch(rb"[0-9]{1,9}", size) or int(size) > MOST_SKIPPED_BYTES or not self._tracker:
                return self._end("data_too_long")
            self._to_skip = int(size)
        return [Ignored(what=packet.type if packet.type in IGNORED else "other")]


def _answer(type: str, code: int | str) -> bytes:
    return f"#A{type}#{code}\r\n".encode()


def _wrong_part(text: bytes) -> str:
    """The part in which the record cannot be read, or nothing."""
    try:
        read_record(text)
    except Unreadable as mistake:
        return mistake.part
    return ""


def _parts(records: list[bytes]) -> Iterator[list[bytes]]:
    """The records in order, as many together as one message takes."""
    part: list[bytes] = []
    size = 0
    for record in records:
        if part and (len(part) == RECORDS_AT_ONCE or size + len(record) > BYTES_AT_ONCE):
            yield part
            part, size = [], 0
        part.append(record)
        size += len(record) + 1
    if part:
        yield part
