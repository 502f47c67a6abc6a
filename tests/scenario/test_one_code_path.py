"""The same centre on other engines: an external nats-server, a real PostgreSQL, each role a process of its own.

Only addresses differ from `situation up`. A ping becomes a position, a visit and an alert; PostgreSQL is killed, and
nothing that was answered is lost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import paho.mqtt.publish as publish
import pytest
from paho.mqtt.enums import MQTTProtocolVersion

from situation.adapters.listeners import free_port
from situation.adapters.spine.nats_server import find_server
from tests.contract import postgres
from tests.scenario.whole_centre import ROLES, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(240)]
PLACE = {"lat": 51.128, "lon": 71.4304}


@contextmanager
def process(*line: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        running = subprocess.Popen(line, env=env, stdout=out, stderr=out)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@pytest.fixture
def engines(tmp_path):
    """(nats address, MQTT port, PostgreSQL server, database address)."""
    client, mqtt = free_port(), free_port()
    config = tmp_path / "nats.conf"
    config.write_text(
        f'server_name: other\nlisten: "127.0.0.1:{client}"\nmax_payload: 8MB\n'
        f'jetstream {{ store_dir: "{tmp_path}/js" }}\nmqtt {{ listen: "127.0.0.1:{mqtt}" }}\n'
    )
    with (
        process(str(find_server()), "-c", str(config), env=dict(os.environ), log=tmp_path / "nats.log"),
        postgres.server(postgres.programs_or_skip()) as server,
        postgres.database(server.address) as database,
    ):
        yield f"nats://127.0.0.1:{client}", mqtt, server, database


@contextmanager
def roles(environment: dict[str, str], tmp_path: Path) -> Iterator[None]:
    with ExitStack() as running:
        for role in (*ROLES, "mqtt"):
            running.enter_context(process_of(role, environment, tmp_path))
        yield


def process_of(role: str, environment: dict[str, str], tmp_path: Path):
    line = (sys.executable, "-m", "situation.app", "run", role)
    return process(*line, env=environment, log=tmp_path / f"{role}.log")


def test_roles_apart_on_an_external_broker_and_postgresql_do_the_same(tmp_path, engines):
    nats, mqtt, server, database = engines
    http = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SITUATION_")} | {
        "SITUATION_DATA": str(tmp_path / "data"),
        "SITUATION_NATS_URL": nats,
        "SITUATION_DATABASE_URL": database,
        "SITUATION_HTTP_PORT": str(http),
        "SITUATION_MQTT_PORT": str(both := free_port()),
        "SITUATION_MQTT_BROKER": f"127.0.0.1:{mqtt}",
        "SITUATION_UNKNOWN_VEHICLES": "accept",
    }
    made = run(environment, "user", "add", "aigul", "--role", "supervisor", "--name", "Aigul", "--generate")
    assert made.returncode == 0, made.stderr
    password = made.stdout.split("password:")[1].split()[0]
    added = run(environment, "device", "add", "P1", "--operator", "esil", "--operator-name", "Esil", "--kind", "plow")
    assert added.returncode == 0, added.stderr
    with roles(environment, tmp_path), httpx.Client(base_url=f"http://127.0.0.1:{http}", timeout=10) as api:
        logs = {role: tmp_path / f"{role}.log" for role in ROLES}
        wait_until(f"ready; see {logs}", lambda: api.get("/health/ready").status_code == 200, within_s=60)
        signed = api.post("/api/v1/session/login", json={"login": "aigul", "password": password})
        assert signed.status_code == 200, signed.text
        opened = api.post("/api/v1/incidents", json={"category": "snow_road", **PLACE})
        assert opened.status_code == 201, opened.text
        incident = opened.json()
        assert api.post(f"/api/v1/incidents/{incident['id']}/dispatch", json={"vehicles": ["P1"]}).status_code == 200
        time.sleep(3)  # telemetry asks for open incidents every two seconds
        send(mqtt, **PLACE)
        send(both, MQTTProtocolVersion.MQTTv5, **PLACE)
        wait_until("P1 is on site", lambda: state(api, incident) == "on_site", within_s=15)
        wait_until("an alert tells", lambda: "vehicle_on_site" in alerts(api), within_s=10)
        server.kill()
        down = api.post(f"/api/v1/incidents/{incident['id']}/resolve", json={"outcome": "ploughed"})
        assert down.status_code == 503, down.text
        server.start()
        wait_until("the database is back", lambda: state(api, incident) == "on_site", within_s=15)
        assert api.post(f"/api/v1/incidents/{incident['id']}/resolve", json={"outcome": "ploughed"}).status_code == 200


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "situation.app", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60)


def send(port: int, version: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv311, **fields: float) -> None:
    ping = json.dumps({"t": time.time(), "speed": 0, "blade": True, **fields})
    publish.single("fleet/esil/P1/position", ping, qos=1, port=port, client_id="P1", protocol=version)


def state(api: httpx.Client, incident: dict[str, str]) -> str:
    return str(api.get(f"/api/v1/incidents/{incident['id']}").json()["state"])


def alerts(api: httpx.Client) -> list[str]:
    return [alert["rule"] for alert in api.get("/api/v1/alerts", params={"standing": "true"}).json()["items"]]
