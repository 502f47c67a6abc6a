from __future__ import annotations

from typing import Any

from tests.builders import a_ticket
from tests.unit.web.world import World
from web.hashes import sha256_of

UPDATE = {"update_id": "u1", "state": "accepted", "at": "2026-01-15T07:00:00Z", "note": "crew 4"}


async def say(world: World, key: str = "partner-key", ticket: str = "t1", **changes: Any) -> Any:
    with world.store.begin() as unit:
        unit.put_api_key("webhook", sha256_of("partner-key"))
    async with world.client() as partner:
        headers = {"X-API-Key": key} if key else {}
        return await partner.post(f"/api/v1/tickets/{ticket}/updates", json=UPDATE | changes, headers=headers)


def changes(world: World) -> list[tuple[str, str, str]]:
    with world.store.read() as unit:
        return [(each.by, each.before, each.after) for each in unit.list_changes(subject="ticket")]


async def test_a_partner_says_how_far_it_is_and_the_ticket_shows_it(world: World) -> None:
    taken = await say(world)
    assert (taken.status_code, taken.json()["partner_state"]) == (201, "accepted")
    async with world.as_("dispatcher") as browser:
        ticket = (await browser.get("/api/v1/tickets/t1")).json()
    assert (ticket["partner_state"], ticket["partner_note"]) == ("accepted", "crew 4")
    assert changes(world) == [("partner:webhook", "", "accepted")]


async def test_the_same_update_twice_is_one_and_with_other_words_a_mistake(world: World) -> None:
    first = await say(world)
    again = await say(world)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(changes(world)) == 1
    assert (await say(world, note="crew 5")).status_code == 422


async def test_an_older_word_is_written_down_and_changes_nothing(world: World) -> None:
    await say(world, state="done", at="2026-01-15T08:00:00Z")
    late = await say(world, update_id="u2", state="in_progress", at="2026-01-15T07:30:00Z")
    assert late.json()["partner_state"] == "done"
    assert len(changes(world)) == 2


async def test_without_the_right_key_it_says_which_one_is_wanted(world: World) -> None:
    for key, begins in (("", "no key was given: "), ("guess", "nobody has this key: ")):
        problem = (await say(world, key=key)).json()
        assert problem["type"] == "/problems/key-needed"
        assert problem["detail"].startswith(begins + "the header X-API-Key carries the key named after the destination")


async def test_no_incident_is_finished_by_a_partners_word(world: World) -> None:
    await say(world, state="done")
    with world.store.read() as unit:
        assert unit.get_incident("own").state == "new"


async def test_without_a_key_with_a_wrong_one_or_for_a_foreign_ticket_nothing_is_taken(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_ticket(a_ticket("t2", number="T-2"))  # sent to nobody
    assert (await say(world, key="")).status_code == 401
    assert (await say(world, key="guess")).status_code == 401
    assert (await say(world, key="city-app-key")).status_code == 404  # a key of somebody else
    assert (await say(world, ticket="t2")).status_code == 404
    assert (await say(world, ticket="nothing")).status_code == 404
    assert (await say(world, state="fixed")).status_code == 422
    assert changes(world) == []
