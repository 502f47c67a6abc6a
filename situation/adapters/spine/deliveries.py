"""Deliveries: messages as they come from a durable consumer, and the waiting for those that come again."""

from __future__ import annotations

from typing import NamedTuple

from nats.aio.msg import Msg


class Delivery(NamedTuple):
    """One message as it came from the stream."""

    subject: str
    data: bytes
    stream_seq: int
    consumer_seq: int
    stored_us: int  # Unix microseconds, by the spine's clock
    reply: str


class CatchUp:
    """The waiting for what was delivered before and never acknowledged."""

    def __init__(self, *, missing: int, up_to: int, until: float) -> None:
        self.missing = missing
        self.until = until  # by the loop's clock: after that, ask the spine again
        self.taken: dict[int, Delivery] = {}
        self._up_to = up_to

    def take(self, delivery: Delivery) -> None:
        """Note a message, new or again."""
        if delivery.stream_seq <= self._up_to and delivery.stream_seq not in self.taken:
            self.missing -= 1
        self.taken[delivery.stream_seq] = delivery


def delivery_of(message: Msg) -> tuple[Delivery, int]:
    """The message with what its reply subject says, and how many wait behind it."""
    tokens = message.reply.split(".")
    # Older form: $JS ACK stream consumer and 5 numbers. Newer: a domain and an account hash before them, more after.
    numbers = tokens[4:9] if len(tokens) == 9 else tokens[6:11]
    _, stream_seq, consumer_seq, stored_ns, waiting = numbers
    delivery = Delivery(
        message.subject, message.data, int(stream_seq), int(consumer_seq), int(stored_ns) // 1000, message.reply
    )
    return delivery, int(waiting)
