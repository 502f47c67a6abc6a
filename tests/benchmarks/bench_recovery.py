"""How soon each part is back after SIGKILL, in a whole centre with pings flowing: until the role speaks again.

python -m tests.benchmarks.bench_recovery
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path

import httpx
import paho.mqtt.client as mqtt
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from tests.scenario.whole_centre import Centre, running_centre

PARTS = ("telemetry", "desk", "video", "web", "mqtt", "broker")
ROUNDS = 3
GIVE_UP_S = 60.0
GOAL_S = 10.0  # QUALITY: every role back within this


class Pings(threading.Thread):
    """Twenty pings a second, sent again until they are acknowledged."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="recovery", clean_session=False)
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self.over = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.over.wait(0.05):
            number += 1
            ping = {"t": time.time(), "lat": 51.1 + number / 1e6, "lon": 71.4, "speed": 20}
            self._client.publish("fleet/bench/R1/position", json.dumps(ping), qos=1)
        self._client.loop_stop()


def back_after(centre: Centre, part: str) -> float:
    """Seconds from the kill until the part has done something new."""
    started = time.monotonic()
    if part == "broker":
        rows = _rows(centre)
        centre.kill_broker()
        _until(lambda: _rows(centre) > rows + 20)
    else:
        centre.kill_role(part)
        started = time.monotonic()
        _until(lambda: _age(centre, part) < time.monotonic() - started)
    return time.monotonic() - started


def _age(centre: Centre, role: str) -> float:
    try:
        return float(centre.api.get("/health/ready").json()["roles"].get(role, GIVE_UP_S))
    except httpx.HTTPError:
        return GIVE_UP_S


def _rows(centre: Centre) -> int:
    return ParquetArchive(centre.data / "archive").read(columns=["vehicle"]).num_rows


def _until(holds) -> None:
    end = time.monotonic() + GIVE_UP_S
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)


def run() -> str:
    """The table, as Markdown."""
    lines = ["| killed | median s | slowest s | goal s |", "|---|---|---|---|"]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_centre(Path(folder), SITUATION_UNKNOWN_VEHICLES="accept") as centre,
    ):
        pings = Pings(centre.mqtt_port)
        pings.start()
        time.sleep(5)
        for part in PARTS:
            took = []
            for _ in range(ROUNDS):
                took.append(back_after(centre, part))
                time.sleep(3)
            took.sort()
            lines.append(f"| {part} | {took[len(took) // 2]:.1f} | {took[-1]:.1f} | {GOAL_S:.0f} |")
        pings.over.set()
    return "\n".join(
        [
            "## Back after a kill",
            "",
            "`kill -9` of one process of a whole centre, pings flowing, until it works again.",
            "",
            *lines,
        ]
    )


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_recovery_is_measured() -> None:
    assert run().count("|") > 20


if __name__ == "__main__":
    print(run())
