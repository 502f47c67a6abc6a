"""What the embedded broker has on disk: its configuration, its users, our secrets, its log and its store."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from situation.adapters.spine.device_users import ANONYMOUS, DeviceAccess, anonymous_line, users_block
from situation.adapters.spine.errors import BrokerError

SIGN_IN_PATIENCE_S = 10  # for handshake and password: thousands may come at once after the broker was away
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFiles:
    """The files of one broker, in a directory of its own that only we may read."""

    directory: Path
    mqtt: tuple[str, int]  # host and port
    also: Sequence[str]  # subjects on which devices may publish besides `fleet/...`
    anonymous: bool  # clients without a name may speak for vehicles that have no credential
    certificate: tuple[Path, Path] | None  # of TLS, with its key

    @property
    def log(self) -> Path:
        """Where the server writes what it refuses."""
        return self.directory / "nats-server.log"

    @property
    def prepared(self) -> Path:
        """There once the streams are, so that devices may connect."""
        return self._store / "prepared"

    @property
    def _store(self) -> Path:
        return self.directory / "jetstream"

    def prepare(self) -> str:
        """Our own password, made if there is none yet. Raises BrokerError."""
        try:
            self._store.mkdir(parents=True, exist_ok=True)
            self.directory.chmod(0o700)
            return self._secret("password")
        except OSError as error:
            raise BrokerError(
                f"cannot write {self.directory}: {error.strerror}; set SITUATION_DATA to a writable directory"
            ) from error

    def write_config(self, client_port: int, *, with_mqtt: bool) -> Path:
        """The configuration's file."""
        text = CONFIG.format(
            client_listen=json.dumps(f"127.0.0.1:{client_port}"),
            log_file=json.dumps(str(self.log)),
            log_bytes=LOG_BYTES,
            patience=SIGN_IN_PATIENCE_S,
            store_dir=json.dumps(str(self._store)),
        )
        path = self.directory / "nats.conf"
        path.touch(mode=0o600)
        path.write_text(text + (self._mqtt_config() if with_mqtt else ""))
        return path

    def write_users(self, access: DeviceAccess, *, password: str) -> None:
        """In one step: a reload must never read half a file. Raises BrokerError."""
        lines = [users_block(access)]
        if self.anonymous:
            lines.append(anonymous_line(access, password=self._secret("device_password"), also=self.also))
        path = self.directory / "users.conf"
        fresh = path.with_suffix(".new")
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(USERS.format(password=json.dumps(password), devices="\n".join(lines)))
            fresh.replace(path)
        except OSError as error:
            raise BrokerError(f"cannot write {path}: {error.strerror}") from error

    def last_fatal(self) -> str:
        """The server's last word before it ended, as far as it gave a reason."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        fatal = [line.split("[FTL]", 1)[1].strip() for line in lines if "[FTL]" in line]
        return fatal[-1] if fatal else "no reason given"

    def _mqtt_config(self) -> str:
        more = [f"no_auth_user: {ANONYMOUS}"] * self.anonymous
        if self.certificate:
            certificate, key = (json.dumps(str(path)) for path in self.certificate)
            more.append(f"tls {{ cert_file: {certificate}, key_file: {key}, timeout: {SIGN_IN_PATIENCE_S} }}")
        listen = json.dumps("{}:{}".format(*self.mqtt))
        return MQTT_CONFIG.format(mqtt_listen=listen, more="\n".join(f"  {line}" for line in more))

    def _secret(self, name: str) -> str:
        path = self.directory / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text().strip()
