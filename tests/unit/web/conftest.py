from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from tests.unit.web.world import World, build
from web import passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 takes its time on purpose; tests that sign in often do not have it."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK)
    monkeypatch.setattr(passwords, "_NOBODY", QUICK.hash("a password that nobody has"))


@pytest.fixture
def world() -> World:
    return build()
