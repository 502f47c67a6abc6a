"""Topics of devices: `fleet/{operator}/{vehicle}/{kind}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TOPIC = re.compile(r"fleet/([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{1,64})/([a-z0-9_]{1,32})")
LONGEST_KEPT = 256  # of a topic that is none: enough to see whose mistake it is


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a message, by its topic, and in which format. A bad topic has no kind, and stands for the vehicle."""

    operator: str
    vehicle: str
    kind: str


@lru_cache(maxsize=65_536)  # bounds what a flood of made-up topics can take
def sender_of(topic: str) -> Sender:
    """The topic's three names, or a Sender without a kind."""
    match = _TOPIC.fullmatch(topic)
    if match is None:
        return Sender("", topic[:LONGEST_KEPT], "")
    return Sender(*match.groups())
