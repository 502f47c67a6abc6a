"""A small city, served."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.web_served import Served, serving
from tests.unit.web.world import build


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving(build()) as served:
        yield served
