"""A contractor's report is handed to who sees reports, and to the contractor its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from threading import Event, Thread
from typing import Any

import pytest

from situation.people import Role
from tests.unit.web.world import World, build
from web.routes import contractor_reports as route

DAY = {"from": "2026-01-15T00:00:00Z", "to": "2026-01-16T00:00:00Z"}


async def ask(world: World, role: Role, **changes: str) -> Any:
    async with world.as_(role) as browser:
        return await browser.get("/api/v1/reports/contractor", params={"operator": "esil-tazalyk"} | DAY | changes)


async def test_it_is_a_file_in_the_persons_language() -> None:
    answer = await ask(build(), Role.SUPERVISOR)
    assert answer.text == "<html lang=ru>esil-tazalyk 00:00-00:00"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''esil-tazalyk-20260115T0000.html"
    assert answer.headers["cache-control"] == "private, no-store"
    assert (await ask(build(), Role.SUPERVISOR, language="kk")).text.startswith("<html lang=kk>")


async def test_a_contractor_gets_its_own_and_knows_of_no_other() -> None:
    assert (await ask(build(), Role.CONTRACTOR)).status_code == 200
    foreign = await ask(build(), Role.CONTRACTOR, operator="saryarka-kurylys")
    nobody = await ask(build(), Role.CONTRACTOR, operator="nobody")
    assert foreign.status_code == nobody.status_code == 404
    assert foreign.json()["detail"].replace("saryarka-kurylys", "nobody") == nobody.json()["detail"]


@pytest.mark.parametrize(
    "changes", [{"to": "2026-01-17T00:00:01Z"}, {"to": "2026-01-15T00:00:00Z"}, {"language": "de"}, {"operator": ""}]
)
async def test_what_cannot_be_meant_is_refused(changes: dict[str, str]) -> None:
    assert (await ask(build(), Role.SUPERVISOR, **changes)).status_code == 422


async def test_only_one_is_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Event(), Event()

    class Slow:
        def make(self, operator: str, span: tuple[datetime, datetime], language: str) -> str:
            begun.set()
            assert may_end.wait(20)
            return "done"

    monkeypatch.setattr(route, "PATIENCE_S", 0.05)
    world = build()
    world.app.state.parts = replace(world.parts, contractor_reports=Slow())
    made: list[int] = []

    def first() -> None:
        import asyncio

        made.append(asyncio.run(ask(world, Role.SUPERVISOR)).status_code)

    thread = Thread(target=first)
    thread.start()
    assert begun.wait(20)
    refused = await ask(world, Role.SUPERVISOR)
    may_end.set()
    thread.join(20)
    assert (refused.status_code, made) == (503, [200])
    assert "another report is being made" in refused.text
