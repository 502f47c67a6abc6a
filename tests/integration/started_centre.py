"""`situation up` as a process, and its children."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from situation.adapters.listeners import free_port
from tests.waiting import block_until

SECRET = "planted-whsec-bm90LXJlYWw"
UP_WITHIN_S = 60.0  # a machine that is busy with other tests


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


@contextmanager
def started_centre(data: Path) -> Iterator[Centre]:
    """One that has come up, and is ended with the block unless it has ended before."""
    centre = Centre(data)
    try:
        centre.wait_until_up()
        yield centre
    finally:
        if centre.process.poll() is None:
            centre.process.terminate()
            centre.process.wait(60)


PATIENT_ON_LINUX = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.timeout(240),
]
