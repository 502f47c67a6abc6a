"""An EGTS connection (GOST R 54619-2011, Russian order 285), without I/O: a terminal's, or another platform's.

Each packet is answered by a PT_RESPONSE with a result for every record in it, once all its positions are stored.
TERM_IDENTITY is answered by RESULT_CODE as well: OK, or AUTH_DENIED for a terminal that nobody has bound. Whose a
record is says its object number; without one, or with the terminal's own, it is of who has logged in.

A packet whose header cannot be trusted ends the connection: where the next one begins nobody knows.
"""

from __future__ import annotations

from telemetry.codecs.codec import Unreadable
from telemetry.codecs.egts import FORM
from telemetry.codecs.egts_records import AUTH, Record, records_of
from telemetry.gateway.answers import Answers
from telemetry.gateway.egts_contents import DISPATCHER, UNKNOWN_SERVICE, Content, Identity, content_of
from telemetry.gateway.egts_packets import APPDATA, RESPONSE, Header, Result, data_of, header_of, packet
from telemetry.gateway.egts_sorting import Sorting, result_of
from telemetry.gateway.events import Ended, Event, Faulty, Ignored, Login, Report

KIND = "egts"

RECORD_RESPONSE, RESULT_CODE = 0, 9  # sub-records of AUTH
_TO_DEVICE = 0x40  # a record's flag: the recipient is a service on the device


class EgtsSession:
    """The port `Session`."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._tracker = ""
        self._terminal: int | None = None  # TID of who has logged in
        self._has_ended = False
        self._answers = Answers()
        self._packets = 0  # sent by us
        self._records = 0

    @property
    def is_midway(self) -> bool:
        """Whether a packet has begun and not ended."""
        return bool(self._buffer)

    def receive(self, data: bytes) -> list[Event]:
        """The events of the packets that these bytes complete."""
        if self._has_ended:
            return []
        self._buffer += data
        events: list[Event] = []
        while not self._has_ended and (header := header_of(self._buffer)) is not None:
            if not header.length:
                events += self._end(header)
            elif len(self._buffer) < header.packet_length:
                break
            else:
                whole = bytes(self._buffer[: header.packet_length])
                del self._buffer[: header.packet_length]
                events += self._take(header, whole)
        return events

    def accept(self, event: Login | Report) -> None:
        """The tracker is known; the report is stored."""
        self._answers.settle(event.place, accepted=True)

    def refuse(self, event: Login | Report) -> None:
        """The tracker is not known."""
        self._answers.settle(event.place, accepted=False)

    def deny(self, event: Login) -> None:
        """EGTS has no passwords: as for a tracker that is not known."""
        self.refuse(event)

    def bytes_to_send(self) -> bytes:
        """The answers that can be given by now."""
        return self._answers.take()

    # --- packets

    def _end(self, header: Header) -> list[Event]:
        self._has_ended = True
        self._buffer.clear()
        self._answer(header, header.result)
        return [Ended(why=header.result.name.lower())]

    def _take(self, header: Header, whole: bytes) -> list[Event]:
        if header.result:
            return self._fault(header, header.result)
        data = data_of(header, whole)
        if data is None:
            return self._fault(header, Result.DATACRC_ERROR)
        if header.type == RESPONSE:  # to our RESULT_CODE; there is nothing to be done about it
            return []
        try:
            return self._take_records(header, records_of(data))
        except Unreadable:
            return self._fault(header, Result.INC_DATAFORM)

    def _fault(self, header: Header, result: Result) -> list[Event]:
        self._answer(header, result)
        return [Faulty(what=result.name.lower())]

    def _answer(self, header: Header, result: Result) -> None:
        self._answers.later(0, lambda _: self._response(header, result, b""))

    # --- records

    def _take_records(self, header: Header, records: list[Record]) -> list[Event]:
        read = [(record, content_of(record)) for record in records]  # Unreadable before anything is believed
        sorting = Sorting()
        for record, content in read:
            self._sort(record, content, sorting)
        places = self._answers.later(
            len(sorting.asked), lambda said: self._whole_answer(header, records, sorting, said)
        )
        asked = [
            Report(tracker=each.tracker, kind=KIND, payload=FORM + each.records, place=place)
            if each.records
            else Login(tracker=each.tracker, place=place)
            for each, place in zip(sorting.asked, places, strict=True)
        ]
        return [*asked, *sorting.remarks]

    def _sort(self, record: Record, content: Content, sorting: Sorting) -> None:
        match content:
            case Identity():
                self._tracker, self._terminal = content.tracker, content.terminal
                sorting.ask_for_login(content.tracker)
            case int():
                tracker = self._sender_of(record)
                if tracker:
                    sorting.ask_to_store(tracker, record, pings=content)
                else:
                    sorting.settle(Result.OBJ_NFOUND, Faulty(what="nobody"))
            case _:
                is_known = content != UNKNOWN_SERVICE
                sorting.greets |= content == DISPATCHER
                sorting.settle(Result.OK if is_known else Result.SRVC_UNKN, Ignored(what=content))

    def _sender_of(self, record: Record) -> str:
        if record.object is None or record.object == self._terminal:
            return self._tracker
        return str(record.object)

    # --- what we send

    def _whole_answer(self, header: Header, records: list[Record], sorting: Sorting, said: list[bool]) -> bytes:
        results = [result_of(settled, said) for settled in sorting.results]
        sections = [
            self._record(service, _confirmations(records, results, service))
            for service in sorted({record.service for record in records})
        ]
        greetings = [Result.OK] * sorting.greets
        greetings += [
            Result.OK if is_known else Result.AUTH_DENIED
            for each, is_known in zip(sorting.asked, said, strict=True)
            if not each.records
        ]
        codes = [
            self._packet(APPDATA, self._record(AUTH, _subrecord(RESULT_CODE, bytes([code])))) for code in greetings
        ]
        return self._response(header, Result.OK, b"".join(sections)) + b"".join(codes)

    def _response(self, header: Header, result: Result, records: bytes) -> bytes:
        return self._packet(RESPONSE, header.number.to_bytes(2, "little") + bytes([result]) + records)

    def _packet(self, type: int, data: bytes) -> bytes:
        number, self._packets = self._packets, (self._packets + 1) & 0xFFFF
        return packet(type, number, data)

    def _record(self, service: int, data: bytes) -> bytes:
        number, self._records = self._records, (self._records + 1) & 0xFFFF
        head = len(data).to_bytes(2, "little") + number.to_bytes(2, "little")
        return head + bytes([_TO_DEVICE, service, service]) + data


def _confirmations(records: list[Record], results: list[Result], service: int) -> bytes:
    return b"".join(
        _subrecord(RECORD_RESPONSE, record.number.to_bytes(2, "little") + bytes([result]))
        for record, result in zip(records, results, strict=True)
        if record.service == service
    )


def _subrecord(type: int, body: bytes) -> bytes:
    return bytes([type]) + len(body).to_bytes(2, "little") + body
