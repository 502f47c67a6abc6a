"""The whole centre as a user starts it: `situation up` in its own folder, on free ports, its processes at hand."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from situation.adapters.listeners import free_port

START_S = 60.0
ROLES = ("telemetry", "desk", "video", "web")


def wait_until(what: str, holds: Callable[[], Any], *, within_s: float) -> Any:
    """What `holds` returned when it was first true; fails by name when it never was."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        with suppress(httpx.HTTPError, OSError):
            if found := holds():
                return found
        time.sleep(0.1)
    raise AssertionError(f"not within {within_s:.0f} s: {what}")


class Centre:
    """A running centre. `log` holds what it printed."""

    def __init__(self, folder: Path, *, demo: str | None = None, **settings: str) -> None:
        self.data = folder / "data"
        self.http_port, self.mqtt_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.http_port}"
        self._log = folder / "log"
        self._demo = demo
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("SITUATION_")} | {
            "SITUATION_DATA": str(self.data),
            "SITUATION_HTTP_PORT": str(self.http_port),
            "SITUATION_MQTT_PORT": str(self.mqtt_port),
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.api = httpx.Client(base_url=self.url, timeout=10, trust_env=False)

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another `situation` command with the same settings."""
        line = [sys.executable, "-m", "situation.app", *arguments]
        return subprocess.run(line, env=self._environment, capture_output=True, text=True, timeout=120)

    def start(self) -> None:
        line = [sys.executable, "-m", "situation.app", "up", *(["--demo", self._demo] if self._demo else [])]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(line, env=self._environment, stdout=log, stderr=log)
        wait_until(f"the centre answers; it said: {self.log[-2000:]}", self._is_ready, within_s=START_S)
        self.sign_in()

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log
        return self.api.get("/health/ready").status_code == 200

    def sign_in(self) -> None:
        """As the admin, with the password that was printed once."""
        password = re.search(r"password\s+(\S+)", self.log)
        assert password, self.log
        answer = self.api.post("/api/v1/session/login", json={"login": "admin", "password": password[1]})
        assert answer.status_code == 200, answer.text

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    # its processes

    def pids(self, *words: str) -> list[int]:
        """Descendants whose command line has all the words."""
        assert self.process is not None
        return [pid for pid in _descendants(self.process.pid) if all(word in _command_of(pid) for word in words)]

    def kill(self, *words: str) -> None:
        """SIGKILL to the oldest descendant with these words."""
        pid = wait_until(f"a process with {words}", lambda: self.pids(*words), within_s=15)[0]
        os.kill(pid, signal.SIGKILL)

    def kill_role(self, role: str) -> None:
        self.kill("situation.app", "run", role)

    def kill_broker(self) -> None:
        self.kill("nats-server")

    def is_ready_within(self, seconds: float) -> None:
        wait_until("everything is back", lambda: self.api.get("/health/ready").status_code == 200, within_s=seconds)


def _descendants(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


@contextmanager
def running_centre(folder: Path, *, demo: str | None = None, **settings: str) -> Iterator[Centre]:
    centre = Centre(folder, demo=demo, **settings)
    try:
        centre.start()
        yield centre
    finally:
        centre.api.close()
        if centre.process is not None and centre.process.poll() is None:
            centre.stop()
