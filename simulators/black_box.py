"""A tracker's own memory: every ping is kept until the centre says that it is on its disk, and sent again until then.

The broker's PUBACK only says that the broker has it. What a broker lost after that comes again out of the box.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from simulators.link import BOX_PINGS
from simulators.wire import Ping, arrays, encode, encode_array

RESEND_AFTER_S = 20.0  # without news: an acknowledgement follows its ping within two seconds where nothing is wrong
MOST_AT_ONCE = 5_000  # pings sent again in one go, oldest first


class Line(Protocol):
    """The way to the broker."""

    @property
    def is_connected(self) -> bool:
        """Whether something handed over now goes out now."""
        ...

    async def publish(self, topic: str, payload: bytes) -> None:
        """Hands a message over."""
        ...


class BlackBox:
    """Pings of one tracker that counts, by their number. Full, it overwrites the oldest, and counts them."""

    def __init__(self, line: Line, topic: str, *, capacity: int = BOX_PINGS) -> None:
        self.overwritten = 0
        self.sent_again = 0
        self._line = line
        self._topic = topic
        self._capacity = capacity
        self._kept: OrderedDict[int, Ping] = OrderedDict()
        self._news_at = 0.0

    def __len__(self) -> int:
        """Pings that the centre has not told us to forget."""
        return len(self._kept)

    async def send(self, pings: Sequence[Ping], *, at: float) -> None:
        """Keeps them, and sends them if the line is up. Raises what the line raises."""
        if not self._kept:
            self._news_at = at
        for ping in pings:
            self._keep(ping)
        if self._line.is_connected:
            payload = encode(pings[0]) if len(pings) == 1 else encode_array(pings)
            await self._line.publish(self._topic, payload)

    def hear(self, payload: bytes, *, at: float) -> None:
        """The centre's word `{"seq": N}`: everything up to N may be forgotten. Anything else is not for us."""
        upto = _number_in(payload)
        forgotten = [seq for seq in self._kept if upto is not None and seq <= upto]
        for seq in forgotten:
            del self._kept[seq]
        if forgotten:
            self._news_at = at

    async def send_again(self, *, at: float, after_s: float = RESEND_AFTER_S) -> int:
        """Sends what is kept once nothing was heard for that long; how many pings."""
        if not self._kept or at - self._news_at < after_s or not self._line.is_connected:
            return 0
        self._news_at = at
        oldest = [self._kept[seq] for seq in sorted(self._kept)[:MOST_AT_ONCE]]
        for part in arrays([replace(ping, buf=True) for ping in oldest]):
            await self._line.publish(self._topic, encode_array(part))
        self.sent_again += len(oldest)
        return len(oldest)

    def _keep(self, ping: Ping) -> None:
        if ping.seq is None:
            raise ValueError("only a tracker that counts can be told what to forget")
        if len(self._kept) >= self._capacity:
            self._kept.popitem(last=False)
            self.overwritten += 1
        self._kept[ping.seq] = ping


def _number_in(payload: bytes) -> int | None:
    try:
        said = json.loads(payload)
    except ValueError:
        return None
    number = said.get("seq") if isinstance(said, dict) else None
    return number if isinstance(number, int) else None
