"""Where the other broker is, and what is fetched there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from telemetry.topic_rules import TopicRule

PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeSettings:
    """Where the other broker is and what is fetched there."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    rules: Sequence[TopicRule]
    client_id: str = "situation-bridge"
    share: str = ""  # group; then MQTT 5 is spoken


def address_of(url: str) -> tuple[str, int, bool]:
    """(host, port, whether by TLS). ValueError for what is no such address."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.path not in ("", "/"):
        raise ValueError("not mqtt://host:port or mqtts://host:port; user and password have settings of their own")
    return parts.hostname, parts.port or PORTS[parts.scheme], parts.scheme == "mqtts"
