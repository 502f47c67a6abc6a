"""What the settings say of the addresses that we listen on."""

from __future__ import annotations

import time
from ipaddress import ip_address
from pathlib import Path

from situation.adapters.listeners import is_free
from situation.app.errors import PortTaken
from situation.app.settings import Settings, variable

PATIENCE_S = 2.0  # a killed predecessor's children let go of the port within milliseconds


def check_ports(settings: Settings) -> None:
    """Nothing, or PortTaken, which names the setting that moves it. A broker looks after its port itself."""
    _check(settings.http_host, settings.http_port, "http_port")
    if settings.has_mqtt_listener:
        _check(settings.mqtt_host, settings.mqtt_port, "mqtt_port")


def _check(host: str, port: int, setting: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_free(host, port):
        if time.monotonic() > deadline:
            raise PortTaken(host, port, variable(setting))
        time.sleep(0.1)


def mqtt_certificate(settings: Settings) -> tuple[Path, Path] | None:
    """Files of certificate and key for MQTT over TLS, absolute: the broker would look beside its own configuration."""
    if not settings.mqtt_tls_cert:
        return None
    return Path(settings.mqtt_tls_cert).expanduser().absolute(), Path(settings.mqtt_tls_key).expanduser().absolute()


def takes_anonymous_trackers(settings: Settings) -> bool:
    """Whether the embedded broker lets trackers in that do not sign in."""
    wanted = settings.anonymous_trackers
    return wanted == "allow" or (wanted == "loopback" and is_loopback(settings.mqtt_host))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
