"""From a ping to the alert that it raises, on a viewer's websocket, in a whole centre.

A vehicle is sent to each incident and sends one ping from there; the rule for vehicles on site raises an alert of it.

    python -m tests.benchmarks.bench_alerts
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest

from tests.benchmarks.listener import Listener
from tests.scenario.whole_centre import Centre, running_centre

ALERTS = 40
EVERY_S = 0.73  # no multiple of any beat of ours
SETTLE_S = 5.0  # telemetry asks for open incidents every two seconds


class Seen:
    """When the first alert about each vehicle arrived."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}

    def take(self, message: dict[str, Any], now: float) -> None:
        if message["type"] == "alert":
            self.at.setdefault(str(message["alert"]["facts"].get("vehicle", "")), now)


def place(number: int) -> dict[str, float]:
    """Half a kilometre apart, so that no request is merged with another and no vehicle is near two."""
    return {"lat": 51.10 + 0.005 * (number % 8), "lon": 71.38 + 0.008 * (number // 8)}


def prepare(centre: Centre, client: mqtt.Client) -> None:
    """Vehicles on the road, an incident for each, and each sent to its own."""
    for number in range(ALERTS):
        ping(client, number, lat=51.2, lon=71.6)
        incident = centre.api.post("/api/v1/incidents", json={"category": "snow_road", **place(number)}).json()
        until = time.monotonic() + 15
        while not sent(centre, incident["id"], f"A{number}"):
            assert time.monotonic() < until, f"A{number} cannot be sent"
            time.sleep(0.2)


def sent(centre: Centre, incident: str, vehicle: str) -> bool:
    """Whether the vehicle could be sent: it is known once its first ping has been taken in."""
    answer = centre.api.post(f"/api/v1/incidents/{incident}/dispatch", json={"vehicles": [vehicle]})
    return answer.is_success


def ping(client: mqtt.Client, number: int, **fields: Any) -> float:
    """One ping; when it was handed to the network."""
    now = time.time()
    message = json.dumps({"t": now, "speed": 3, **fields})
    client.publish(f"fleet/bench/A{number}/position", message, qos=1).wait_for_publish(10)
    return now


def run() -> str:
    """The figures, as Markdown."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_centre(Path(folder), SITUATION_UNKNOWN_VEHICLES="accept") as centre,
    ):
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="bench")
        client.connect("127.0.0.1", centre.mqtt_port)
        client.loop_start()
        prepare(centre, client)
        seen = Seen()
        Listener(centre, {"bbox": [71, 51, 72, 52]}, seen.take).start()
        time.sleep(SETTLE_S)
        sent_at = {}
        for number in range(ALERTS):
            sent_at[f"A{number}"] = ping(client, number, **place(number), blade=True)
            time.sleep(EVERY_S)
        time.sleep(SETTLE_S)
        client.loop_stop()
        took = sorted(seen.at[vehicle] - at for vehicle, at in sent_at.items() if vehicle in seen.at)
    p95 = took[int(0.95 * (len(took) - 1))] if took else float("nan")
    middle = statistics.median(took) if took else float("nan")
    return "\n".join(
        [
            "## Event to alert",
            "",
            "A ping from an incident's place raises the alert that its vehicle is there: from the ping's sending by",
            "MQTT, QoS 1, through telemetry, rules, store and journal to a viewer's websocket.",
            "",
            "| alerts | seen | p50 s | p95 s |",
            "|---|---|---|---|",
            f"| {ALERTS} | {len(took)} | {middle:.2f} | {p95:.2f} |",
        ]
    )


@pytest.mark.benchmark
@pytest.mark.timeout(300)
def test_alerts_are_measured() -> None:
    assert "p95" in run()


if __name__ == "__main__":
    print(run())
