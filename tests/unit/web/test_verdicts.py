"""Verdicts beside an incident's other evidence: all versions, and only of the vehicles in sight."""

from __future__ import annotations

from situation.people import Role
from tests.unit.web.judged_world import judged


async def test_every_version_is_shown_with_reasons_and_facts() -> None:
    async with judged().as_(Role.DISPATCHER) as browser:
        verdicts = (await browser.get("/api/v1/incidents/own/evidence")).json()["verdicts"]
    told = [(each["vehicle"], each["version"], each["outcome"], each["why"]) for each in verdicts]
    assert told == [
        ("F-001", 1, "confirmed", "visit_ended"),
        ("P-017", 1, "no_data", "visit_ended"),
        ("P-017", 2, "confirmed", "late_data"),
    ]
    assert verdicts[2]["reasons"][0] == {"code": "worked_here", "figure": 312.5}
    assert (verdicts[2]["facts"]["closest_m"], verdicts[2]["facts"]["work_m"]) == (12.5, None)
    assert verdicts[2]["confidence"] == 0.8


async def test_a_contractor_sees_its_own_vehicles_verdicts_only() -> None:
    async with judged().as_(Role.CONTRACTOR) as browser:
        verdicts = (await browser.get("/api/v1/incidents/own/evidence")).json()["verdicts"]
    assert {each["vehicle"] for each in verdicts} == {"P-017"}
