"""A broker that lost what it had acknowledged: the gap is seen, never acknowledged away, and closed by the tracker."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from simulators.connections import Connections
from simulators.publisher import Broker
from simulators.scenarios import registry_of
from simulators.scenarios.scenario import SimulatedVehicle
from simulators.simulation import SimulationOptions, simulate
from simulators.wire import Ping
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.fleet import DeviceReport
from tests.integration.spine_broker import kill, running_broker, spine_of
from tests.integration.telemetry_role import NOON_S, stored, telemetry
from tests.unit.simulators.towns import a_grid_city
from tests.waiting import until


def ping(number: int) -> Ping:
    return Ping(at=NOON_S + number, lat=51.1 + number * 9e-5, lon=71.4, seq=number)


async def test_what_a_broker_lost_after_its_puback_comes_again_and_ends_without_a_gap(tmp_path: Path) -> None:
    vehicles = [SimulatedVehicle(id=f"P{n}", operator="city", kind="plow", plate="", name="") for n in range(3)]  # type: ignore[arg-type]
    nameless = dict.fromkeys((vehicle.id for vehicle in vehicles), (None, None))  # this broker lets everybody in
    async with AsyncExitStack() as stack:
        broker, port = await stack.enter_async_context(running_broker(tmp_path / "broker"))
        fleet = Connections(
            Broker(port=port),
            vehicles,
            client_id="t",
            credentials=nameless,
            keeps=True,  # type: ignore[arg-type]
        )

        async def send(numbers: range) -> None:
            for number in numbers:
                for place in range(len(vehicles)):
                    box = fleet.box_of(place)
                    assert box is not None
                    await box.send([ping(number)], at=asyncio.get_running_loop().time())

        with telemetry(broker.url, tmp_path / "archive"):
            await fleet.start()
            await send(range(1, 11))
            await until(lambda: fleet.kept == 0)
        await send(range(11, 21))  # nobody reads: only the broker has them
        await until(lambda: all(fleet.of(place).unacknowledged == 0 for place in range(3)))
        assert fleet.kept == 30
        await kill(broker)
        shutil.rmtree(tmp_path / "broker" / "broker" / "jetstream")
        await broker.start()
        with telemetry(broker.url, tmp_path / "archive"):
            await until(lambda: all(fleet.of(place).is_connected for place in range(3)))
            await send(range(21, 31))
            async with spine_of(broker) as spine:
                gaps = await reported(spine, lambda report: report.missing == ((11, 20),))
                assert all((gap.seq, gap.newest_seq) == (10, 30) for gap in gaps)
                assert fleet.kept == 60  # 21 to 30 are on disk, but nothing past the gap is said to be
                await fleet.send_again(after_s=0)
                await until(lambda: fleet.kept == 0)
                await reported(spine, lambda report: report.seq == 30 and not report.missing)
        assert stored(tmp_path / "archive") == Counter({(f"P{n}", seq): 1 for n in range(3) for seq in range(1, 31)})
        await fleet.close(drain_s=1)


async def test_a_simulated_fleet_forgets_nothing_that_the_centre_has_not(tmp_path: Path) -> None:
    """Also while the broker is killed: what it had not handed on comes again."""
    vehicles = registry_of("quiet").vehicles
    nameless = dict.fromkeys((vehicle.id for vehicle in vehicles), (None, None))
    options = SimulationOptions(duration_s=8, report_every_s=1, credentials=nameless, keeps=True)  # type: ignore[arg-type]
    async with running_broker(tmp_path / "broker") as (broker, port):
        with telemetry(broker.url, tmp_path / "archive"):
            run = simulate("quiet", city=a_grid_city(), broker=Broker(port=port), options=options)
            simulation = asyncio.create_task(run)
            await asyncio.sleep(4)
            await kill(broker)
            await broker.start()
            truth = await asyncio.wait_for(simulation, 60)
    made = Counter({(vehicle, seq): 1 for vehicle, count in truth.pings.items() for seq in range(1, count + 1)})
    arrived = stored_whatever(tmp_path / "archive")
    assert arrived <= made
    assert len(arrived) > len(made) / 2
    missing = Counter(vehicle for vehicle, _ in made - arrived)
    assert missing <= Counter(truth.unsent)  # where time ran out, on a machine that has much to do, the tracker has it


def stored_whatever(archive: Path) -> Counter[tuple[str, int]]:
    """(vehicle, seq) of all rows but repeats: a lost fix is kept too, in quarantine."""
    rows = ParquetArchive(archive).read(columns=["vehicle", "seq", "reason"], quarantined=None).to_pylist()
    return Counter((row["vehicle"], row["seq"]) for row in rows if row["reason"] != "duplicate")


async def reported(spine, is_so) -> list[DeviceReport]:
    """The reports of all three trackers once it is so of each."""
    async with asyncio.timeout(20):
        while True:
            found = [report for report in await NatsDeviceReports(spine).load() if is_so(report)]
            if len(found) == 3:
                return found
            await asyncio.sleep(0.2)
