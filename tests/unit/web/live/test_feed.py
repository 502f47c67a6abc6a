from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from situation.errors import Unavailable
from tests.builders import NOON, a_vehicle, positions
from tests.unit.web.world import World, build
from tests.waiting import until
from web.live import feed as feed_module


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "RETRY_S", 0.01)
    monkeypatch.setattr(feed_module, "LAST_S", 0.05)


def lat(world: World) -> float | None:
    last = world.parts.fleet.find_last("P-017", NOON)
    return last.lat if last else None


async def test_a_restarted_role_knows_at_once_where_everybody_was(world: World) -> None:
    world.last.batch = positions({"lat": 51.11})
    async with world.parts.feed.running():
        await until(lambda: lat(world) == 51.11)


async def test_a_batch_that_was_skipped_is_made_good_from_what_was_saved(world: World) -> None:
    async with world.parts.feed.running():
        world.live.batches.put_nowait(positions({"lat": 51.11}))
        await until(lambda: lat(world) == 51.11)
        world.last.batch = positions({"lat": 51.12, "fix_at": NOON.replace(minute=1)})
        await until(lambda: lat(world) == 51.12)


async def test_a_source_that_fails_is_asked_again_and_the_others_go_on(world: World) -> None:
    tries = 0

    async def failing() -> AsyncIterator[Any]:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Unavailable("the spine is away")
        yield positions({"lat": 51.13})
        await asyncio.sleep(10)

    world.live.watch = failing  # type: ignore[method-assign]
    async with world.parts.feed.running():
        world.desk.put_vehicle(a_vehicle("NEW"), by="admin")
        world.parts.tail.poke()
        await until(lambda: lat(world) == 51.13)
        await until(lambda: world.parts.tail.seq == 1)
    assert tries == 3
    assert world.parts.feed.figures()["source_failures_total"] == 2


async def test_a_store_that_is_away_for_a_while_loses_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build()
    async with world.parts.feed.running():
        read, away = world.store.read, True

        def reading() -> Any:
            if away:
                raise Unavailable("the store is away")
            return read()

        monkeypatch.setattr(world.store, "read", reading)
        world.desk.acknowledge_incident("own", by="dispatcher")
        world.parts.tail.poke()
        await asyncio.sleep(0.05)
        assert world.parts.tail.seq == 0
        away = False
        world.parts.tail.poke()
        await until(lambda: world.parts.tail.seq == 1)
        (entry,) = world.parts.tail.after(0)
    assert entry.change.action == "acknowledged"


async def test_the_web_says_of_itself_what_it_counts(world: World) -> None:
    async with world.parts.feed.running():
        await until(lambda: "web" in world.parts.roles.reports)
    assert world.parts.roles.reports["web"].figures["viewers"] == 0


async def test_after_the_block_nothing_runs_any_more(world: World) -> None:
    before = len(asyncio.all_tasks())
    async with world.parts.feed.running():
        assert len(asyncio.all_tasks()) > before
    assert len(asyncio.all_tasks()) == before
