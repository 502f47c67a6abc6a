"""Tells at once of what a request changed, so that nobody waits for the next look at the journal."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from situation.errors import SituationError
from situation.ports import Pokes
from web.guard import SAFE_METHODS
from web.live.journal_tail import JournalTail

log = logging.getLogger(__name__)


class TellsOfChanges:
    """ASGI middleware: after every request that may have changed something, a poke."""

    def __init__(self, app: ASGIApp, *, pokes: Pokes, tail: JournalTail) -> None:
        self._app = app
        self._pokes = pokes
        self._tail = tail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            self._tail.poke()
            try:
                await self._pokes.poke("journal")
            except SituationError as error:
                log.info("nobody was poked, all will look by themselves: %s", error)
