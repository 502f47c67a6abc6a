"""`situation up` on real parts: everything up, kept up, and down without an orphan."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from situation.adapters.listeners import free_port
from tests.waiting import block_until

SECRET = "planted-whsec-bm90LXJlYWw"
ROLES = ("desk", "telemetry", "video", "web")
UP_WITHIN_S = 60.0  # a machine that is busy with other tests
BACK_WITHIN_S = 30.0


class Centre:
    """A running `situation up` and what it wrote."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.http, self.mqtt = free_port(), free_port()
        self.out, self.err = data.with_suffix(".out"), data.with_suffix(".err")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.out.open("wb") as out, self.err.open("wb") as err:
            return subprocess.Popen(command("up"), env=self.environment(), stdout=out, stderr=err)

    def environment(self, **more: str) -> dict[str, str]:
        ours = {
            "SITUATION_DATA": str(self.data),
            "SITUATION_HTTP_PORT": str(self.http),
            "SITUATION_MQTT_PORT": str(self.mqtt),
            "SITUATION_WEBHOOK_SECRET": SECRET,
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("SITUATION_")} | ours | more

    def restart(self) -> None:
        self.process = self._start()

    @property
    def is_live(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"http://127.0.0.1:{self.http}/health/live", trust_env=False, timeout=2).is_success
        return False

    @property
    def greeting(self) -> str:
        return self.out.read_text()

    def wait_until_up(self) -> None:
        block_until(
            lambda: "stop      Ctrl-C" in self.greeting or self.process.poll() is not None, within_s=UP_WITHIN_S
        )
        assert self.process.poll() is None, self.err.read_text()

    def children(self) -> dict[str, int]:
        """Roles and the broker by name, those that live now."""
        told: dict[str, int] = {}
        for pid in map(int, Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()):
            words = command_line(pid)
            told["broker" if "nats-server" in words[0] else words[-1]] = pid
        return told


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "situation.app", *arguments]


def command_line(pid: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1] or [""]
    return [""]


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    return False


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    centre = Centre(tmp_path_factory.mktemp("centre") / "data")
    try:
        centre.wait_until_up()
        yield centre
    finally:
        if centre.process.poll() is None:
            centre.process.terminate()
            centre.process.wait(60)


pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.timeout(240),
]


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
