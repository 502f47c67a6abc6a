"""Thresholds and trials over HTTP: what counts, what a change needs, what a trial answers and refuses."""

from __future__ import annotations

from tests.unit.web.world import World

HOUR = {"from_at": "2026-01-15T06:00:00Z", "to_at": "2026-01-15T07:00:00Z"}
PATIENT = {"values": {"idling_after_s": 600}, "why": "14 fewer a day"}


async def test_thresholds_are_set_by_the_admin_and_read_by_who_sees_reports(world: World) -> None:
    async with world.as_("supervisor") as supervisor, world.as_("admin") as admin:
        before = (await supervisor.get("/api/v1/rules")).json()
        answer = await admin.put("/api/v1/rules/thresholds", json=PATIENT)
        after = (await supervisor.get("/api/v1/rules")).json()
    assert before["version"] == 0
    assert before["thresholds"] == before["defaults"]
    assert answer.status_code == 200, answer.text
    assert (after["version"], after["set_by"], after["why"]) == (1, "admin", "14 fewer a day")
    assert after["thresholds"]["idling_after_s"] == 600
    assert after["defaults"]["idling_after_s"] == 900
    assert after["set_values"] == {"idling_after_s": 600}


async def test_what_cannot_be_meant_is_named_and_changes_nothing(world: World) -> None:
    async with world.as_("admin") as admin:
        refused = await admin.put("/api/v1/rules/thresholds", json={"values": {"idle": 600}, "why": "x"})
        after = (await admin.get("/api/v1/rules")).json()
    assert refused.status_code == 422
    assert "no threshold is called 'idle'" in refused.text
    assert after["version"] == 0


async def test_a_trial_over_more_than_a_week_is_sent_to_the_command_line(world: World) -> None:
    async with world.as_("supervisor") as supervisor:
        answer = await supervisor.post("/api/v1/rules/try", json=HOUR | {"to_at": "2026-02-15T07:00:00Z", "values": {}})
    assert answer.status_code == 422
    assert "situation rules try" in answer.text


async def test_a_trial_answers_and_keeps_nothing(world: World) -> None:
    async with world.as_("supervisor") as supervisor:
        alerts = (await supervisor.get("/api/v1/alerts")).json()
        answer = await supervisor.post("/api/v1/rules/try", json=HOUR | {"values": {"silent_after_s": 60}})
        assert answer.status_code == 200, answer.text
        assert answer.json()["hours"] == 1.0
        assert (await supervisor.get("/api/v1/alerts")).json() == alerts
        assert (await supervisor.get("/api/v1/rules")).json()["version"] == 0
