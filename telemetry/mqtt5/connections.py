"""The two sides of one tracker: its connection and ours to the broker. MQTT 3.1.1 goes through as it is.

A side that does not take what it is sent is not read for: each pauses the other while its buffer is full.
"""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from telemetry.mqtt5.packets import Kind, Malformed, packet
from telemetry.mqtt5.translation import HangUp, Reason, Translation, refused_connection

CONNECT = Kind.CONNECT << 4
NAME = b"\0\4MQTT"  # how the body of a CONNECT begins, its version follows
LINGER_S = 10.0  # until who is hung up on must have taken what it was sent
DEAF_S = 30.0  # until a tracker that takes no answer is let go of
UNAVAILABLE = 3  # return code of a CONNACK of 3.1.1


class House(Protocol):
    """Who keeps the connections."""

    def enter(self, tracker: Tracker) -> bool:
        """Whether there is room for it."""
        ...

    def leave(self, tracker: Tracker) -> None:
        """It is gone."""
        ...

    def join(self, tracker: Tracker) -> None:
        """Wants a connection to the broker."""
        ...

    def count(self, figure: str) -> None:
        """Something happened."""
        ...


class Tracker(asyncio.Protocol):
    """The tracker's side. Nothing is asked of the broker before it is known which version is spoken."""

    def __init__(self, house: House, *, first_s: float) -> None:
        self._house = house
        self._first_s = first_s
        self._held = bytearray()  # what came before the broker's side was there
        self._translation: Translation | None = None
        self._is_recognised = False
        self._broker: asyncio.Transport | None = None
        self._patience: asyncio.TimerHandle | None = None
        self.transport: asyncio.Transport | None = None  # None once it is gone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is here."""
        self.transport = cast(asyncio.Transport, transport)
        if not self._house.enter(self):
            self.transport.abort()
            return
        self._patience = asyncio.get_running_loop().call_later(self._first_s, self._give_up)

    def data_received(self, data: bytes) -> None:
        """It says something."""
        if self._broker is not None:
            self._say(self._broker, data)
            return
        self._held += data
        if not self._is_recognised:
            self._recognise()

    def joined(self, broker: asyncio.Transport) -> None:
        """The broker's side is there."""
        if self.transport is None:
            broker.abort()
            return
        self._broker = broker
        self._say(broker, bytes(self._held))
        self._held.clear()
        _resume(self.transport)

    def hear(self, data: bytes) -> None:
        """The broker says something."""
        if self.transport is None:
            return
        if self._translation is None:
            self.transport.write(data)
            return
        try:
            self.transport.write(self._translation.down(data))
        except Malformed:
            self.hang_up()

    def turn_away(self) -> None:
        """There is no broker."""
        self._house.count("refused_away")
        is_v5 = self._translation is not None
        refusal = packet(Kind.CONNACK << 4, bytes((0, UNAVAILABLE)))
        self.hang_up(refused_connection(Reason.UNAVAILABLE) if is_v5 else refusal)

    def hang_up(self, answer: bytes = b"") -> None:
        """Both sides end, once they have been told all that was said."""
        if self.transport is not None:
            self.transport.write(answer)
            _close(self.transport)
        if self._broker is not None:
            _close(self._broker)

    def pause_writing(self) -> None:
        """It does not take what it is sent. While the broker is not read, nobody sees that it hangs up."""
        _pause(self._broker)
        if self.transport is not None:
            self._patience = asyncio.get_running_loop().call_later(DEAF_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        if self._patience is not None:
            self._patience.cancel()
        _resume(self._broker)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone; the broker publishes its will if it took no leave."""
        self.transport = None
        if self._patience is not None:
            self._patience.cancel()
        self.hang_up()
        self._house.leave(self)

    def _recognise(self) -> None:
        version = version_of(self._held)
        if version is None or self.transport is None:
            return
        self._is_recognised = True
        if self._patience is not None:
            self._patience.cancel()
        if version == 5:
            self._translation = Translation()
            self._house.count("connected_mqtt5")
        _pause(self.transport)
        self._house.join(self)

    def _say(self, broker: asyncio.Transport, data: bytes) -> None:
        if self._translation is None:
            broker.write(data)
            return
        said = bytearray()
        try:
            self._translation.up(data, said)
            broker.write(said)
        except HangUp as end:
            if end.figure:
                self._house.count(end.figure)
            broker.write(said)
            self.hang_up(end.answer)

    def _give_up(self) -> None:
        self._house.count("refused_silent")
        self.hang_up()


class Broker(asyncio.Protocol):
    """The broker's side of a tracker."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        self._tracker.joined(cast(asyncio.Transport, transport))

    def data_received(self, data: bytes) -> None:
        """It says something."""
        self._tracker.hear(data)

    def pause_writing(self) -> None:
        """It does not take what it is sent."""
        _pause(self._tracker.transport)

    def resume_writing(self) -> None:
        """It does again."""
        _resume(self._tracker.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone, so the tracker must come again."""
        self._tracker.hang_up()


def _pause(transport: asyncio.Transport | None) -> None:
    if transport is not None and not transport.is_closing():
        transport.pause_reading()


def _resume(transport: asyncio.Transport | None) -> None:
    if transport is not None and not transport.is_closing():
        transport.resume_reading()


def _close(transport: asyncio.Transport) -> None:
    """Once it has taken all that it was sent; one that does not take it is let go of all the same."""
    transport.close()
    if transport.get_write_buffer_size():
        asyncio.get_running_loop().call_later(LINGER_S, transport.abort)


def version_of(head: bytes | bytearray) -> int | None:
    """Version in the CONNECT that begins so, 0 if that is none of MQTT's own name; None: not yet known."""
    if head[:1] != bytes((CONNECT,)):
        return 0 if head else None
    length = next((place for place in range(1, 5) if place < len(head) and head[place] < 0x80), None)
    if length is None:
        return 0 if len(head) > 4 else None
    body = head[length + 1 :]
    if not NAME.startswith(bytes(body[: len(NAME)])):
        return 0
    return body[len(NAME)] if len(body) > len(NAME) else None
