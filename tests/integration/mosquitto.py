"""A real Mosquitto of the tests' own that may be killed and comes back; and what its log tells."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from situation.adapters.listeners import free_port

CONFIG = """
listener {port} 127.0.0.1
allow_anonymous true
persistence true
persistence_location {folder}/
autosave_interval 1
max_queued_messages 0
log_dest stderr
log_type all
connection_messages true
"""
SENDING = re.compile(r"Sending PUBLISH to (\S+) \(d\d, q1, r\d, m(\d+), '([^']*)'")
ACKNOWLEDGED = re.compile(r"Received PUBACK from (\S+) \(Mid: (\d+)")


class Mosquitto:
    """One broker; `kill` and `start` as often as wanted."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._binary = binary
        self._log = folder / "mosquitto.log"
        self._config = folder / "mosquitto.conf"
        self._config.write_text(CONFIG.format(port=self.port, folder=folder))
        folder.chmod(0o777)  # started by root it becomes another user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Taking connections when it returns."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([self._binary, "-c", str(self._config)], stderr=log)
        until = time.monotonic() + 10
        while not _answers(self.port):
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < until, "mosquitto does not answer"
            time.sleep(0.02)

    def kill(self) -> None:
        """By kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def acknowledged_by(self, client: str) -> set[str]:
        """Topics of the messages that this client acknowledged, by the broker's own log."""
        sent: dict[str, str] = {}
        acknowledged = set()
        for line in self._log.read_text(errors="replace").splitlines():
            if (sending := SENDING.search(line)) and sending[1] == client:
                sent[sending[2]] = sending[3]
            elif (puback := ACKNOWLEDGED.search(line)) and puback[1] == client:
                acknowledged.add(sent[puback[2]])
        return acknowledged


@contextmanager
def running_mosquitto(folder: Path) -> Iterator[Mosquitto]:
    """A broker that runs; skips, or fails in CI, where Mosquitto is not installed."""
    binary = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if binary is None:
        message = "mosquitto is not installed: apt-get install mosquitto"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    folder.mkdir()
    broker = Mosquitto(binary, folder)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True
