"""What trackers count: up to which number everything of each is on our disk, and where numbers are missing.

A tracker may forget what we acknowledge, so a number is acknowledged only when all before it have come. A number that
never comes is given up after so many later ones, or the tracker would keep everything for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from situation.fleet import DeviceReport
from situation.positions import Reason
from telemetry.pings import Bools, Pings, reason_code

GIVEN_UP_AFTER = 1_000  # later numbers
Tracker = tuple[str, str]  # operator, vehicle
STRANGE = (Reason.UNKNOWN_DEVICE, Reason.NOT_YOUR_VEHICLE, Reason.BAD_TOPIC)  # a stranger gets no answer


@dataclass(slots=True)
class Count:
    """How far one tracker has got."""

    upto: int  # everything up to here has come
    beyond: set[int] = field(default_factory=set)  # numbers after a gap
    gap_since_us: int = 0  # when the gap was seen, Unix microseconds
    given_up: int = 0  # numbers that never came

    @classmethod
    def restored(cls, report: DeviceReport) -> Count:
        """As a report told it: all that came has come but what is missing."""
        upto, newest = report.seq or 0, report.newest_seq or 0
        absent = {number for first, last in report.missing for number in range(first, last + 1)}
        since_us = round(report.missing_since.timestamp() * 1e6) if report.missing_since else 0
        beyond = set(range(upto + 1, newest + 1)) - absent
        return cls(upto, beyond if absent else set(), since_us, report.given_up)

    @property
    def newest(self) -> int:
        """The greatest number that has come."""
        return max(self.beyond, default=self.upto)

    def goes_on(self, first: int, last: int, how_many: int) -> bool:
        """Note numbers that rise, if they follow on what has come and none is missing, as nearly always."""
        if self.beyond or first != self.upto + 1 or last - first + 1 != how_many:
            return False
        self.upto = last
        return True

    def take(self, numbers: range | list[int]) -> int:
        """Note numbers, rising; how many were given up."""
        if numbers[0] <= self.upto + 1 and isinstance(numbers, range) and not self.beyond:
            self.upto = max(self.upto, numbers[-1])
            return 0
        self.beyond.update(number for number in numbers if number > self.upto)
        self._close()
        return self._give_up() if len(self.beyond) > GIVEN_UP_AFTER else 0

    def missing(self) -> list[tuple[int, int]]:
        """The gaps, from and to."""
        come = [self.upto, *sorted(self.beyond)]
        return [(before + 1, after - 1) for before, after in pairwise(come) if after - before > 1]

    def _close(self) -> None:
        while self.upto + 1 in self.beyond:
            self.upto += 1
            self.beyond.discard(self.upto)

    def _give_up(self) -> int:
        missing = min(self.beyond) - self.upto - 1
        self.upto = min(self.beyond) - 1
        self._close()
        self.given_up += missing
        return missing


class Counting:
    """All trackers that count. Forgets none: a few bytes for each vehicle."""

    def __init__(self, counts: Mapping[Tracker, Count] | None = None) -> None:
        self._counts = dict(counts or {})
        self._news: dict[Tracker, int] = {}
        self.given_up = 0  # numbers that never came

    @property
    def gaps(self) -> int:
        """Trackers of which a number is missing now."""
        return sum(1 for count in self._counts.values() if count.beyond)

    @property
    def missing(self) -> int:
        """Numbers that are missing now."""
        return sum(max(each.beyond) - each.upto - len(each.beyond) for each in self._counts.values() if each.beyond)

    def find(self, tracker: Tracker) -> Count | None:
        """How far the tracker has got; None for one that does not count."""
        return self._counts.get(tracker)

    def recall(self, tracker: Tracker, numbers: list[int]) -> None:
        """These, rising, were on our disk when we started: no news, as the tracker heard it then or will ask again."""
        self._note(tracker, numbers, at_us=0)
        self._news.pop(tracker, None)

    def take(self, pings: Pings) -> None:
        """Note the numbers of a batch that is on our disk."""
        known = _of_known_senders(pings)
        rows = np.flatnonzero((pings.seq >= 0) & known)
        if not len(rows):
            return
        at_us = int(pings.received_us[rows].max())
        in_order = rows[np.lexsort((pings.seq[rows], pings.sender[rows]))]
        sender, seq = pings.sender[in_order], pings.seq[in_order]
        again = np.append(False, (sender[1:] == sender[:-1]) & (seq[1:] == seq[:-1]))
        sender, seq = sender[~again], seq[~again]
        starts = np.flatnonzero(np.append(True, sender[1:] != sender[:-1]))
        numbers, bounds = seq.tolist(), [*starts.tolist(), len(seq)]
        for place, (start, end) in zip(sender[starts].tolist(), pairwise(bounds), strict=True):
            who = pings.senders[place]
            tracker = (who.operator, who.vehicle)
            count = self._counts.get(tracker)
            if count is not None and count.goes_on(numbers[start], numbers[end - 1], end - start):
                self._news[tracker] = count.upto
            else:
                self._note(tracker, numbers[start:end], at_us=at_us)

    def news(self) -> dict[Tracker, int]:
        """Per tracker the number to acknowledge, of those heard since the last call."""
        news, self._news = self._news, {}
        return news

    def _note(self, tracker: Tracker, numbers: list[int], *, at_us: int) -> None:
        count = self._counts.get(tracker)
        if count is None or numbers[-1] < count.upto - GIVEN_UP_AFTER:  # new to us, or the tracker began to count anew
            count = self._counts[tracker] = Count(numbers[0] - 1)
        whole = numbers[-1] - numbers[0] + 1 == len(numbers)
        had_gap = bool(count.beyond)
        self.given_up += count.take(range(numbers[0], numbers[-1] + 1) if whole else numbers)
        if not had_gap:
            count.gap_since_us = at_us
        # Never beyond what it has just sent: a tracker that began anew must not forget what is still to come.
        self._news[tracker] = min(count.upto, numbers[-1])


def _of_known_senders(pings: Pings) -> Bools:
    """Rows of vehicles that may speak: a stranger gets no answer."""
    strange = [reason_code(reason) for reason in STRANGE]
    return np.asarray(~np.isin(pings.reason, strange))
