"""`situation up` on real parts: everything up, kept up, and down without an orphan."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from situation.adapters.listeners import free_port
from tests.integration.started_centre import PATIENT_ON_LINUX, SECRET, Centre, command, command_line, started_centre
from tests.processes import is_alive
from tests.waiting import block_until

ROLES = ("desk", "telemetry", "video", "web", "mqtt")
BACK_WITHIN_S = 30.0


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with started_centre(tmp_path_factory.mktemp("centre") / "data") as centre:
        yield centre


pytestmark = PATIENT_ON_LINUX


def test_everything_comes_up_and_the_greeting_tells_the_login(centre: Centre) -> None:
    assert centre.is_live
    assert {*ROLES, "broker"} <= set(centre.children())
    assert f"http://127.0.0.1:{centre.http}" in centre.greeting
    [password] = re.findall(r"password +(\S+) ", centre.greeting)
    answer = httpx.post(
        f"http://127.0.0.1:{centre.http}/api/v1/session/login",
        json={"login": "admin", "password": password},
        headers={"Origin": f"http://127.0.0.1:{centre.http}"},
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text


def test_a_second_one_on_the_same_data_is_refused_in_one_line(centre: Centre) -> None:
    environment = centre.environment(SITUATION_HTTP_PORT=str(free_port()), SITUATION_MQTT_PORT=str(free_port()))
    done = subprocess.run(command("up"), env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert f"in use by another `situation up` (process {centre.process.pid})" in line


def test_a_taken_port_names_the_setting_that_moves_it(centre: Centre, tmp_path: Path) -> None:
    environment = centre.environment(SITUATION_DATA=str(tmp_path / "other"))
    done = subprocess.run(command("up"), env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"port {centre.http} on 127.0.0.1 is taken; set SITUATION_HTTP_PORT" in done.stderr
    environment |= {"SITUATION_HTTP_PORT": str(free_port())}
    done = subprocess.run(command("up"), env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert str(centre.mqtt) in done.stderr
    assert "SITUATION_MQTT_PORT" in done.stderr


def test_no_secret_is_on_a_command_line_or_in_a_line_of_the_log(centre: Centre) -> None:
    lines = [command_line(pid) for pid in (centre.process.pid, *centre.children().values())]
    password = re.findall(r"password +(\S+) ", centre.greeting)[0]
    for text in (str(lines), centre.err.read_text()):
        assert SECRET not in text
        assert password not in text


@pytest.mark.parametrize("name", [*ROLES, "broker"])
def test_a_killed_part_comes_back(centre: Centre, name: str) -> None:
    before = centre.children()[name]
    os.kill(before, signal.SIGKILL)
    block_until(lambda: centre.children().get(name, before) != before, within_s=BACK_WITHIN_S)
    block_until(lambda: centre.is_live, within_s=BACK_WITHIN_S)
    assert centre.process.poll() is None


def test_killed_itself_it_leaves_nobody_and_can_be_started_again(centre: Centre) -> None:
    family = centre.children()
    centre.process.kill()
    centre.process.wait()
    block_until(lambda: not any(is_alive(pid) for pid in family.values()), within_s=15)
    centre.restart()
    centre.wait_until_up()
    assert "as before" in centre.greeting
    assert "password" not in centre.greeting


def test_a_ctrl_c_ends_all_of_it(centre: Centre) -> None:
    family = centre.children()
    assert {*ROLES, "broker"} <= set(family)
    centre.process.send_signal(signal.SIGINT)
    assert centre.process.wait(60) == 0
    assert not any(is_alive(pid) for pid in family.values())
    assert not centre.is_live
