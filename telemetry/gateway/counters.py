"""What the gateway says of itself: figures since its start."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict

log = logging.getLogger(__name__)

FIGURES = (
    "connections",  # open now
    "connected",  # in all
    "refused_full",  # turned away, as too many were connected
    "logins",
    "unknown_trackers",  # logins and reports of trackers that are on no vehicle
    "stored",  # messages handed to the spine
    "stored_bytes",
    "not_stored",  # connections ended without an answer, as spine or store was away; the device sends again
    "ended_silent",  # too long without a byte, a whole packet, or a login
    "ended_by_session",  # what came could not be the protocol
    "ended_deaf",  # took no answer
    "faulty",  # packets and records that could not be read
    "ignored",  # packets that we have no use for
)
MOST_NAMES = 1_000


class Counters:
    """Named in docs/protocols.md; a test compares. What is faulty or ignored is counted by name as well."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = dict.fromkeys(FIGURES, 0.0)
        self.by_name: Counter[str] = Counter()
        self._told: OrderedDict[str, None] = OrderedDict()

    def add(self, figure: str, count: float = 1, *, name: str = "") -> None:
        """Count; with a name also under it. Names come from our own code, never from a device."""
        self.figures[figure] += count
        if name:
            self.by_name[f"{figure}_{name}"] += 1

    def note_unknown(self, tracker: str, peer: str) -> None:
        """A tracker on no vehicle: counted each time, logged once."""
        self.add("unknown_trackers")
        if tracker not in self._told:
            log.warning("tracker %s at %s is on no vehicle: situation device bind %s VEHICLE", tracker, peer, tracker)
            self._told[tracker] = None
            if len(self._told) > MOST_NAMES:
                self._told.popitem(last=False)

    def said(self) -> dict[str, float]:
        """All figures."""
        return self.figures | {name: float(count) for name, count in self.by_name.items()}
