"""The shift over HTTP: coming on, leaving, a note that the next shift reads, and each hour in figures."""

from __future__ import annotations

from tests.unit.web.world import World

API = "/api/v1/shift"
HOURS = "from=2026-01-15T06:00:00Z&to=2026-01-15T09:30:00Z"


async def test_a_person_comes_on_once_and_is_seen_with_what_it_has_in_hand(world: World) -> None:
    async with world.as_("dispatcher") as desk:
        assert (await desk.post(f"{API}/come-on")).status_code == 201
        assert (await desk.post(f"{API}/come-on")).status_code == 409
        load = (await desk.get(API)).json()["load"]
        mine = next(each for each in load if each["login"] == "dispatcher")
        assert mine["since_at"] is not None
        assert mine["incidents"] == 1  # it owns one in the made world
        assert (await desk.post(f"{API}/leave", json={})).status_code == 200
        assert (await desk.post(f"{API}/leave", json={})).status_code == 409


async def test_only_a_supervisor_says_of_another_that_it_has_left(world: World) -> None:
    async with world.as_("dispatcher") as desk, world.as_("admin") as admin, world.as_("supervisor") as supervisor:
        await admin.post(f"{API}/come-on")
        assert (await desk.post(f"{API}/leave", json={"login": "admin"})).status_code == 409
        assert (await supervisor.post(f"{API}/leave", json={"login": "admin"})).status_code == 200
    with world.store.read() as unit:
        (last,) = unit.list_changes(subject="shift")[-1:]
    assert (last.by, last.why) == ("supervisor", "said of admin")


async def test_a_note_carries_what_is_open_and_is_read_by_the_next_shift(world: World) -> None:
    async with world.as_("dispatcher") as night, world.as_("supervisor") as day:
        empty = await night.post(f"{API}/notes", json={"text": "  "})
        note = (await night.post(f"{API}/notes", json={"text": "Сарыарка без воды"})).json()
        own = await night.post(f"{API}/notes/{note['id']}/read")
        read = (await day.post(f"{API}/notes/{note['id']}/read")).json()
        newest = (await day.get(API)).json()["note"]
    assert empty.status_code == 422
    assert note["alerts"] == ["a1"]
    assert own.status_code == 409
    assert list(read["read_by"]) == ["supervisor"]
    assert newest == read


async def test_each_hour_is_counted_from_the_journal(world: World) -> None:
    world.desk.acknowledge_alert("a1", by="dispatcher")
    async with world.as_("supervisor") as browser:
        rows = (await browser.get(f"{API}/hours?{HOURS}")).json()["items"]
        wrong = await browser.get(f"{API}/hours?from=2026-01-15T06:00:00Z&to=2026-01-15T06:00:00Z")
    assert len(rows) == 4
    assert sum(row["counts"]["acknowledged"] for row in rows) == 1
    assert wrong.status_code == 422
