"""Pace: which pictures of a stream are decoded. Key pictures while they come often enough, else more, else seldom.

Decoding key pictures alone costs a fifth of decoding all, but a read then blocks for a whole key interval. A camera
with a "smart" codec stretches that to ten seconds and more, and would look stalled for ever. Pure: seconds in.
"""

from __future__ import annotations

from enum import StrEnum
from statistics import median

SNAPSHOTS_FROM_S = 10.0  # s between pictures: opening anew costs 75 ms of processor, decoding all 115 ms a second
MEASURED = 3  # count of intervals whose median is the camera's
STALLS = 2  # in a row, each after a first picture: a camera that hangs does not even open the second time


class Way(StrEnum):
    """How pictures are taken from a stream."""

    KEYS = "keys"  # only key pictures are decoded
    SNAPSHOTS = "snapshots"  # opened for one picture, and closed
    ALL = "all"  # every picture is decoded


class Pace:
    """Measures the key interval of one camera and chooses the way for its next opening."""

    def __init__(self, address: str, *, period_s: float, longest_s: float) -> None:
        self._has_keys = address.casefold().startswith("rtsp")  # files and JPEG streams have one way
        self._ways = (Way.KEYS, Way.SNAPSHOTS, Way.ALL) if period_s >= SNAPSHOTS_FROM_S else (Way.KEYS, Way.ALL)
        self._longest_s = longest_s
        self._grabbed_s: list[float] = []
        self._stalls = 0
        self.way = Way.KEYS
        self.interval_s: float | None = None

    def opened(self) -> None:
        """A new connection: its first picture measures nothing."""
        self._grabbed_s = []

    def grabbed(self, at_s: float) -> bool:
        """A picture came; whether the pictures are now known to be too far apart to go on this way."""
        if not self._has_keys:
            return False
        if len(self._grabbed_s) <= MEASURED:
            self._grabbed_s.append(at_s)
        if len(self._grabbed_s) <= MEASURED or self.way is not Way.KEYS:
            return False
        self._stalls = 0
        pairs = zip(self._grabbed_s, self._grabbed_s[1:], strict=False)
        self.interval_s = median(later - earlier for earlier, later in pairs)
        if self.interval_s <= self._longest_s:
            return False
        self._next()
        return True

    def lost(self, *, stalled: bool) -> None:
        """The stream ended; `stalled`: it stayed open and silent."""
        if self.way is not Way.KEYS:
            self._next()
            return
        # Where nothing is counted in `grabbed`, nothing is here
        self._stalls = self._stalls + 1 if stalled and self._grabbed_s else 0
        if self._stalls >= STALLS:
            self._next()

    @property
    def sentence(self) -> str:
        """For the technician."""
        if self.way is Way.ALL:
            return "key pictures are too far apart: every picture is decoded"
        if self.way is Way.SNAPSHOTS:
            return "key pictures are too far apart: opened anew for each picture"
        return "" if self.interval_s is None else f"a key picture every {self.interval_s:.1f} s"

    def _next(self) -> None:
        self.way = self._ways[(self._ways.index(self.way) + 1) % len(self._ways)]
        self._stalls, self.interval_s = 0, None
