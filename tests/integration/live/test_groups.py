"""Groups of alerts on the live stream: told as they grow and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from websockets.asyncio.client import ClientConnection

from situation.alerts import AlertState
from situation.journal import Subject
from tests.builders import after, an_alert
from tests.integration.live.hearing import caught_up
from tests.integration.web_served import Served, next_of, say
from tests.unit.web.world import World


def flood(world: World, *numbers: int, **changes: Any) -> None:
    """So many floodings in one district, each with its row in the journal."""
    with world.desk.work("rules") as work:
        for n in numbers:
            alert = an_alert(f"f{n}", rule="flooding", subject=f"camera:{n}", district="esil", raised_at=after(n))
            work.unit.put_alert(replace(alert, **changes))
            work.record(Subject.ALERT, alert.id, "raised")
    world.parts.tail.poke()


async def groups_until(viewer: ClientConnection, holds: Callable[[list[Any]], bool]) -> list[Any]:
    while not holds(groups := (await next_of(viewer, "groups"))["groups"]):
        pass
    return groups


async def test_a_crowd_of_alerts_is_told_as_a_group_while_it_grows_and_when_it_goes(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        assert (await next_of(viewer, "snapshot"))["groups"] == []
        flood(served.world, *range(6))
        (six,) = await groups_until(viewer, bool)
        flood(served.world, *range(6, 17))
        (all_of_them,) = await groups_until(viewer, lambda groups: len(groups[0]["alerts"]) == 17)
        flood(served.world, *range(12), state=AlertState.CLEARED)
        assert await groups_until(viewer, lambda groups: not groups) == []
    assert (six["id"], len(six["alerts"]), six["unacknowledged"]) == ("flooding/esil", 6, 6)
    assert all_of_them["last_at"] == "2026-01-15T07:00:16Z"


async def test_who_comes_back_is_told_the_groups_of_now_and_who_sees_no_alerts_none(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        await next_of(viewer, "snapshot")
        flood(served.world, *range(6))
        await groups_until(viewer, bool)
        seq = await caught_up(served)
    async with served.connect("dispatcher") as one, served.connect("contractor") as other:
        await say(one, type="resume", seq=seq)
        assert [group["id"] for group in (await next_of(one, "groups", "snapshot"))["groups"]] == ["flooding/esil"]
        await say(other, type="resume", seq=seq)
        await say(other, type="ping")
        assert (await next_of(other, "groups", "pong"))["type"] == "pong"
