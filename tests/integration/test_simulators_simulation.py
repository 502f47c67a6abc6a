"""A scenario on a real broker and a small real HTTP server: what was acknowledged is what really happened."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from simulators.centre import ApiTarget
from simulators.errors import BrokerUnreachable, UnknownScenario
from simulators.ground_truth import GroundTruth, OpenIncident
from simulators.publisher import Broker
from simulators.scenarios import registry_of
from simulators.simulation import SimulationOptions, simulate
from tests.integration.simulators_broker import RealBroker, free_ports
from tests.unit.simulators.towns import a_grid_city


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[RealBroker]:
    real = RealBroker(tmp_path)
    await real.start()
    yield real
    real.stop()


class Acknowledged:
    """A ledger: seq numbers of each vehicle, and its statuses."""

    def __init__(self) -> None:
        self.seqs: defaultdict[str, list[int]] = defaultdict(list)
        self.statuses: defaultdict[str, list[bytes]] = defaultdict(list)
        self.buffered = 0

    def __call__(self, topic: str, payload: bytes) -> None:
        vehicle, kind = topic.split("/")[2:]
        if kind == "status":
            self.statuses[vehicle].append(payload)
            return
        body = json.loads(payload)
        for ping in body if isinstance(body, list) else [body]:
            self.seqs[vehicle].append(ping["seq"])
            self.buffered += bool(ping.get("buf"))


async def test_every_ping_of_a_quiet_day_is_acknowledged_once_and_every_vehicle_says_hello_and_goodbye(
    broker: RealBroker,
) -> None:
    ledger = Acknowledged()
    options = SimulationOptions(duration_s=120, speed=60, ledger=ledger)
    truth = await simulate("quiet", city=a_grid_city(), broker=Broker(port=broker.mqtt_port), options=options)
    vehicles = {vehicle.id for vehicle in registry_of("quiet").vehicles}
    assert {vehicle: sorted(seqs) for vehicle, seqs in ledger.seqs.items()} == {
        vehicle: list(range(1, last + 1)) for vehicle, last in truth.pings.items()
    }
    assert set(truth.pings) == vehicles
    assert min(truth.pings.values()) >= 4
    assert dict(ledger.statuses) == {vehicle: [b"online", b"offline"] for vehicle in vehicles}
    assert not truth.silences


async def test_a_broker_killed_under_a_fleet_gets_every_ping_after_its_restart(broker: RealBroker) -> None:
    ledger = Acknowledged()
    options = SimulationOptions(duration_s=60, speed=6, report_every_s=1, ledger=ledger)
    city = a_grid_city()
    running = asyncio.create_task(simulate("quiet", city=city, broker=Broker(port=broker.mqtt_port), options=options))
    await asyncio.sleep(3)
    broker.kill()
    await asyncio.sleep(1.5)
    await broker.start()
    truth = await asyncio.wait_for(running, 40)
    assert {vehicle: sorted(set(seqs)) for vehicle, seqs in ledger.seqs.items()} == {
        vehicle: list(range(1, last + 1)) for vehicle, last in truth.pings.items()
    }
    assert ledger.buffered > 0  # what the broker could not take came from the black boxes
    assert not truth.unsent


async def test_machines_go_to_the_incidents_that_the_caller_names(broker: RealBroker) -> None:
    city = a_grid_city()
    lon, lat = city.streets.shape[5].coords[1]

    async def open_incidents() -> list[OpenIncident]:
        return [OpenIncident("A-2026-000001", lat, lon, "snow_road")]

    options = SimulationOptions(duration_s=600, speed=150, open_incidents=open_incidents, seed=3)
    truth = await simulate("quiet", city=city, broker=Broker(port=broker.mqtt_port), options=options)
    assert {errand.incident for errand in truth.errands} == {"A-2026-000001"}
    assert {stay.incident for stay in truth.stays} == {"A-2026-000001"}


class Open311(BaseHTTPRequestHandler):
    """The two calls of Open311 that a simulator makes, kept in a list."""

    asked: list[dict[str, str]]

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append({name: values[0] for name, values in form.items()})
        self._answer(201, [{"service_request_id": f"A-{len(self.asked)}", "service_notice": ""}])

    def do_GET(self) -> None:
        found = [
            {
                "service_request_id": f"A-{n}",
                "lat": float(a["lat"]),
                "long": float(a["long"]),
                "service_code": a["service_code"],
            }
            for n, a in enumerate(self.asked, 1)
        ]
        self._answer(200, found)

    def _answer(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: object) -> None:
        return


@contextmanager
def a_centre() -> Iterator[tuple[str, list[dict[str, str]]]]:
    asked: list[dict[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Open311,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def test_citizens_ask_by_open311_in_texts_that_say_that_they_are_simulated(broker: RealBroker) -> None:
    stopping = asyncio.Event()
    with a_centre() as (url, asked):
        running = asyncio.create_task(
            simulate(
                "snowfall",
                city=a_grid_city(),
                broker=Broker(port=broker.mqtt_port),
                api=ApiTarget(base_url=url, api_key="key-of-the-demo"),
                stopping=stopping,
            )
        )
        while len(asked) < 3:
            await asyncio.sleep(0.05)
        stopping.set()
        truth = await asyncio.wait_for(running, 30)
    assert all(request["description"].startswith(("[симуляция]", "[симуляция/имитация]")) for request in asked)
    assert {request["api_key"] for request in asked} == {"key-of-the-demo"}
    assert [request.id for request in truth.requests] == [f"A-{n}" for n in range(1, len(truth.requests) + 1)]
    assert Counter(request.category for request in truth.requests) <= Counter(r["service_code"] for r in asked)


async def test_a_centre_that_is_away_does_not_stop_the_fleet(broker: RealBroker) -> None:
    (port,) = free_ports(1)
    ledger = Acknowledged()
    truth = await simulate(
        "snowfall",
        city=a_grid_city(),
        broker=Broker(port=broker.mqtt_port),
        api=ApiTarget(base_url=f"http://127.0.0.1:{port}", api_key="key"),
        options=SimulationOptions(duration_s=4, ledger=ledger),
    )
    assert not truth.requests
    assert sum(truth.pings.values()) == sum(len(set(seqs)) for seqs in ledger.seqs.values()) > 0


async def test_an_unknown_scenario_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownScenario, match=r"blizzard.*snowfall"):
        await simulate("blizzard", city=a_grid_city(), broker=Broker())


async def test_a_fleet_without_a_broker_says_where_it_looked() -> None:
    (port,) = free_ports(1)
    broker = Broker(port=port, connect_timeout_s=0.3)
    with pytest.raises(BrokerUnreachable, match=str(port)):
        await simulate("quiet", city=a_grid_city(), broker=broker, options=SimulationOptions(truth=GroundTruth()))
