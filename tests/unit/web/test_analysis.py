"""Indicators and hotspots over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from situation.desk.importing import ImportBatch, PastRequest
from situation.incidents import Channel
from situation.people import Role
from tests.builders import NOON, PLACE
from tests.unit.web.world import World, build

SPAN = "from=2025-01-01T00:00:00Z&to=2026-01-15T07:00:00Z"
H = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    """Four floods of one crossing last year, in two episodes; the last one nobody reacted to."""
    made = build()
    requests = [
        PastRequest(
            external_id=str(number),
            category="flood_road",
            channel=Channel.PHONE if number else Channel.APP,
            lat=PLACE[0],
            lon=PLACE[1],
            district="esil",
            opened_at=NOON - timedelta(days=days),
            reacted_at=None if number == 3 else NOON - timedelta(days=days) + H / 10,
            closed_at=NOON - timedelta(days=days) + 2 * H,
            operator="gorvodokanal",
        )
        for number, days in enumerate((200, 199, 100, 99))
    ]
    made.desk.import_requests(ImportBatch(source="old", requests=requests, about={"file": "a"}), by="admin")
    return made


async def test_indicators_by_what_is_asked(world: World) -> None:
    async with world.as_(Role.ANALYST) as browser:
        answer = await browser.get(f"/api/v1/reports/indicators?{SPAN}&by=operator")
        body = answer.json()
        assert [(group["key"], group["requests"]) for group in body["groups"]] == [("gorvodokanal", 4)]
        assert body["whole"]["reaction"]["median"] == pytest.approx(6)
        assert (body["whole"]["lost"], body["whole"]["elimination_in_time"]) == (1, 1.0)
        assert [week["key"] for week in body["weeks"]] == ["2025-06-23", "2025-06-30", "2025-10-06"]
        groups = (await browser.get(f"/api/v1/reports/indicators?{SPAN}&by=channel")).json()["groups"]
        assert [group["key"] for group in groups] == ["phone", "app"]


async def test_a_place_is_ranked_noted_and_checked_after_its_fix(world: World) -> None:
    async with world.as_(Role.SUPERVISOR) as browser:
        url = f"/api/v1/reports/hotspots?{SPAN}&category=flood_road"
        (place,) = (await browser.get(url)).json()["places"]
        assert (place["requests"], place["episodes"], place["hotspot"]["id"]) == (4, 2, "s1")
        said = {"version": 1, "cause": "drain_without_well", "fixed_at": "2025-08-01T00:00:00Z", "agency": "ЖКХ"}
        assert (await browser.patch("/api/v1/hotspots/s1", json=said)).json()["version"] == 2
        assert (await browser.patch("/api/v1/hotspots/s1", json=said)).status_code == 409
        (place,) = (await browser.get(url)).json()["places"]
        assert place["after"]["outcome"] == "recurred"
        assert place["after"]["recurred_at"] == "2025-10-07T07:00:00Z"
        taken_back = {"version": 2, "fixed_at": None}
        assert (await browser.patch("/api/v1/hotspots/s1", json=taken_back)).json()["fixed_at"] is None
        history = (await browser.get("/api/v1/hotspots/s1")).json()["history"]
    assert [(change["action"], change["by"]) for change in history] == [("edited", "supervisor")] * 2
    assert history[0]["fields"] == {
        "cause": ["unknown", "drain_without_well"],
        "agency": ["", "ЖКХ"],
        "fixed_at": [None, "2025-08-01T00:00:00+00:00"],
    }
    assert history[1]["fields"] == {"fixed_at": ["2025-08-01T00:00:00+00:00", None]}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"category": "ufo"}, "category"),
        ({"cause": "other"}, "note"),
        ({"cause": "magic"}, "cause"),
        ({"fixed_at": "2027-01-01T00:00:00Z"}, "fixed_at"),
        ({"lat": 91}, "lat"),
        ({"reason": "typo"}, "reason"),
    ],
)
async def test_what_cannot_be_said_of_a_place_is_named(world: World, said: dict[str, object], field: str) -> None:
    async with world.as_(Role.SUPERVISOR) as browser:
        body = {"category": "flood_road", "lat": 51.1, "lon": 71.4} | said
        answer = await browser.post("/api/v1/hotspots", json=body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_the_same_key_notes_one_place(world: World) -> None:
    async with world.as_(Role.SUPERVISOR) as browser:
        body, key = {"category": "ice", "lat": 51.1, "lon": 71.4}, {"Idempotency-Key": "k1"}
        first, second = [await browser.post("/api/v1/hotspots", json=body, headers=key) for _ in range(2)]
        assert first.json() == second.json()
        assert len((await browser.get("/api/v1/hotspots")).json()["items"]) == 2


@pytest.mark.parametrize("what", ["indicators", "hotspots"])
async def test_a_time_must_have_a_length_and_a_category_must_be_one(world: World, what: str) -> None:
    async with world.as_(Role.ANALYST) as browser:
        for wrong in (
            "from=2026-01-15T07:00:00Z&to=2026-01-15T07:00:00Z",
            "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        ):
            assert (await browser.get(f"/api/v1/reports/{what}?{wrong}")).json()["field"] == "to"
        answer = await browser.get(f"/api/v1/reports/{what}?{SPAN}&category=ufo&by=ufo")
        assert answer.status_code == 422
