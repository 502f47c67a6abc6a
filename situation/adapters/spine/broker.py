"""The embedded broker: nats-server from its wheel, as a child process with a directory of its own.

Each tracker signs in over MQTT with a credential of its own, may publish for its own vehicle only and hear only its own
acknowledgements; those without a name are let in where `anonymous` says so. Users are in a file of their own that the
running server reads again when they change: nobody else is disturbed. Everything of ours speaks NATS with a password
that is generated per directory, on a loopback port that nobody needs to know.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import secrets
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_users import ANONYMOUS, DeviceAccess, anonymous_line, users_block
from situation.adapters.spine.errors import BrokerError
from situation.adapters.spine.streams import ensure_streams
from situation.errors import Unavailable

START_PATIENCE_S = 30.0  # a store of many gigabytes is checked at the start
STOP_PATIENCE_S = 10.0
POLL_S = 0.05
PORT_TRIES = 4  # between looking for a free port and taking it another program may be quicker
SIGN_IN_PATIENCE_S = 10  # for handshake and password: thousands may come at once after the broker was away
PDEATHSIG = 1  # of prctl(2): the kernel ends the child when its parent dies
LOG_BYTES = 8 * 1024 * 1024

# What devices may do is in the file of users. The $MQTT subjects of a session are the server's own business.
CONFIG = """
listen: {client_listen}
server_name: situation
max_payload: 8MB
max_pending: 128MB
log_file: {log_file}
logfile_size_limit: {log_bytes}
jetstream {{ store_dir: {store_dir}, max_memory_store: 128MB, sync_interval: "5s" }}
authorization {{
  timeout: {patience}
  include "users.conf"
}}
"""
USERS = """users: [
  {{ user: centre, password: {password}, allowed_connection_types: ["STANDARD"] }}
{devices}
]
"""
MQTT_CONFIG = """
mqtt {{
  listen: {mqtt_listen}
{more}
}}
"""


class EmbeddedBroker:
    """One nats-server of ours. `process` is there to be watched; `start` again after it died keeps `url`."""

    def __init__(
        self,
        data_dir: Path,
        *,
        mqtt_host: str = "127.0.0.1",
        mqtt_port: int = 1883,
        also: Sequence[str] = (),
        anonymous: bool = True,
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        """`also`: subjects on which devices may publish besides `fleet/...`.

        `anonymous`: clients without a name may speak for vehicles that have no credential. `certificate`: the files of
        it and of its key, PEM; then TLS is spoken and nothing else.
        """
        self._dir = data_dir / "broker"
        self._store_dir = self._dir / "jetstream"
        self._mqtt = (mqtt_host, mqtt_port)
        self._also = tuple(also)
        self._anonymous = anonymous
        self._certificate = certificate
        self._access = DeviceAccess()
        self._is_listening = False  # to signals: a server that is just starting would die of one
        self._client_port = _free_port()
        self._is_known = False  # our address: it may change until the first start is done
        self._password = ""
        self.process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where our own roles reach it; carries the password. Known after the first start."""
        return f"nats://centre:{self._password}@127.0.0.1:{self._client_port}"

    @property
    def log_file(self) -> Path:
        """Where it writes what it refuses."""
        return self._dir / "nats-server.log"

    def let_in(self, access: DeviceAccess) -> bool:
        """These trackers may sign in from now on, others are disconnected; whether that changed anything.

        A running broker reads its users again within a fraction of a second. Raises BrokerError.
        """
        if access == self._access:
            return False
        self._access = access
        if self._password:
            self._write_users()
        if self._is_listening and self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGHUP)
        return True

    async def start(self) -> None:
        """Running and ready when it returns: JetStream, streams and the MQTT port. Raises BrokerError."""
        binary = find_server()
        self._check_mqtt_port()
        self._prepare_directory()
        prepared = self._store_dir / "prepared"
        if not prepared.exists():
            # Interest retention drops what comes before its consumer exists: no device may connect until then.
            await self._launch_somewhere(binary, with_mqtt=False)
            await self.stop()
            prepared.touch()
        await self._launch_somewhere(binary, with_mqtt=True)
        self._is_known = True

    async def _launch_somewhere(self, binary: Path, *, with_mqtt: bool) -> None:
        """Launch; on another client port if somebody took ours first, as long as nobody has been told of it."""
        for left in reversed(range(PORT_TRIES)):
            try:
                return await self._launch(binary, with_mqtt=with_mqtt)
            except BrokerError as error:
                if not left or self._is_known or f":{self._client_port}" not in str(error):
                    raise
            await self.stop()
            self._client_port = _free_port()
        return None

    async def stop(self) -> None:
        """Ended in order; killed if it does not end."""
        process, self.process = self.process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_PATIENCE_S)
        except TimeoutError:
            process.kill()
            await process.wait()

    # --- starting

    def _prepare_directory(self) -> None:
        try:
            self._store_dir.mkdir(parents=True, exist_ok=True)
            self._dir.chmod(0o700)
            self._password = self._secret("password")
        except OSError as error:
            raise BrokerError(
                f"cannot write {self._dir}: {error.strerror}; set SITUATION_DATA to a writable directory"
            ) from error

    def _secret(self, name: str) -> str:
        path = self._dir / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text().strip()

    async def _launch(self, binary: Path, *, with_mqtt: bool) -> None:
        self._is_listening = False
        self._write_users()
        written = self._access
        config = self._dir / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(with_mqtt=with_mqtt))
        self.process = await asyncio.create_subprocess_exec(
            str(binary), "-c", str(config),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=_die_with_parent, process_group=0,
        )  # fmt: skip
        try:
            async with asyncio.timeout(START_PATIENCE_S):
                await self._wait_until_ready(with_mqtt=with_mqtt)
        except TimeoutError:
            await self.stop()
            raise BrokerError(f"nats-server is not ready after {START_PATIENCE_S:.0f} s; see {self.log_file}") from None
        self._is_listening = True
        if self._access is not written:
            self.process.send_signal(signal.SIGHUP)

    def _config(self, *, with_mqtt: bool) -> str:
        text = CONFIG.format(
            client_listen=json.dumps(f"127.0.0.1:{self._client_port}"),
            log_file=json.dumps(str(self.log_file)),
            log_bytes=LOG_BYTES,
            patience=SIGN_IN_PATIENCE_S,
            store_dir=json.dumps(str(self._store_dir)),
        )
        return text + (self._mqtt_config() if with_mqtt else "")

    def _mqtt_config(self) -> str:
        more = [f"no_auth_user: {ANONYMOUS}"] * self._anonymous
        if self._certificate:
            certificate, key = (json.dumps(str(path)) for path in self._certificate)
            more.append(f"tls {{ cert_file: {certificate}, key_file: {key}, timeout: {SIGN_IN_PATIENCE_S} }}")
        listen = json.dumps("{}:{}".format(*self._mqtt))
        return MQTT_CONFIG.format(mqtt_listen=listen, more="\n".join(f"  {line}" for line in more))

    def _write_users(self) -> None:
        """In one step: a reload must never read half a file."""
        lines = [users_block(self._access)]
        if self._anonymous:
            secret = self._secret("device_password")
            lines.append(anonymous_line(self._access, password=secret, also=self._also))
        path = self._dir / "users.conf"
        fresh = path.with_suffix(".new")
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(USERS.format(password=json.dumps(self._password), devices="\n".join(lines)))
            fresh.replace(path)
        except OSError as error:
            raise BrokerError(f"cannot write {path}: {error.strerror}") from error

    async def _wait_until_ready(self, *, with_mqtt: bool) -> None:
        while not await self._streams_are_there():
            self._check_alive()
            await asyncio.sleep(POLL_S)
        while with_mqtt and not _answers(*self._mqtt):
            self._check_alive()
            await asyncio.sleep(POLL_S)

    async def _streams_are_there(self) -> bool:
        if not _answers("127.0.0.1", self._client_port):
            return False
        try:
            spine = await Spine.connect(self.url, name="situation broker", timeout_s=2)
        except Unavailable:
            return False
        try:
            await ensure_streams(spine, also=self._also)
        except Unavailable:
            return False
        finally:
            await spine.close()
        return True

    def _check_alive(self) -> None:
        if self.process is None or self.process.returncode is None:
            return
        lines = self.log_file.read_text(errors="replace").splitlines() if self.log_file.exists() else []
        fatal = [line.split("[FTL]", 1)[1].strip() for line in lines if "[FTL]" in line]
        raise BrokerError(
            f"nats-server ended at its start: {fatal[-1] if fatal else 'no reason given'}; see {self.log_file}"
        )

    def _check_mqtt_port(self) -> None:
        host, port = self._mqtt
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise BrokerError(
                    f"cannot listen for MQTT on {host}:{port}: {error.strerror}; set SITUATION_MQTT_PORT"
                ) from error


def find_server() -> Path:
    """The nats-server that came with this Python, or one on the path; BrokerError if there is none."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise BrokerError(
            "nats-server is missing on this platform; run one yourself and set SITUATION_NATS_URL to its address"
        )
    return Path(found)


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((_reachable(host), port), timeout=0.5):
        return True
    return False


def _reachable(host: str) -> str:
    """The address at which a listener on `host` answers this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PDEATHSIG, signal.SIGTERM)
