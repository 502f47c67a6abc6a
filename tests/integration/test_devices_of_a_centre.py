"""A whole centre: a tracker is added, speaks, is revoked and added again while everything runs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.integration.spine_broker import Tracker
from tests.integration.started_centre import PATIENT_ON_LINUX, Centre, command, started_centre
from tests.waiting import block_until

PING = b'{"t":1768478400,"lat":51.128,"lon":71.430,"speed":12,"seq":1}'


@pytest.fixture
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with started_centre(tmp_path_factory.mktemp("centre") / "data") as centre:
        yield centre


pytestmark = PATIENT_ON_LINUX


def device(centre: Centre, *words: str) -> str:
    done = subprocess.run(
        command("device", *words), env=centre.environment(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def figure(centre: Centre, role: str, name: str) -> float:
    text = httpx.get(f"http://127.0.0.1:{centre.http}/metrics", trust_env=False, timeout=5).text
    found = re.search(rf'situation_role_figure{{figure="{name}",role="{role}"}} (\S+)', text)
    return float(found[1]) if found else -1.0


def tracker_that(
    centre: Centre, password: str | None, is_so: Callable[[Tracker], object], name: str = "P-1"
) -> Tracker:
    tracker = Tracker(centre.mqtt, name, password=password, clean=True)
    block_until(lambda: bool(is_so(tracker)), within_s=10)
    return tracker


def test_a_tracker_is_let_in_heard_revoked_and_counted_without_a_restart(centre: Centre) -> None:
    broker = centre.children()["broker"]
    told = device(centre, "add", "P-1", "--operator", "esil", "--operator-name", "Esil")
    password = re.search(r"^password (\S+)", told, re.MULTILINE)[1]  # type: ignore[index]
    tracker = tracker_that(centre, password, lambda one: "Success" in one.answers)
    tracker.client.subscribe("fleet/esil/P-1/ack", 1)
    block_until(lambda: figure(centre, "telemetry", "vehicles") >= 1, within_s=20)
    tracker.send("fleet/esil/P-1/position", PING)
    block_until(lambda: ("fleet/esil/P-1/ack", b'{"seq": 1}') in tracker.heard, within_s=20)
    nameless = tracker_that(centre, None, lambda one: "Success" in one.answers, name="nameless")
    nameless.send("fleet/esil/P-1/position", PING.replace(b"51.128", b"51.2"))
    block_until(lambda: len(nameless.acknowledged) == 1, within_s=10)
    device(centre, "revoke", "P-1")
    block_until(lambda: "Not authorized" in tracker.answers, within_s=10)
    block_until(lambda: figure(centre, "broker", "refused_sign_ins") >= 1, within_s=10)
    block_until(lambda: figure(centre, "broker", "refused_publishes") == 1, within_s=10)
    block_until(
        lambda: figure(centre, "broker", "device_credentials") == 0, within_s=10
    )  # figures come every few seconds
    assert figure(centre, "telemetry", "accepted") == 1
    assert figure(centre, "telemetry", "messages") == 1
    assert centre.children()["broker"] == broker
    for one in (tracker, nameless):
        one.close()
