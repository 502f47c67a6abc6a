"""From a ping on the wire to a viewer's websocket, in a whole centre with 2,000 vehicles; and each role's memory.

A probe vehicle publishes at QoS 1 and notes when; a viewer notes when the position with that fix time arrives. What a
browser adds to it is measured in bench_live and in tests/browser.

    python -m tests.benchmarks.bench_screen
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.scenario.whole_centre import ROLES, Centre, running_centre

PROBES = 60
EVERY_S = 0.7
PLACE = (51.128, 71.4304)


class Viewer(threading.Thread):
    """Reads positions as JSON and notes when each fix of the probe was first seen."""

    def __init__(self, centre: Centre) -> None:
        super().__init__(daemon=True)
        cookie = "; ".join(f"{name}={value}" for name, value in centre.api.cookies.items())
        self._address = centre.url.replace("http", "ws") + "/ws/live?format=json"
        self._headers = {"Cookie": cookie, "Origin": centre.url}
        self.seen_at: dict[str, float] = {}
        self.vehicles = 0

    def run(self) -> None:
        view = {"type": "view", "bbox": [70, 50, 73, 52], "zoom": 11, "select": ["PROBE"]}
        with (
            suppress(ConnectionClosed),
            connect(self._address, additional_headers=self._headers, max_size=None) as socket,
        ):
            socket.send(json.dumps(view))
            for text in socket:
                self._take(json.loads(text), time.time())

    def _take(self, message: dict[str, Any], now: float) -> None:
        if message["type"] != "positions":
            return
        self.vehicles = max(self.vehicles, len(message["positions"]))
        for position in message["positions"]:
            if position["vehicle"] == "PROBE":
                self.seen_at.setdefault(position["fix_at"], now)


def probe(centre: Centre) -> dict[float, float]:
    """Publish; when each fix (Unix milliseconds) was handed to the network."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="probe")
    client.connect("127.0.0.1", centre.mqtt_port)
    client.loop_start()
    sent: dict[float, float] = {}
    for number in range(PROBES):
        now = time.time()
        fix_ms = int(now * 1000)
        ping = {"t": fix_ms, "lat": PLACE[0] + number / 1e5, "lon": PLACE[1], "speed": 20}
        client.publish("fleet/bench/PROBE/position", json.dumps(ping), qos=1)
        sent[fix_ms] = now
        time.sleep(EVERY_S)
    time.sleep(3)
    client.loop_stop()
    return sent


def latencies(sent: dict[float, float], seen_at: dict[str, float]) -> list[float]:
    """Seconds from publish to sight, for each probe that was seen."""
    seen = {round(datetime.fromisoformat(fix).timestamp() * 1000): at for fix, at in seen_at.items()}
    return sorted(seen[fix] - at for fix, at in sent.items() if fix in seen)


def memory_mb(centre: Centre, role: str) -> float:
    """Resident memory of a role's process."""
    pid = centre.pids("situation.app", "run", role)[0]
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def run() -> str:
    """The tables, as Markdown."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_centre(Path(folder), SITUATION_UNKNOWN_VEHICLES="accept") as centre,
    ):
        line = [sys.executable, "-m", "situation.app", "simulate", "crowd"]
        environment = os.environ | {"SITUATION_MQTT_PORT": str(centre.mqtt_port), "SITUATION_DATA": folder + "/sim"}
        fleet = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(30)
            viewer = Viewer(centre)
            viewer.start()
            time.sleep(3)
            took = latencies(probe(centre), viewer.seen_at)
            memory = {role: memory_mb(centre, role) for role in ROLES}
        finally:
            fleet.terminate()
            fleet.wait(30)
    p95 = took[int(0.95 * (len(took) - 1))] if took else float("nan")
    middle = statistics.median(took) if took else float("nan")
    lines = [
        "Ping on the wire to websocket, whole centre, QoS 1 (goal to the pixel: p95 <= 1 s)",
        "",
        "| vehicles in view | probes seen | p50 s | p95 s |",
        "|---|---|---|---|",
        f"| {viewer.vehicles} | {len(took)} of {PROBES} | {middle:.2f} | {p95:.2f} |",
        "",
        "| role | resident MB |",
        "|---|---|",
        *(f"| {role} | {size:.0f} |" for role, size in memory.items()),
    ]
    return "\n".join(lines)


@pytest.mark.benchmark
@pytest.mark.timeout(300)
def test_screen_is_measured() -> None:
    assert "p95" in run()


if __name__ == "__main__":
    print(run())
