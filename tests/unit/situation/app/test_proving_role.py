"""The loops beside the watch: what fails in them is told and tried again, and holds nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from situation.app.roles import crediting, proving
from situation.app.roles.crediting import CreditingRole
from situation.app.roles.proving import ProvingRole
from situation.errors import Unavailable
from situation.visits import Visit
from tests.builders import a_visit


class Told:
    """Pokes that are counted."""

    def __init__(self) -> None:
        self.topics: list[str] = []

    async def poke(self, topic: str) -> None:
        self.topics.append(topic)

    def listen(self, topic: str) -> AsyncIterator[None]:
        raise NotImplementedError


class Ended:
    """A watch of which one visit has ended."""

    def __init__(self) -> None:
        self.visits = [a_visit(over=True)]

    def take_ended(self) -> list[Visit]:
        ended, self.visits = self.visits, []
        return ended


class Prover:
    """Fails in every way once; then has one pair to decide, and stops its test."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self.stopping, self.waiting = stopping, 0
        self.failures: list[Exception] = [Unavailable("the store is away"), ValueError("a mistake")]
        self.visits: list[Visit] = []
        self.proven = 0

    def ended(self, visit: Visit) -> None:
        self.visits.append(visit)

    def look(self) -> None:
        if self.failures:
            raise self.failures.pop(0)

    def prove_next(self) -> bool:
        if self.failures or self.proven:
            self.stopping.set() if self.proven else None
            return False
        self.proven += 1
        return True


async def test_proving_goes_on_after_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_EVERY_S", "RETRY_AFTER_S"):
        monkeypatch.setattr(proving, name, 0.0)
    stopping, pokes = asyncio.Event(), Told()
    prover: Any = Prover(stopping)
    watch: Any = Ended()
    role = ProvingRole(prover, watch, pokes)
    await asyncio.wait_for(role.prove(stopping), 20)
    assert [visit.vehicle for visit in prover.visits] == ["P-017"]
    assert (prover.proven, pokes.topics) == (1, ["journal"])
    assert role.figures() == {"verdict_looks": 1.0, "verdict_failures": 2.0, "verdicts_waiting": 0.0}


async def test_crediting_goes_on_after_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crediting, "EVERY_S", 0.0)
    stopping = asyncio.Event()
    failures: list[Exception] = [Unavailable("the archive is away"), ValueError("a mistake")]

    class Crediting:
        waiting = 0

        def step(self) -> bool:
            if failures:
                raise failures.pop(0)
            stopping.set()
            return True

    made: Any = Crediting()
    role = CreditingRole(made)
    await asyncio.wait_for(role.credit(stopping), 20)
    assert role.figures() == {"coverage_steps": 1.0, "coverage_waiting": 0.0}
