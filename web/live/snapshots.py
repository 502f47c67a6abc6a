"""Snapshots for viewers that begin: made once for everybody who sees the same, as after an outage all come at once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta

from anyio.to_thread import run_sync

from situation.people import User
from situation.ports import Clock, Store
from web.live.journal_tail import JournalTail
from web.live.telling import Teller, with_me
from web.showing import show_me
from web.visible import Audience, audience_of

FRESH_FOR = timedelta(
    seconds=1
)  # what changed since then follows as changes, so an older one is not wrong, only longer


class Snapshots:
    """The newest snapshot of each audience."""

    def __init__(self, *, store: Store, teller: Teller, tail: JournalTail, clock: Clock) -> None:
        self._store = store
        self._teller = teller
        self._tail = tail
        self._clock = clock
        self._made: dict[Audience, tuple[datetime, int, str]] = {}
        self._locks: defaultdict[Audience, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def text_for(self, user: User) -> tuple[int, str]:
        """The journal's seq and the snapshot message for the user."""
        audience = audience_of(user)
        async with self._locks[audience]:
            made = self._made.get(audience)
            if made is None or not self._is_fresh(*made):
                now = self._clock.now()
                made = self._made[audience] = (now, *await run_sync(self._make, audience))
        _, seq, text = made
        return seq, with_me(text, show_me(user))

    def _is_fresh(self, made_at: datetime, seq: int, _: str) -> bool:
        return self._clock.now() - made_at < FRESH_FOR and self._tail.has_all_after(seq)

    def _make(self, audience: Audience) -> tuple[int, str]:
        with self._store.read() as unit:
            return self._teller.snapshot(unit, audience)
