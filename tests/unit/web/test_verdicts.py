"""Verdicts beside an incident's other evidence: all versions, and only of the vehicles in sight."""

from __future__ import annotations

from dataclasses import replace

from situation.people import Role
from situation.proof.verdicts import Outcome
from tests.builders import after
from tests.unit.situation.verdict_versions import a_version
from tests.unit.web.world import World, build


def judged() -> World:
    world = build()
    foreign = replace(a_version(1, incident="own", vehicle="F-001"), operator="saryarka-kurylys")
    with world.store.begin() as unit:
        unit.put_verdict(a_version(1, incident="own", outcome=Outcome.NO_DATA))
        unit.put_verdict(a_version(2, incident="own", decided_at=after(60), why="late_data"))
        unit.put_verdict(foreign)
        unit.put_verdict(a_version(1, incident="foreign"))
    return world


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
