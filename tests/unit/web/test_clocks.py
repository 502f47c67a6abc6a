from __future__ import annotations

from typing import Any

from tests.unit.web.world import World

NEW = {"category": "snow_road", "lat": 51.128, "lon": 71.4304}
PAUSE = {"reason": "waiting_for_location", "until": "2026-01-15T08:00:00Z", "why": "which yard?"}


async def ask(world: World, login: str, method: str, path: str, **sent: Any) -> Any:
    async with world.as_(login) as browser:
        return await browser.request(method, f"/api/v1/incidents{path}", **sent)


async def opened(world: World) -> str:
    id_: str = (await ask(world, "dispatcher", "POST", "", json=NEW)).json()["id"]
    return id_


async def test_an_incident_shows_its_clocks(world: World) -> None:
    id_ = await opened(world)
    clocks = {clock["kind"]: clock for clock in (await ask(world, "viewer", "GET", f"/{id_}")).json()["clocks"]}
    assert list(clocks) == ["ack", "dispatch", "on_site", "answer", "law", "fix"]
    assert clocks["ack"]["due_at"] == "2026-01-15T07:30:00Z"
    assert clocks["law"]["rule"] == "law: 15 working_days"
    assert not clocks["law"]["is_sure"]  # the world has no calendar
    assert [clock["late"] for clock in clocks.values()] == [False] * 6


async def test_a_pause_is_shown_with_who_and_why_to_those_who_work_here(world: World) -> None:
    id_ = await opened(world)
    paused = await ask(world, "dispatcher", "POST", f"/{id_}/pause", json=PAUSE)
    fix = paused.json()["clocks"][-1]
    assert fix["paused_until"] == "2026-01-15T08:00:00Z"
    assert (fix["pauses"][0]["by"], fix["pauses"][0]["why"]) == ("dispatcher", "which yard?")
    seen = (await ask(world, "viewer", "GET", f"/{id_}")).json()["clocks"][-1]["pauses"][0]
    assert (seen["by"], seen["why"]) == ("", "")
    resumed = await ask(world, "dispatcher", "POST", f"/{id_}/resume")
    assert resumed.json()["clocks"][-1]["paused_until"] is None


async def test_force_majeure_is_a_supervisors_word(world: World) -> None:
    id_ = await opened(world)
    ask_ = PAUSE | {"reason": "force_majeure"}
    assert (await ask(world, "dispatcher", "POST", f"/{id_}/pause", json=ask_)).status_code == 403
    assert (await ask(world, "supervisor", "POST", f"/{id_}/pause", json=ask_)).status_code == 200
    assert (await ask(world, "supervisor", "POST", f"/{id_}/pause", json=PAUSE | {"reason": "x"})).status_code == 422


async def test_dates_are_promised_and_answers_given(world: World) -> None:
    id_ = await opened(world)
    for day in ("20", "25"):
        promise = {"clock": "fix", "promised_at": f"2026-01-{day}T08:00:00Z", "why": "tender"}
        shown = (await ask(world, "dispatcher", "POST", f"/{id_}/promise", json=promise)).json()["clocks"][-1]
    assert shown["promised_at"] == "2026-01-25T08:00:00Z"
    assert len(shown["promises"]) == 2
    answered = (await ask(world, "dispatcher", "POST", f"/{id_}/answer", json={"text": "by spring"})).json()
    assert answered["clocks"][3]["done_at"] == answered["clocks"][4]["done_at"] == "2026-01-15T07:00:00Z"
    again = await ask(world, "dispatcher", "POST", f"/{id_}/answer", json={"text": "by spring"})
    assert again.status_code == 409
