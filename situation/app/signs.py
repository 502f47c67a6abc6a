"""Signs of life that a role gives of itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from situation.errors import Unavailable

if TYPE_CHECKING:  # the ports name what arrays are made of: 60 MB that a light role does without
    from situation.ports import Vitals

VITALS_EVERY_S = 2.0


@asynccontextmanager
async def telling(vitals: Vitals, role: str, *, figures: Callable[[], dict[str, float]] = dict) -> AsyncIterator[None]:
    """Signs of life of a role, every two seconds while the block runs."""

    async def tell() -> None:
        while True:
            with suppress(Unavailable):
                await vitals.report(role, figures(), {})
            await asyncio.sleep(VITALS_EVERY_S)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
