"""The web role on a real SQLite store: what the in-memory one cannot show, above all many writers at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from situation.adapters.sql import migrate, open_store
from tests.integration.web_served import next_of, serving
from tests.unit.web.world import PASSWORD, World, build

NEW = {"category": "ice", "lat": 51.128, "lon": 71.4304}
REPORT = {"api_key": "city-app-key", "service_code": "ice", "lat": "51.128", "long": "71.4304", "device_id": "phone-1"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    url = f"sqlite:///{tmp_path}/situation.sqlite3"
    migrate(url)
    store = open_store(url)
    yield build(store=store)
    store.close()


async def test_a_dispatcher_signs_in_and_works_an_incident_to_its_end(world: World) -> None:
    async with serving(world) as served, served.connect("supervisor") as viewer:
        await next_of(viewer, "snapshot")
        async with world.client() as browser:
            await browser.post("/api/v1/session/login", json={"login": "supervisor", "password": PASSWORD})
            opened = (await browser.post("/api/v1/incidents", json=NEW)).json()
            for command, body in (
                ("acknowledge", None),
                ("dispatch", {"vehicles": ["P-017"]}),
                ("resolve", {"outcome": "sanded"}),
                ("close", {}),
            ):
                answer = await browser.post(f"/api/v1/incidents/{opened['id']}/{command}", json=body)
                assert answer.status_code == 200, answer.text
            evidence = (await browser.get(f"/api/v1/incidents/{opened['id']}/evidence")).json()
        told = [(await next_of(viewer, "incident"))["change"]["action"] for _ in range(5)]
    assert told == ["opened", "acknowledged", "dispatched", "resolved", "closed"]
    assert [change["action"] for change in evidence["changes"]] == told


async def test_twenty_at_once_with_one_key_create_one(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        headers = {"Idempotency-Key": "k"}
        answers = await asyncio.gather(
            *(browser.post("/api/v1/incidents", json=NEW, headers=headers) for _ in range(20))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["public_no"] for answer in answers}) == 1
        assert len((await browser.get("/api/v1/incidents")).json()["items"]) == 3


async def test_one_report_sent_ten_times_at_once_is_one_request(world: World) -> None:
    async with world.client() as client:
        answers = await asyncio.gather(*(client.post("/open311/v2/requests.json", data=REPORT) for _ in range(10)))
    assert len({answer.json()[0]["service_request_id"] for answer in answers}) == 1


async def test_twenty_different_ones_at_once_get_numbers_without_a_gap(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        answers = await asyncio.gather(*(browser.post("/api/v1/incidents", json=NEW) for _ in range(20)))
    numbers = sorted(answer.json()["public_no"] for answer in answers)
    assert numbers == [f"A-2026-{number:06}" for number in range(3, 23)]
