"""A viewer that was away, or falls behind: it gets what it has missed, or all of it anew."""

from __future__ import annotations

import pytest

from tests.integration.live.hearing import caught_up, changes, closing_code
from tests.integration.web_served import Served, next_of, say, serving
from tests.unit.web.world import build


async def test_changes_missed_while_away_are_sent_after(served: Served) -> None:
    desk = served.world.desk
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        desk.acknowledge_incident("own", by="dispatcher")
        served.world.parts.tail.poke()
        seq = (await next_of(viewer, "incident"))["seq"]
    desk.dispatch_incident("own", ["P-017"], by="dispatcher")
    desk.resolve_incident("own", "cleared", by="dispatcher")
    await caught_up(served)
    async with served.connect("dispatcher") as viewer:
        await say(viewer, type="resume", seq=seq)
        told = [await next_of(viewer, "incident", "snapshot") for _ in range(2)]
    assert [message["seq"] for message in told] == [seq + 1, seq + 2]
    assert told[1]["incident"]["state"] == "resolved"


@pytest.mark.parametrize("seq", [-1, 0, 10**9])
async def test_a_resumption_that_cannot_be_is_answered_by_a_snapshot(served: Served, seq: int) -> None:
    async with served.connect("dispatcher") as viewer:
        await say(viewer, type="resume", seq=seq)
        assert (await next_of(viewer, "snapshot", "incident"))["type"] == "snapshot"


async def test_what_was_dropped_from_the_queue_is_answered_by_a_snapshot() -> None:
    async with serving(build(kept_changes=3)) as served, served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        for _ in range(5):
            seq = await changes(served, times=1)
            assert (await next_of(viewer, "vehicle"))["seq"] == seq
        await say(viewer, type="resume", seq=seq - 3)
        assert [(await next_of(viewer, "vehicle", "snapshot"))["type"] for _ in range(3)] == ["vehicle"] * 3
        await say(viewer, type="resume", seq=seq - 4)
        assert (await next_of(viewer, "vehicle", "snapshot"))["type"] == "snapshot"


async def test_one_that_falls_too_far_behind_is_told_to_resume() -> None:
    async with serving(build(kept_changes=3)) as served, served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        (behind,) = served.world.parts.viewers
        await changes(served, times=4)
        behind.seq = served.world.parts.tail.seq - 4
        behind.wake.set()
        assert await closing_code(viewer) == 4409
