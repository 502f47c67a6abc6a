"""What trackers count: up to which number everything of each is on our disk, and where numbers are missing.

A tracker may forget what we acknowledge, so a number is acknowledged only when all before it have come. A number that
never comes is given up after so many later ones, or the tracker would keep everything for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from situation.positions import Reason
from telemetry.pings import Bools, Pings, reason_code

GIVEN_UP_AFTER = 1_000  # later numbers
Tracker = tuple[str, str]  # operator, vehicle


@dataclass(slots=True)
class Count:
    """How far one tracker has got."""

    upto: int  # everything up to here has come
    beyond: set[int] = field(default_factory=set)  # numbers after a gap

    def take(self, numbers: range | list[int]) -> int:
        """Note numbers, rising; how many were given up."""
        if numbers[0] <= self.upto + 1 and isinstance(numbers, range) and not self.beyond:
            self.upto = max(self.upto, numbers[-1])
            return 0
        self.beyond.update(number for number in numbers if number > self.upto)
        self._close()
        return self._give_up() if len(self.beyond) > GIVEN_UP_AFTER else 0

    def _close(self) -> None:
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.discard(self.upto)

    def _give_up(self) -> int:
        missing = min(self.beyond) - self.upto - 1
        self.upto = min(self.beyond) - 1
        self._close()
        return missing


class Counting:
    """All trackers that count. Forgets none: a few bytes for each vehicle."""

    def __init__(self) -> None:
        self._counts: dict[Tracker, Count] = {}
        self._news: dict[Tracker, int] = {}
        self.given_up = 0  # numbers that never came

    @property
    def gaps(self) -> int:
        """Trackers of which a number is missing now."""
        return sum(1 for count in self._counts.values() if count.beyond)

    def take(self, pings: Pings) -> None:
        """Note the numbers of a batch that is on our disk."""
        known = _of_known_senders(pings)
        rows = np.flatnonzero((pings.seq >= 0) & known)
        if not len(rows):
            return
        in_order = rows[np.lexsort((pings.seq[rows], pings.sender[rows]))]
        sender, seq = pings.sender[in_order], pings.seq[in_order]
        starts = np.append(np.flatnonzero(np.append(True, sender[1:] != sender[:-1])), len(sender)).tolist()
        for start, end in pairwise(starts):
            who = pings.senders[sender[start]]
            numbers = np.unique(seq[start:end])
            self._note((who.operator, who.vehicle), numbers.tolist())

    def news(self) -> dict[Tracker, int]:
        """Per tracker the number to acknowledge, of those heard since the last call."""
        news, self._news = self._news, {}
        return news

    def _note(self, tracker: Tracker, numbers: list[int]) -> None:
        count = self._counts.get(tracker)
        if count is None or numbers[-1] < count.upto - GIVEN_UP_AFTER:  # new to us, or the tracker began to count anew
            count = self._counts[tracker] = Count(numbers[0] - 1)
        whole = numbers[-1] - numbers[0] + 1 == len(numbers)
        self.given_up += count.take(range(numbers[0], numbers[-1] + 1) if whole else numbers)
        # Never beyond what it has just sent: a tracker that began anew must not forget what is still to come.
        self._news[tracker] = min(count.upto, numbers[-1])


def _of_known_senders(pings: Pings) -> Bools:
    """Rows of vehicles that may speak: a stranger gets no answer."""
    strange = [reason_code(reason) for reason in (Reason.UNKNOWN_DEVICE, Reason.NOT_YOUR_VEHICLE, Reason.BAD_TOPIC)]
    return np.asarray(~np.isin(pings.reason, strange))
