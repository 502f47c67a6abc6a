from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from situation.adapters.archive.parquet import ParquetArchive
from tests.builders import NOON, after
from tests.positions_rows import batch, row
from tests.unit.web.world import World, build

DAY = "?from=2026-01-14T12:00:00Z&to=2026-01-16T12:00:00Z"


async def asked(world: World, query: str, *, login: str = "analyst", status: int = 200) -> Any:
    async with world.as_(login) as browser:
        answer = await browser.get(f"/api/v1/reports/expected{query}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_each_operators_shift_is_measured_until_now_and_the_short_are_marked(tmp_path: Path) -> None:
    world = build(expected_share=0.5)
    archive = ParquetArchive(tmp_path)
    shift_began = NOON.replace(hour=3)  # 08:00 in the city
    seconds = (world.clock.now() - shift_began).total_seconds()
    moments = [after((shift_began - NOON).total_seconds() + at) for at in range(0, int(seconds), 120)]
    rows = [row("P-017", seq=n + 1, fix_at=at, received_at=at, operator="esil-tazalyk") for n, at in enumerate(moments)]
    archive.append(batch(*rows), epoch="e")
    world.app.state.parts = replace(world.parts, archive=archive)
    items = (await asked(world, DAY))["items"]
    running = {
        item["operator"]: item for item in items if item["shift"] == "08:00-20:00" and item["from_at"] > "2026-01-15"
    }
    assert {operator: (item["expected"], item["seen"], item["short"]) for operator, item in running.items()} == {
        "esil-tazalyk": (1, 1, False),
        "saryarka-kurylys": (1, 0, True),
        "city": (1, 0, True),
    }
    assert running["city"]["to_at"] == world.clock.now().isoformat().replace("+00:00", "Z")
    assert running["esil-tazalyk"]["out_share"] > 0.9
    assert running["esil-tazalyk"]["vehicles"][0]["pings"] == len(moments)


async def test_a_time_that_is_none_or_too_long_is_refused(world: World) -> None:
    for query in (
        "?from=2026-01-15T00:00:00Z&to=2026-01-15T00:00:00Z",
        "?from=2026-01-01T00:00:00Z&to=2026-01-15T00:00:00Z",
    ):
        assert (await asked(world, query, status=422))["field"] == "to"


async def test_a_contractor_is_told_of_its_own_shifts_only(tmp_path: Path) -> None:
    world = build()
    archive = ParquetArchive(tmp_path)
    archive.append(batch(row("F-001", seq=1, fix_at=NOON, received_at=NOON, operator="saryarka-kurylys")), epoch="e")
    world.app.state.parts = replace(world.parts, archive=archive)
    items = (await asked(world, DAY, login="contractor"))["items"]
    assert items
    assert {item["operator"] for item in items} == {"esil-tazalyk"}
    assert {each["vehicle"] for item in items for each in item["vehicles"]} == {"P-017"}
