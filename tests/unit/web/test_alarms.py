from __future__ import annotations

from tests.builders import after, an_alert
from tests.unit.web.world import World

TIME = "from=2026-01-15T06:00:00Z&to=2026-01-15T08:00:00Z"


async def test_a_crowd_of_alerts_is_also_told_as_one_group(world: World) -> None:
    with world.store.begin() as unit:
        for n in range(6):
            unit.put_alert(an_alert(f"f{n}", rule="flooding", subject=f"c{n}", district="esil", raised_at=after(n)))
    async with world.as_("dispatcher") as browser:
        page = (await browser.get("/api/v1/alerts?standing=true&grouped=true")).json()
        plain = (await browser.get("/api/v1/alerts?standing=true")).json()
    assert [group["id"] for group in page["groups"]] == ["flooding/esil"]
    assert len(page["items"]) == 7
    assert plain["groups"] is None


async def test_the_supervisor_reads_the_figures_and_the_log(world: World) -> None:
    world.desk.acknowledge_alert("a1", by="dispatcher")
    async with world.as_("supervisor") as browser:
        figures = (await browser.get(f"/api/v1/reports/alarms?{TIME}")).json()
        log = await browser.get(f"/api/v1/reports/alarms.csv?{TIME}")
        wrong = await browser.get("/api/v1/reports/alarms?from=2026-01-15T06:00:00Z&to=2026-01-15T06:00:00Z")
    assert next(each["name"] for each in figures["measured"]) == "per_10min"
    assert log.text == "index,timestamp,tag,description,condition\n"
    assert wrong.status_code == 422
