"""The embedded broker: nats-server from its wheel, as a child process with a directory of its own.

Each tracker signs in over MQTT with a credential of its own, may publish for its own vehicle only and hear only its own
acknowledgements; those without a name are let in where `anonymous` says so. Users are in a file of their own that the
running server reads again when they change: nobody else is disturbed. Everything of ours speaks NATS with a password
that is generated per directory, on a loopback port that nobody needs to know.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from situation.adapters.listeners import answers, free_port, try_to_listen
from situation.adapters.spine.broker_files import BrokerFiles
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_users import DeviceAccess
from situation.adapters.spine.errors import BrokerError
from situation.adapters.spine.nats_server import find_server, launch
from situation.adapters.spine.streams import ensure_streams
from situation.errors import Unavailable

START_PATIENCE_S = 30.0  # a store of many gigabytes is checked at the start
STOP_PATIENCE_S = 10.0
POLL_S = 0.05
PORT_TRIES = 4  # between looking for a free port and taking it another program may be quicker


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
        self._files = BrokerFiles(
            directory=data_dir / "broker",
            mqtt=(mqtt_host, mqtt_port),
            also=tuple(also),
            anonymous=anonymous,
            certificate=certificate,
        )
        self._access = DeviceAccess()
        self._is_listening = False  # to signals: a server that is just starting would die of one
        self._client_port = free_port()
        self._is_known = False  # our address: it may change until the first start is done
        self._password = ""
        self.process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where our own roles reach it; carries the password. Known after the first start."""
        return f"nats://centre:{self._password}@127.0.0.1:{self._client_port}"

    @property
    def mqtt_address(self) -> str:
        """host:port where it takes MQTT."""
        return "{}:{}".format(*self._files.mqtt)

    @property
    def log_file(self) -> Path:
        """Where it writes what it refuses."""
        return self._files.log

    def let_in(self, access: DeviceAccess) -> bool:
        """These trackers may sign in from now on, others are disconnected; whether that changed anything.

        A running broker reads its users again within a fraction of a second. Raises BrokerError.
        """
        if access == self._access:
            return False
        self._access = access
        if self._password:
            self._files.write_users(access, password=self._password)
        if self._is_listening and self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGHUP)
        return True

    async def start(self) -> None:
        """Running and ready when it returns: JetStream, streams and the MQTT port. Raises BrokerError."""
        binary = find_server()
        self._check_mqtt_port()
        self._password = self._files.prepare()
        if not self._files.prepared.exists():
            # Interest retention drops what comes before its consumer exists: no device may connect until then.
            await self._launch_somewhere(binary, with_mqtt=False)
            await self.stop()
            self._files.prepared.touch()
        await self._launch_somewhere(binary, with_mqtt=True)
        self._is_known = True

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

    def _check_mqtt_port(self) -> None:
        host, port = self._files.mqtt
        try:
            try_to_listen(host, port)
        except OSError as error:
            raise BrokerError(
                f"cannot listen for MQTT on {host}:{port}: {error.strerror}; set SITUATION_MQTT_PORT"
            ) from error

    async def _launch_somewhere(self, binary: Path, *, with_mqtt: bool) -> None:
        """Launch; on another client port if somebody took ours first, as long as nobody has been told of it."""
        for left in reversed(range(PORT_TRIES)):
            try:
                return await self._launch(binary, with_mqtt=with_mqtt)
            except BrokerError as error:
                if not left or self._is_known or f":{self._client_port}" not in str(error):
                    raise
            await self.stop()
            self._client_port = free_port()
        return None

    async def _launch(self, binary: Path, *, with_mqtt: bool) -> None:
        self._is_listening = False
        self._files.write_users(self._access, password=self._password)
        written = self._access
        self.process = await launch(binary, self._files.write_config(self._client_port, with_mqtt=with_mqtt))
        try:
            async with asyncio.timeout(START_PATIENCE_S):
                await self._wait_until_ready(with_mqtt=with_mqtt)
        except TimeoutError:
            await self.stop()
            raise BrokerError(f"nats-server is not ready after {START_PATIENCE_S:.0f} s; see {self.log_file}") from None
        self._is_listening = True
        if self._access is not written:
            self.process.send_signal(signal.SIGHUP)

    async def _wait_until_ready(self, *, with_mqtt: bool) -> None:
        while not await self._streams_are_there():
            self._check_alive()
            await asyncio.sleep(POLL_S)
        while with_mqtt and not answers(*self._files.mqtt, timeout_s=0.5):
            self._check_alive()
            await asyncio.sleep(POLL_S)

    async def _streams_are_there(self) -> bool:
        if not answers("127.0.0.1", self._client_port, timeout_s=0.5):
            return False
        try:
            spine = await Spine.connect(self.url, name="situation broker", timeout_s=2)
        except Unavailable:
            return False
        try:
            await ensure_streams(spine)
        except Unavailable:
            return False
        finally:
            await spine.close()
        return True

    def _check_alive(self) -> None:
        if self.process is None or self.process.returncode is None:
            return
        raise BrokerError(f"nats-server ended at its start: {self._files.last_fatal()}; see {self.log_file}")
