"""What a demo changes in the settings, and what its simulator may know of them."""

from __future__ import annotations

import hashlib
import secrets

from pydantic import SecretStr

from situation.adapters.listeners import free_port
from situation.app.settings import SECRETS, Settings
from situation.ports import Store

SIMULATOR = "simulate"  # the process, and the owner of its key
DEMO_CAMERA_HOST = "127.0.0.1"
DEMO_DWELL_S = 45.0  # a newcomer does not wait three minutes for the first blocked ramp


def with_demo(settings: Settings, scenario: str, store: Store) -> Settings:
    """The settings by which the roles know of the demo: its cameras are on this machine, its citizens have a key."""
    return settings.model_copy(
        update={
            "demo": scenario,
            "demo_camera_port": free_port(),
            "camera_allow_hosts": (*settings.camera_allow_hosts, DEMO_CAMERA_HOST),
            "ramp_dwell_s": min(settings.ramp_dwell_s, DEMO_DWELL_S),
            "simulator_api_key": simulator_key(settings, store),
        }
    )


def only_for_simulator(settings: Settings) -> Settings:
    """Without the secrets that it has no use for."""
    dropped = SECRETS - {"simulator_api_key"}
    return settings.model_copy(update={name: SecretStr("") for name in dropped} | {"nats_url": "", "database_url": ""})


def simulator_key(settings: Settings, store: Store) -> SecretStr:
    """The Open311 key of the demo's citizens, made once per data directory and known to the store."""
    path = settings.data / "simulator.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    key = path.read_text()
    with store.begin() as unit:
        unit.put_api_key(SIMULATOR, hashlib.sha256(key.encode()).hexdigest())
    return SecretStr(key)
