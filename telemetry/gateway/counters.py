"""What the gateway says of itself: figures since its start."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict

log = logging.getLogger(__name__)

FIGURES = (
    "connections",  # open now
    "connected",  # in all
    "refused_full",  # turned away, as too many were connected
    "refused_address",  # turned away, as too many were connected from that address
    "refused_rate",  # turned away, as that address connected too often
    "logins",
    "denied",  # logins with a wrong password or none, and trackers whose credential is revoked
    "not_signed_in",  # reports of a tracker that has a password, from whoever has not given it
    "not_its_own",  # reports of one tracker from another that has logged in
    "wrong_protocol",  # a tracker that is bound for the other one
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

    def note_refused(self, figure: str, tracker: str, peer: str) -> None:
        """A tracker or an address that was turned away: counted each time, logged once for each reason."""
        self.add(figure)
        self._tell_once(f"{figure} {tracker or peer}", "%s: tracker %s at %s", figure, tracker or "-", peer)

    def note_unknown(self, tracker: str, peer: str) -> None:
        """A tracker on no vehicle: counted each time, logged once."""
        self.add("unknown_trackers")
        words = "tracker %s at %s is on no vehicle: situation device bind %s VEHICLE"
        self._tell_once(tracker, words, tracker, peer, tracker)

    def _tell_once(self, name: str, words: str, *about: object) -> None:
        if name in self._told:
            return
        log.warning(words, *about)
        self._told[name] = None
        if len(self._told) > MOST_NAMES:
            self._told.popitem(last=False)

    def said(self) -> dict[str, float]:
        """All figures."""
        return self.figures | {name: float(count) for name, count in self.by_name.items()}
