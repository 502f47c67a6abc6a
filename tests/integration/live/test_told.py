"""The live websocket, from outside, over a real socket: what each viewer is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus

from situation.cameras import CameraReport, CameraState
from tests.builders import NOON, a_vehicle
from tests.integration.live.hearing import moved
from tests.integration.web_served import Served, next_of, say
from tests.live_decoder import decode


async def test_the_first_word_is_the_whole_picture(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        first = await next_of(viewer, "snapshot")
    assert {vehicle["id"] for vehicle in first["vehicles"]} == {"P-017", "F-001", "L-002"}
    assert {incident["id"] for incident in first["incidents"]} == {"own", "foreign"}
    assert [alert["id"] for alert in first["alerts"]] == ["a1"]
    assert [ticket["deliveries"][0]["state"] for ticket in first["tickets"]] == ["dead"]
    assert [camera["zones"][0]["state"] for camera in first["cameras"]] == ["unknown"]
    assert [finding["id"] for finding in first["findings"]] == ["f1"]
    assert first["me"]["login"] == "dispatcher"
    assert first["city"]["id"] == "astana"
    assert len({vehicle["number"] for vehicle in first["vehicles"]}) == 3


async def test_nobody_gets_no_stream(served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.connect(None):
            pass
    assert refused.value.response.status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
async def test_another_sites_page_gets_no_stream(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.connect("dispatcher", origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_script_that_names_no_origin_gets_the_stream_by_its_session(served: Served) -> None:
    async with served.connect("dispatcher", origin=None) as viewer:
        assert (await next_of(viewer, "snapshot"))["me"]["login"] == "dispatcher"


async def test_a_change_by_http_is_told_to_all_in_order(served: Served) -> None:
    async with served.connect("dispatcher") as one, served.connect("supervisor") as other:
        before = (await next_of(one, "snapshot"))["seq"]
        await next_of(other, "snapshot")
        async with served.world.as_("dispatcher") as browser:
            await browser.post("/api/v1/incidents/own/acknowledge")
            await browser.post("/api/v1/incidents/own/dispatch", json={"vehicles": ["P-017"]})
        for viewer in (one, other):
            first, second = await next_of(viewer, "incident"), await next_of(viewer, "incident")
            assert [first["seq"], second["seq"]] == [before + 1, before + 2]
            assert first["change"]["action"] == "acknowledged"
            assert second["incident"]["state"] == "dispatched"
            assert second["change"]["by"] == "dispatcher"


async def test_what_may_be_asked_differs_by_role(served: Served) -> None:
    async with (
        served.connect("dispatcher") as one,
        served.connect("supervisor") as other,
        served.connect("viewer") as third,
    ):
        for viewer in (one, other, third):
            await next_of(viewer, "snapshot")
        served.world.desk.resolve_incident("own", "cleared", by="dispatcher")
        served.world.parts.tail.poke()
        commands = [(await next_of(viewer, "incident"))["incident"]["commands"] for viewer in (one, other, third)]
    assert commands == [[], ["close", "reopen"], []]


async def test_a_contractor_sees_its_own_and_numbers_stay_whole(served: Served) -> None:
    async with served.connect("contractor") as viewer:
        snapshot = await next_of(viewer, "snapshot")
        assert [vehicle["id"] for vehicle in snapshot["vehicles"]] == ["P-017"]
        assert [incident["id"] for incident in snapshot["incidents"]] == ["own"]
        assert [operator["id"] for operator in snapshot["operators"]] == ["esil-tazalyk"]
        assert snapshot["alerts"] == snapshot["tickets"] == snapshot["cameras"] == snapshot["findings"] == []
        served.world.desk.acknowledge_incident("foreign", by="dispatcher")
        served.world.desk.acknowledge_alert("a1", by="dispatcher")
        served.world.desk.put_vehicle(a_vehicle("F-002", operator="saryarka-kurylys"), by="admin")
        served.world.desk.acknowledge_incident("own", by="dispatcher")
        served.world.parts.tail.poke()
        told = [await next_of(viewer, "notice", "incident", "alert", "vehicle") for _ in range(4)]
    assert [message["type"] for message in told] == ["notice", "notice", "notice", "incident"]
    assert [message["seq"] for message in told] == [snapshot["seq"] + step for step in (1, 2, 3, 4)]
    assert all(set(message) == {"type", "seq", "at"} for message in told[:3])
    own = told[3]
    assert (
        own["change"]["by"] == own["incident"]["owner"] == own["incident"]["camera"] == own["incident"]["finding"] == ""
    )


async def test_a_contractors_map_has_only_its_own_vehicles(served: Served) -> None:
    async with served.connect("contractor", query="?format=json") as viewer:
        await next_of(viewer, "snapshot")
        served.world.live.batches.put_nowait(
            moved({}, {"vehicle": "F-001", "operator": "saryarka-kurylys"}, {"vehicle": "L-002", "operator": "city"})
        )
        seen: set[str] = set()
        while not seen:
            await say(viewer, type="view", bbox=None, select=["F-001", "L-002"])
            seen = {position["vehicle"] for position in (await next_of(viewer, "positions"))["positions"]}
        assert seen == {"P-017"}


async def test_a_vehicle_moves_on_the_map(served: Served) -> None:
    async with served.connect("dispatcher") as viewer:
        numbers = {each["id"]: each["number"] for each in (await next_of(viewer, "snapshot"))["vehicles"]}
        served.world.live.batches.put_nowait(moved({"lat": 51.13, "lon": 71.44, "speed_kmh": 12.5, "course_deg": 90.0}))
        while not (frame := decode(await next_of(viewer, "positions")))["number"]:
            pass
    assert frame["number"] == [numbers["P-017"]]
    assert frame["lat"] == pytest.approx([51.13], abs=1e-7)
    assert frame["lon"] == pytest.approx([71.44], abs=1e-7)
    assert frame["speed_kmh"] == [12.5]
    assert frame["course_deg"] == [90.0]
    assert frame["state"] == ["in_transit"]
    assert frame["simulated"] == [True]
    assert frame["flagged"] == [False]
    assert frame["age_s"] == [0.0]
    assert frame["at"] == NOON.timestamp()


async def test_only_the_window_and_what_is_selected_is_sent(served: Served) -> None:
    async with served.connect("dispatcher", query="?format=json") as viewer:
        await next_of(viewer, "snapshot")
        served.world.live.batches.put_nowait(
            moved(
                {"lat": 51.13, "lon": 71.43},
                {"vehicle": "F-001", "lat": 51.20, "lon": 71.60},
                {"vehicle": "L-002", "lat": 51.29, "lon": 71.69},
            )
        )
        await say(viewer, type="view", bbox=[71.4, 51.1, 71.5, 51.2], zoom=14, select=["L-002"])
        while {p["vehicle"] for p in (await next_of(viewer, "positions"))["positions"]} != {"P-017", "L-002"}:
            pass


async def test_a_cameras_report_is_passed_on_to_who_may_see_cameras(served: Served) -> None:
    report = CameraReport(camera="cam-1", at=NOON, state=CameraState.LIVE, zones={"ramp": "blocked"})
    async with served.connect("dispatcher") as one, served.connect("viewer") as other:
        await next_of(one, "snapshot")
        await next_of(other, "snapshot")
        served.world.reports.reports.put_nowait(report)
        assert (await next_of(one, "camera_report"))["report"]["zones"] == {"ramp": "blocked"}
        with pytest.raises(TimeoutError):
            await next_of(other, "camera_report", seconds=0.5)


async def test_the_age_of_everything_is_told_every_second(served: Served) -> None:
    served.world.live.batches.put_nowait(moved({"fix_at": NOON - timedelta(seconds=9), "received_at": NOON}))
    served.world.vitals.said.put_nowait(("telemetry", {}, {}))
    async with served.connect("dispatcher") as viewer:
        while (status := await next_of(viewer, "status"))["positions_at"] is None:
            pass
    assert status["positions_at"] == "2026-01-15T06:59:51Z"
    assert status["positions_received_at"] == "2026-01-15T07:00:00Z"
    assert status["lag_s"] == 0
    assert status["roles"]["telemetry"] == 0
    assert status["simulated"] is True
