"""An outbox in a process of its own, to be killed; arguments: the database, the receiver's address, the secret."""

from __future__ import annotations

import asyncio
import sys

from situation.adapters.clocks import SystemClock
from situation.adapters.outbox import run_outbox
from situation.adapters.senders.webhook import WebhookSender
from situation.adapters.sql import open_store


async def main(address: str, url: str, secret: str) -> None:
    clock = SystemClock()
    sender = WebhookSender(url, secret, clock, source="//test", allow_internal=True)
    await run_outbox(open_store(address), {"webhook": sender}, clock, stopping=asyncio.Event(), idle_s=0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
