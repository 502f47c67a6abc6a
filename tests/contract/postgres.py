"""A real PostgreSQL for tests: a cluster of its own in a temporary folder on a free port, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from situation.adapters.listeners import free_port

_START_S = 30.0
_PROGRAMS = "/usr/lib/postgresql"  # where Debian puts them


def find_programs() -> Path | None:
    """The newest installed PostgreSQL's bin folder."""
    on_path = shutil.which("initdb")
    versions = sorted(Path(_PROGRAMS).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else Path(on_path).parent if on_path else None


def programs_or_skip() -> Path:
    """The bin folder. Without one the test is skipped, or fails where CI=true: there everything must run."""
    programs = find_programs()
    if programs is None:
        word = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        pytest.fail(word) if os.environ.get("CI") == "true" else pytest.skip(word)
    return programs


class Server:
    """One cluster in a folder. PostgreSQL refuses to run as root, so root lends it to `nobody`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._user = "nobody" if os.geteuid() == 0 else None
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"postgresql://situation@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """Lay the cluster out."""
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        wanted = ["-U", "situation", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [self._programs / "initdb", "-D", self._folder / "data", *wanted]
        done = subprocess.run(command, user=self._user, cwd=self._folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Run, and wait until it answers; after a kill its old sessions may hold the memory a moment longer."""
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB")
        command = [self._programs / "postgres", "-D", self._folder / "data", "-p", str(self._port)]
        command += [part for setting in settings for part in ("-c", setting)]
        give_up = time.monotonic() + _START_S
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                with (self._folder / "server.log").open("ab") as log:
                    self._process = subprocess.Popen(command, user=self._user, cwd=self._folder, stdout=log, stderr=log)
            log_end = (self._folder / "server.log").read_text(errors="replace")[-2000:]
            assert time.monotonic() < give_up, f"PostgreSQL did not start: {log_end}"
            time.sleep(0.1)

    def kill(self) -> None:
        """As a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End all sessions and stop."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(20)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def server(programs: Path) -> Iterator[Server]:
    """A running cluster of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="situation-postgres-") as folder:
        one = Server(programs, Path(folder))
        one.make()
        one.start()
        try:
            yield one
        finally:
            one.stop()


@contextmanager
def database(address: str) -> Iterator[str]:
    """A fresh database in the cluster; its address."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield address.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def empty(address: str) -> None:
    """Remove all rows and start the journal anew."""
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = ", ".join(f'"{name}"' for (name,) in tables if name != "alembic_version")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        connection.execute("INSERT INTO counters (name, last) VALUES ('journal', 0)")
