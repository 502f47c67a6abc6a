"""Open live streams follow their sessions: whose session or right has ended is told so, and goes."""

from __future__ import annotations

import asyncio

from anyio.to_thread import run_sync

from web.parts import Parts
from web.visible import audience_of


async def recheck(parts: Parts) -> None:
    """End the streams of those whose session or right has ended."""
    viewers = list(parts.viewers)
    found = await run_sync(parts.sign_in.find_all, [viewer.token_sha256 for viewer in viewers])
    for viewer, signed_in in zip(viewers, found, strict=True):
        # A changed role or operator is another audience: its stream begins anew, too.
        if signed_in is None or signed_in.needs_factor or audience_of(signed_in.user) != viewer.audience:
            viewer.is_over = True
            viewer.wake.set()


async def recheck_for_ever(parts: Parts) -> None:
    """The same every few seconds: another process may have ended a session, or its time is up."""
    while True:
        await asyncio.sleep(parts.settings.recheck_every_s)
        await recheck(parts)
