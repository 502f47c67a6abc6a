"""What vehicles did at incidents lately: visits beside the newest verdict, who never came too; a contractor its own."""

from __future__ import annotations

from typing import Any

from situation.people import Role
from tests.builders import after
from tests.unit.web.judged_world import judged
from tests.unit.web.world import World

SINCE = "/api/v1/visits?since=2026-01-15T00:00:00Z"


async def asked(world: World, role: Role, path: str = SINCE, status: int = 200) -> Any:
    async with world.as_(role) as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_visits_stand_beside_the_newest_verdict_and_who_never_came_is_there_too() -> None:
    items = (await asked(judged(), Role.DISPATCHER))["items"]
    told = {(each["incident"], each["vehicle"]): each for each in items}
    assert set(told) == {("own", "P-017"), ("own", "F-001"), ("foreign", "P-017"), ("foreign", "F-001")}
    mine = told["own", "P-017"]
    assert (mine["public_no"], len(mine["visits"]), mine["verdict"]["version"]) == ("A-2026-000001", 1, 2)
    assert (told["own", "F-001"]["visits"], told["own", "F-001"]["verdict"]["version"]) == ([], 1)
    assert told["foreign", "F-001"]["verdict"] is None


async def test_a_contractor_sees_its_own_vehicles_only() -> None:
    items = (await asked(judged(), Role.CONTRACTOR))["items"]
    assert {each["vehicle"] for each in items} == {"P-017"}


async def test_what_is_older_is_left_out_and_too_far_back_is_refused() -> None:
    world = judged()
    late = after(86_400).isoformat().replace("+00:00", "Z")
    assert (await asked(world, Role.DISPATCHER, f"/api/v1/visits?since={late}"))["items"] == []
    assert (await asked(world, Role.DISPATCHER, "/api/v1/visits?since=2026-01-01T00:00:00Z", 422))["field"] == "since"
