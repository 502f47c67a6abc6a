"""How the radio link errs: delay, repeat, disorder, and outages during which a black box keeps the pings.

The black box empties as arrays whose pings say `buf`, oldest first, an array a second, while new pings pass it by.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from simulators.wire import MAX_ARRAY, Ping, arrays

BOX_PINGS = (
    20_000  # a tracker's memory: two days of a ping every 10 s; when full the oldest is overwritten, and counted
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How bad a link is."""

    delay_s: tuple[float, float] = (0.1, 1.5)  # shortest and longest of a usual message
    slow_share: float = 0.0  # of the messages that take slow_s and are overtaken by later ones
    slow_s: tuple[float, float] = (5.0, 40.0)
    repeat_share: float = 0.0  # of the messages that are sent twice


@dataclass(frozen=True, slots=True)
class Outage:
    """The link is down from a moment to another, both in event time."""

    from_at: float
    to_at: float


class Link:
    """The way from one tracker to the broker. Pings go in by `send`, messages come out by `due`."""

    def __init__(self, rng: Random, quality: Quality, outages: Sequence[Outage] = ()) -> None:
        self.overwritten = 0
        self._rng = rng
        self._quality = quality
        self.outages = tuple(outages)
        self._on_the_way: list[tuple[float, int, tuple[Ping, ...]]] = []
        self._number = count()
        self._box: deque[Ping] = deque()

    @property
    def buffered(self) -> int:
        """Pings in the black box."""
        return len(self._box)

    @property
    def unsent(self) -> int:
        """Pings on the way and in the black box."""
        return len(self._on_the_way) + len(self._box)

    @property
    def is_empty(self) -> bool:
        """Nothing on the way and nothing in the black box."""
        return not self._on_the_way and not self._box

    def is_down(self, at: float) -> bool:
        """Whether an outage holds."""
        return any(outage.from_at <= at < outage.to_at for outage in self.outages)

    def send(self, ping: Ping, *, at: float) -> None:
        """Takes a ping at that moment: on its way, or into the black box."""
        if self.is_down(at):
            self.keep((ping,))
            return
        for _ in range(2 if self._rng.random() < self._quality.repeat_share else 1):
            heapq.heappush(self._on_the_way, (at + self._delay_s(), next(self._number), (ping,)))

    def keep(self, pings: Sequence[Ping]) -> None:
        """Puts pings into the black box: the link or the broker did not take them."""
        for ping in pings:
            if len(self._box) >= BOX_PINGS:
                self._box.popleft()
                self.overwritten += 1
            self._box.append(replace(ping, buf=True))

    def due(self, at: float) -> list[tuple[Ping, ...]]:
        """Messages that reach the broker by that moment; more than one ping is an array."""
        if self.is_down(at):
            return []
        messages = []
        while self._on_the_way and self._on_the_way[0][0] <= at:
            messages.append(heapq.heappop(self._on_the_way)[2])
        if self._box:
            messages.append(tuple(self._box.popleft() for _ in range(min(len(self._box), MAX_ARRAY))))
        return messages

    def last_words(self, at: float) -> list[tuple[Ping, ...]]:
        """At the end: what is on its way arrives and the black box empties, unless an outage holds."""
        if self.is_down(at):
            return []
        messages = [pings for _, _, pings in sorted(self._on_the_way)]
        self._on_the_way.clear()
        messages += [tuple(pings) for pings in arrays(list(self._box))]
        self._box.clear()
        return messages

    def _delay_s(self) -> float:
        is_slow = self._rng.random() < self._quality.slow_share
        return self._rng.uniform(*(self._quality.slow_s if is_slow else self._quality.delay_s))
