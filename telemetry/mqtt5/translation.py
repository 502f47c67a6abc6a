"""One tracker's MQTT 5, said to the broker in 3.1.1, and the broker's answers in MQTT 5.

Nothing is acknowledged here: a PUBACK is the broker's own. What 3.1.1 has no word for is left out (properties of
messages, options of subscriptions) or refused by its code of MQTT 5; docs/devices.md lists both.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable
from enum import IntEnum

from telemetry.mqtt5.packets import MOST_BYTES, Kind, Malformed, Packets, Reader, TooLarge, field, packet
from telemetry.mqtt5.properties import Property, of_connect, packed

NO_PROPERTIES = b"\0"
CLEAN, WILL, PASSWORD, USER = 0x02, 0x04, 0x40, 0x80  # flags of a CONNECT
QOS = 0x03


class Reason(IntEnum):
    """Reason codes of MQTT 5 that are said here."""

    WITH_WILL = 0x04  # the tracker's: it leaves, and its will is to be published
    MALFORMED = 0x81
    PROTOCOL_ERROR = 0x82
    WRONG_VERSION = 0x84
    WRONG_CLIENT_ID = 0x85
    WRONG_PASSWORD = 0x86
    NOT_AUTHORIZED = 0x87
    UNAVAILABLE = 0x88
    WRONG_METHOD = 0x8C
    NO_ALIAS = 0x94
    TOO_LARGE = 0x95


OF_RETURN_CODE = (
    0,
    Reason.WRONG_VERSION,
    Reason.WRONG_CLIENT_ID,
    Reason.UNAVAILABLE,
    Reason.WRONG_PASSWORD,
    Reason.NOT_AUTHORIZED,
)


class HangUp(Exception):
    """The connection is over. `answer` is the last that the tracker is told; `figure` counts why, if it is a fault."""

    def __init__(self, answer: bytes = b"", figure: str = "") -> None:
        super().__init__(figure)
        self.answer = answer
        self.figure = figure


class Translation:
    """Sans-I/O, for one connection: bytes of the tracker in, bytes for the broker out, and the other way."""

    def __init__(self) -> None:
        self._up = Packets()
        self._down = Packets()
        self._is_connected = False  # a CONNECT has been handed on
        self._assigned = b""  # the client id that we gave who brought none
        self._forgets = False  # whether its session ends sooner than it asked for
        self._unsubscribed: dict[int, int] = {}  # packet id -> topics, until answered
        self._said: dict[int, Callable[[int, Reader], bytes]] = {
            Kind.PUBLISH: self._publish,
            Kind.SUBSCRIBE: self._subscribe,
            Kind.UNSUBSCRIBE: self._unsubscribe,
            Kind.DISCONNECT: self._disconnect,
            Kind.PUBACK: _acknowledge,
            Kind.PUBREC: _acknowledge,
            Kind.PUBREL: _acknowledge,
            Kind.PUBCOMP: _acknowledge,
            Kind.PINGREQ: lambda first, _body: packet(first, b""),
        }
        self._answered: dict[int, Callable[[int, Reader], bytes]] = {
            Kind.CONNACK: self._connected,
            Kind.PUBLISH: _delivered,
            Kind.SUBACK: _subscribed,
            Kind.UNSUBACK: self._unsubscribed_answer,
        }

    def up(self, data: bytes, to_broker: bytearray) -> None:
        """What the tracker sent is appended to `to_broker`. Raises HangUp; what came before its cause is there then."""
        try:
            for first, body in self._up.receive(data):
                to_broker += self._one_up(first, Reader(body))
        except TooLarge:
            raise self._refusal(Reason.TOO_LARGE, "refused_too_large") from None
        except Malformed:
            raise self._refusal(Reason.MALFORMED, "refused_malformed") from None

    def down(self, data: bytes) -> bytes:
        """What the broker sent, for the tracker. Raises Malformed if that was no MQTT."""
        return b"".join(self._one_down(first, body) for first, body in self._down.receive(data))

    # --- from the tracker

    def _one_up(self, first: int, body: Reader) -> bytes:
        kind = first >> 4
        if not self._is_connected:
            if kind != Kind.CONNECT:
                raise Malformed("the first packet is no CONNECT")
            said = self._connect(body)
            self._is_connected = True
            return packet(first, said)
        say = self._said.get(kind)
        if say is None:
            raise self._refusal(Reason.PROTOCOL_ERROR, "refused_malformed")
        return say(first, body)

    def _connect(self, body: Reader) -> bytes:
        name, version, flags, keep_alive = body.text(), body.byte(), body.byte(), body.take(2)
        if name != b"MQTT" or version != 5:
            raise Malformed("a CONNECT of another protocol")
        asked = of_connect(body.properties())
        if Property.AUTHENTICATION_METHOD in asked:
            raise self._refusal(Reason.WRONG_METHOD, "refused_method")
        client_id = body.text()
        if flags & WILL:
            body.properties()
        credentials_and_will = body.rest()
        if flags & PASSWORD and not flags & USER:  # 3.1.1 knows no password without a user
            raise self._refusal(Reason.WRONG_PASSWORD, "refused_method")
        if not client_id:
            client_id = self._assigned = b"assigned-" + secrets.token_hex(12).encode()
        is_kept = any(asked.get(Property.SESSION_EXPIRY_INTERVAL, b""))
        self._forgets = bool(flags & CLEAN and is_kept)
        if not is_kept:
            flags |= CLEAN
        return field(name) + bytes((4, flags)) + keep_alive + field(client_id) + credentials_and_will

    def _publish(self, first: int, body: Reader) -> bytes:
        topic = body.text()
        if not topic:
            raise self._refusal(Reason.NO_ALIAS, "refused_malformed")
        number = body.take(2) if first >> 1 & QOS else b""
        body.properties()
        return packet(first, field(topic) + number + body.rest())

    def _subscribe(self, first: int, body: Reader) -> bytes:
        number = body.take(2)
        body.properties()
        topics = []
        while not body.is_done:
            topics.append(field(body.text()) + bytes((body.byte() & QOS,)))
        return packet(first, number + b"".join(topics))

    def _unsubscribe(self, first: int, body: Reader) -> bytes:
        number = body.number()
        body.properties()
        topics = []
        while not body.is_done:
            topics.append(field(body.text()))
        self._unsubscribed[number] = len(topics)
        return packet(first, struct.pack(">H", number) + b"".join(topics))

    def _disconnect(self, first: int, body: Reader) -> bytes:
        if not body.is_done and body.byte() == Reason.WITH_WILL:
            raise HangUp  # a connection that breaks off is 3.1.1's way to have the will published
        return packet(first, b"")

    def _refusal(self, reason: Reason, figure: str) -> HangUp:
        if self._is_connected:
            return HangUp(packet(Kind.DISCONNECT << 4, bytes((reason,)) + NO_PROPERTIES), figure)
        return HangUp(refused_connection(reason), figure)

    # --- from the broker

    def _one_down(self, first: int, body: bytes) -> bytes:
        answer = self._answered.get(first >> 4)
        return answer(first, Reader(body)) if answer else packet(first, body)

    def _connected(self, first: int, body: Reader) -> bytes:
        flags, code = body.byte(), body.byte()
        if code:
            reason = OF_RETURN_CODE[code] if code < len(OF_RETURN_CODE) else Reason.NOT_AUTHORIZED
            return packet(first, bytes((0, reason)) + NO_PROPERTIES)
        offered = packed(Property.MAXIMUM_PACKET_SIZE, MOST_BYTES.to_bytes(4, "big"))
        offered += packed(Property.SUBSCRIPTION_IDENTIFIERS, b"\0") + packed(Property.SHARED_SUBSCRIPTIONS, b"\0")
        if self._assigned:
            offered += packed(Property.ASSIGNED_CLIENT_IDENTIFIER, field(self._assigned))
        if self._forgets:
            offered += packed(Property.SESSION_EXPIRY_INTERVAL, bytes(4))
        return packet(first, bytes((flags, 0, len(offered))) + offered)

    def _unsubscribed_answer(self, first: int, body: Reader) -> bytes:
        number = body.number()
        return packet(first, struct.pack(">H", number) + NO_PROPERTIES + bytes(self._unsubscribed.pop(number, 1)))


def refused_connection(reason: Reason) -> bytes:
    """A CONNACK of MQTT 5 that says no."""
    return packet(Kind.CONNACK << 4, bytes((0, reason)) + NO_PROPERTIES)


def _acknowledge(first: int, body: Reader) -> bytes:
    return packet(first, body.take(2))


def _delivered(first: int, body: Reader) -> bytes:
    head = field(body.text()) + (body.take(2) if first >> 1 & QOS else b"")
    return packet(first, head + NO_PROPERTIES + body.rest())


def _subscribed(first: int, body: Reader) -> bytes:
    return packet(first, body.take(2) + NO_PROPERTIES + body.rest())
