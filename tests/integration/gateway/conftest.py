"""A spine that a test may fail."""

from __future__ import annotations

import pytest

from tests.integration.gateway.running import FakeIngress


@pytest.fixture
async def ingress() -> FakeIngress:
    return FakeIngress()
