"""The groups among the standing alerts, followed once for all viewers. They change only when an alert does."""

from __future__ import annotations

import asyncio

from anyio.to_thread import run_sync

from situation.alarms.groups import AlertGroup, groups_of
from situation.people import Right
from situation.ports import Store
from web.live.telling import Teller
from web.live.viewers import Viewer, Viewers

AT_MOST_EVERY_S = 1.0  # a flood of alerts changes its group many times a second; the reader needs the last of it


class AlertGroups:
    """The newest groups, told to who sees alerts when they are others than before. Only one task may run `follow`."""

    def __init__(self, *, store: Store, teller: Teller, viewers: Viewers) -> None:
        self._store = store
        self._teller = teller
        self._viewers = viewers
        self._groups: list[AlertGroup] = []
        self._text = ""
        self._changed = asyncio.Event()
        self._changed.set()  # what stood before our time

    def look(self) -> None:
        """An alert has changed."""
        self._changed.set()

    def offer(self, viewer: Viewer) -> None:
        """The newest groups for one that comes back: they are not among the changes that it missed."""
        if self._text and viewer.audience.may(Right.SEE_ALERTS):
            viewer.offer_latest("groups", self._text)

    async def follow(self) -> None:
        """Tell for ever. What could not be read is read at the next call."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                groups = await run_sync(self._read)
            except Exception:
                self._changed.set()
                raise
            if groups != self._groups or not self._text:
                self._groups, self._text = groups, self._teller.groups(groups)
                for viewer in self._viewers:
                    self.offer(viewer)
            await asyncio.sleep(AT_MOST_EVERY_S)

    def _read(self) -> list[AlertGroup]:
        with self._store.read() as unit:
            return groups_of(unit.list_alerts(standing=True))
