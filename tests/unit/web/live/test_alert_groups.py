from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from situation.alarms.groups import AlertGroup, groups_of
from situation.alerts import Alert
from situation.errors import Unavailable
from situation.journal import Subject
from situation.people import Role
from tests.builders import after
from tests.unit.web.world import World, a_user, an_alert
from tests.waiting import until
from web.live import alert_groups
from web.live import feed as feed_module
from web.live.frames import View
from web.live.viewers import Viewer


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "RETRY_S", 0.01)
    monkeypatch.setattr(alert_groups, "AT_MOST_EVERY_S", 0.0)


def watching(world: World, role: Role) -> Viewer:
    viewer = Viewer(user=a_user(role), token_sha256="", view=View())
    world.parts.viewers.add(viewer)
    return viewer


def told(viewer: Viewer) -> list[str] | None:
    text = viewer.latest.get("groups")
    return None if text is None else [group["id"] for group in json.loads(text)["groups"]]


def flood(world: World) -> None:
    with world.desk.work("rules") as work:
        for n in range(6):
            alert = an_alert(f"f{n}", rule="flooding", subject=f"camera:{n}", district="esil", raised_at=after(n))
            work.unit.put_alert(alert)
            work.record(Subject.ALERT, alert.id, "raised")
    world.parts.tail.poke()


async def test_who_sees_alerts_is_told_and_who_does_not_is_not(world: World) -> None:
    one, other = watching(world, Role.DISPATCHER), watching(world, Role.VIEWER)
    async with world.parts.feed.running():
        await until(lambda: told(one) == [])
        flood(world)
        await until(lambda: told(one) == ["flooding/esil"])
    assert told(other) is None


async def test_the_same_groups_are_not_told_twice(world: World) -> None:
    one = watching(world, Role.DISPATCHER)
    async with world.parts.feed.running():
        await until(lambda: told(one) == [])
        one.take_latest()
        world.desk.acknowledge_alert("a1", by="dispatcher")  # a change of an alert, and of no group
        world.parts.tail.poke()
        await until(lambda: world.parts.tail.seq == 1)
        flood(world)
        await until(lambda: told(one) is not None)
    assert told(one) == ["flooding/esil"]


async def test_what_could_not_be_read_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, faults = watching(world, Role.DISPATCHER), [Unavailable("the store is away")] * 2

    def failing(alerts: Iterable[Alert]) -> list[AlertGroup]:
        if faults:
            raise faults.pop()
        return groups_of(alerts)

    async with world.parts.feed.running():
        await until(lambda: told(one) == [])
        monkeypatch.setattr(alert_groups, "groups_of", failing)
        flood(world)
        await until(lambda: told(one) == ["flooding/esil"])
    assert faults == []
