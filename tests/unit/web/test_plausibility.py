"""Suspects, figures and clocks over the API."""

from __future__ import annotations

from datetime import date

from situation.proof.plausibility import Assessment, Ground, Suspicion
from situation.proof.plausibility.clock import Offset
from situation.proof.plausibility.judged import JudgedDay
from tests.builders import NOON
from tests.simulated_days import rows_of
from tests.unit.situation.proof.plausibility.days import changed, drive
from tests.unit.web.world import World, build

DAY = date(2026, 1, 15)
GROUND = Ground(suspicion=Suspicion.FROZEN, figure=40, unit="fixes", weight=0.8)


def judged_world() -> World:
    world = build()
    found = (
        Assessment(vehicle="P-017", fixes=300, score=0.8, grounds=(GROUND,)),
        Assessment(
            vehicle="L-002", fixes=9, score=0.3, grounds=(), offset=Offset(seconds=3_590.04, proposed_s=3_600.0)
        ),
    )
    world.parts.plausibility.put(JudgedDay(day=DAY, judged_at=NOON, assessments=found, sketches={}))
    return world


async def test_the_days_suspects_with_their_reasons() -> None:
    async with judged_world().as_("supervisor") as browser:
        body = (await browser.get("/api/v1/plausibility?day=2026-01-15")).json()
    assert (body["vehicles"], [item["vehicle"] for item in body["items"]]) == (2, ["P-017"])
    assert body["items"][0]["grounds"] == [{"suspicion": "frozen", "figure": 40, "unit": "fixes", "weight": 0.8}]


async def test_a_day_that_nobody_has_judged_says_so() -> None:
    async with judged_world().as_("supervisor") as browser:
        body = (await browser.get("/api/v1/plausibility?day=2026-01-14")).json()
    assert (body["judged_at"], body["items"]) == (None, [])


async def test_clocks_that_are_off_with_what_is_proposed() -> None:
    async with judged_world().as_("admin") as browser:
        body = (await browser.get("/api/v1/plausibility/clocks?day=2026-01-15")).json()
    assert [(item["vehicle"], item["clock"]) for item in body["items"]] == [
        ("L-002", {"seconds": 3590.0, "proposed_s": 3600.0, "is_zone": True})
    ]


async def test_one_vehicle_as_it_stands_now() -> None:
    world = build()
    world.archive.table = rows_of(changed(drive(), slice(20, 50), mock=True), vehicle="P-017")
    async with world.as_("supervisor") as browser:
        body = (await browser.get("/api/v1/vehicles/P-017/plausibility?day=2026-01-15")).json()
    assert body["is_suspect"]
    assert body["grounds"][0]["suspicion"] == "mocked"
