"""The connected viewers, and what each of them still has to be told.

Positions: one slot per viewer, which says only that a newer frame exists. The frame itself is made when the viewer can
take it, so a slow one gets fewer frames, never an old one, and nobody waits for it. Changes: see `journal_tail`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from situation.people import User
from web.live.frames import View
from web.visible import Audience, audience_of


@dataclass(slots=True)
class Counts:
    """What was done for viewers since the start; shown in /metrics."""

    frames_sent: int = 0
    frames_skipped: int = 0
    frame_bytes: int = 0
    texts_sent: int = 0
    snapshots_sent: int = 0
    resumed: int = 0
    told_to_resume: int = 0
    stalled: int = 0


@dataclass(slots=True, eq=False)
class Viewer:
    """One open websocket."""

    user: User
    token_sha256: str
    view: View
    seq: int | None = None  # the last change it was told; None before its snapshot
    asks_resume: int | None = None
    is_over: bool = False  # its session has ended
    wants_frame: bool = False
    latest: dict[str, str] = field(default_factory=dict)  # unnumbered messages not yet sent; the newest of a kind wins
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    spoke: asyncio.Event = field(default_factory=asyncio.Event)  # its first message has come

    @property
    def audience(self) -> Audience:
        """What its user sees."""
        return audience_of(self.user)

    def offer_frame(self, counts: Counts) -> None:
        """There is a newer frame; one not yet taken is replaced by it."""
        if self.wants_frame:
            counts.frames_skipped += 1
        self.wants_frame = True
        self.wake.set()

    def offer_latest(self, kind: str, text: str) -> None:
        """A message of which only the newest of its kind matters."""
        self.latest[kind] = text
        self.wake.set()

    def take_latest(self) -> list[str]:
        """Those messages, each once."""
        taken = list(self.latest.values())
        self.latest.clear()
        return taken


class Viewers:
    """All of them."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()
        self.counts = Counts()

    def __len__(self) -> int:
        return len(self._viewers)

    def __iter__(self) -> Iterator[Viewer]:
        return iter(tuple(self._viewers))

    def add(self, viewer: Viewer) -> None:
        """From its handshake on."""
        self._viewers.add(viewer)

    def remove(self, viewer: Viewer) -> None:
        """It has gone."""
        self._viewers.discard(viewer)

    def offer_frames(self) -> None:
        """There is a newer frame for everybody."""
        for viewer in self._viewers:
            viewer.offer_frame(self.counts)

    def wake_all(self) -> None:
        """There are new changes."""
        for viewer in self._viewers:
            viewer.wake.set()
