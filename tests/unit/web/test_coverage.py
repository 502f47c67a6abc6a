"""Coverage on the wire: what was passed since the snow event, what is due, and the sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from geo.district_layers import DistrictLayer
from geo.districts import District
from situation.people import Role
from situation.streets.levels import SnowEvent
from tests.builders import NOON, after
from tests.one_street import STREET, streets
from tests.profiles import KAZAKHSTAN
from tests.unit.web.street_world import METRES, world
from tests.unit.web.world import CITY, World, build
from web.coverage_view import CoverageView


async def get(made: World, path: str, role: Role = Role.DISPATCHER) -> dict[str, Any]:
    async with made.as_(role) as browser:
        answer = await browser.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


async def test_each_direction_that_was_passed_has_its_row(tmp_path: Path) -> None:
    body = await get(world(tmp_path, ("P-017", 1, 1, 60), ("L-002", -1, 0, 120)), "coverage?event=e1")
    rows = [
        (each["direction"], each["worked"], each["idle"], each["band"], each["worked_by"]) for each in body["items"]
    ]
    assert rows == [(1, 1, 0, "under_1_h", "P-017"), (-1, 0, 1, "not_visited", "")]
    assert body["items"][1]["passed_by"] == "L-002"
    assert (body["whole"], body["credited_at"]) == (True, "2026-01-15T07:59:50Z")
    assert {each["service"] for each in body["items"]} == {"begun"}


async def test_while_it_snows_nothing_is_due(tmp_path: Path) -> None:
    body = await get(world(tmp_path, ("P-017", 1, 1, 60)), "coverage?event=e1")
    assert {each["due_at"] for each in body["classes"]} == {None}
    assert body["late"] == []


async def test_what_nobody_has_passed_and_is_past_due_is_late(tmp_path: Path) -> None:
    body = await get(world(tmp_path, ended_s=-6 * 3600), "coverage?event=e1")
    assert (body["items"], body["late"]) == ([], [STREET])
    assert {each["code"]: each["due_at"] for each in body["classes"]}["II"] == "2026-01-15T06:00:00Z"


async def test_the_sums_are_by_district_class_and_operator(tmp_path: Path) -> None:
    passes = [("P-017", direction, 1, end_s) for direction in (1, -1) for end_s in (60, 120)]
    body = await get(world(tmp_path, *passes, ended_s=0), "coverage/summary?event=e1")
    for name, label in (("districts", "esil"), ("classes", "II"), ("operators", "esil-tazalyk")):
        (row,) = body[name]
        assert (row["label"], row["serviced_share"], row["late_km"], row["accepted_km"]) == (label, 1.0, 0.0, 0.0)
        assert row["km"] == pytest.approx(METRES / 1000, rel=0.01)


async def test_a_contractor_does_not_learn_whose_vehicle_it_was(tmp_path: Path) -> None:
    made = world(tmp_path, ("P-017", 1, 1, 60), ("F-001", -1, 1, 60))
    body = await get(made, "coverage?event=e1", Role.CONTRACTOR)
    assert [each["worked_by"] for each in body["items"]] == ["P-017", ""]


async def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    made = world(tmp_path, ("P-017", 1, 1, 60))
    async with made.as_(Role.DISPATCHER) as browser:
        first = await browser.get("/api/v1/coverage?event=e1")
        again = await browser.get("/api/v1/coverage?event=e1", headers={"If-None-Match": first.headers["ETag"]})
        made.clock.advance(60)
        later = await browser.get("/api/v1/coverage?event=e1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, later.status_code) == (304, b"", 200)


async def test_an_event_that_nobody_declared_is_not_found() -> None:
    async with build().as_(Role.DISPATCHER) as browser:
        assert (await browser.get("/api/v1/coverage?event=e9")).status_code == 404


async def test_nothing_is_shown_as_passed_before_anything_was_credited() -> None:
    body = await get(build(), "coverage?event=e1")
    assert (body["items"], body["credited_at"], body["whole"]) == ([], None, False)


async def test_a_supervisor_ends_an_event_and_starts_the_next() -> None:
    made = build()
    made.clock.move_to(after(3600))
    async with made.as_(Role.SUPERVISOR) as browser:
        ended = await browser.patch("/api/v1/snow-events/e1", json={"ended_at": "2026-01-15T07:30:00Z"})
        started = await browser.post(
            "/api/v1/snow-events", json={"started_at": "2026-01-15T07:45:00Z", "note": "again"}
        )
        listed = (await browser.get("/api/v1/snow-events")).json()["items"]
    assert (ended.status_code, started.status_code) == (200, 201)
    assert [(each["id"], each["ended_at"]) for each in listed] == [
        (started.json()["id"], None),
        ("e1", "2026-01-15T07:30:00Z"),
    ]
    assert started.json()["declared_by"] == "supervisor"


def test_a_boundary_that_moved_later_leaves_an_old_event_where_it_was() -> None:
    moved = (District(id="nura", names={}, shape=CITY.districts[0].shape),)
    change = DistrictLayer(valid_from=NOON, districts=moved)
    view = CoverageView(replace(CITY, streets=streets(), district_changes=(change,)), KAZAKHSTAN)
    before, after_it = SnowEvent(id="e0", started_at=NOON - timedelta(days=1)), SnowEvent(id="e1", started_at=NOON)
    assert set(view.district(before)) == {"esil"}
    assert set(view.district(after_it)) == {"nura"}


async def accept(made: World, ask: dict[str, Any], role: Role = Role.DISPATCHER) -> httpx.Response:
    async with made.as_(role) as browser:
        return await browser.post("/api/v1/coverage/acceptances", json={"event": "e1"} | ask)


BOTH_WAYS = tuple(("P-017", way, 1, 60.0 * n) for n, way in enumerate((1, -1, 1, -1), start=1))


async def test_a_serviced_street_is_accepted_and_that_can_be_withdrawn(tmp_path: Path) -> None:
    made = world(tmp_path, *BOTH_WAYS)
    before = await get(made, "coverage?event=e1")
    assert {each["service"] for each in before["items"]} == {"serviced"}
    answer = await accept(made, {"segments": [STREET], "note": "seen"})
    assert (answer.status_code, answer.json()["segments"], answer.json()["by"]) == (201, [STREET], "dispatcher")
    after_ = await get(made, "coverage?event=e1")
    assert {each["service"] for each in after_["items"]} == {"accepted"}
    (district,) = (await get(made, "coverage/summary?event=e1"))["districts"]
    assert district["accepted_km"] == district["km"] > 0
    async with made.as_(Role.SUPERVISOR) as browser:
        path = f"/api/v1/coverage/acceptances/{answer.json()['id']}/withdraw"
        assert (await browser.post(path, json={"why": "ice"})).status_code == 200
    assert {each["service"] for each in (await get(made, "coverage?event=e1"))["items"]} == {"serviced"}
    (kept,) = (await get(made, "coverage/acceptances?event=e1"))["items"]
    assert (kept["withdrawn_by"], kept["withdrawn_why"]) == ("supervisor", "ice")
    (seen,) = (await get(made, "coverage/acceptances?event=e1", Role.CONTRACTOR))["items"]
    assert (seen["by"], seen["note"], seen["withdrawn_why"]) == ("", "", "")


async def test_only_what_tracks_prove_is_accepted(tmp_path: Path) -> None:
    made = world(tmp_path, BOTH_WAYS[0])
    for where in ({"segments": [STREET]}, {"district": "esil"}, {"street": str(streets().name[0])}):
        refused = await accept(made, where)
        assert (refused.status_code, refused.json()["field"]) == (422, "segments"), where
    nothing = await accept(made, {})
    assert nothing.status_code == 422


async def test_a_whole_district_and_a_whole_street_are_what_is_serviced_there(tmp_path: Path) -> None:
    made = world(tmp_path, *BOTH_WAYS)
    district = (await accept(made, {"district": "esil"})).json()
    street = (await accept(made, {"street": str(streets().name[0]), "district": "esil"})).json()
    assert district["segments"] == street["segments"] == [STREET]
    assert (await accept(made, {"district": "nura"})).status_code == 422


async def test_an_acceptance_changes_the_etag(tmp_path: Path) -> None:
    made = world(tmp_path, *BOTH_WAYS)
    async with made.as_(Role.DISPATCHER) as browser:
        first = (await browser.get("/api/v1/coverage?event=e1")).headers["etag"]
        await accept(made, {"segments": [STREET]})
        second = await browser.get("/api/v1/coverage?event=e1", headers={"If-None-Match": first})
    assert second.status_code == 200
