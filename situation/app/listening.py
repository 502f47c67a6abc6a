"""What the settings say of the addresses that we listen on."""

from __future__ import annotations

import errno
import time
from ipaddress import ip_address
from pathlib import Path

from situation.adapters.listeners import try_to_listen
from situation.app.errors import AppError, PortTaken
from situation.app.settings import Settings, variable

PATIENCE_S = 2.0  # a killed predecessor's children let go of the port within milliseconds


def check_ports(settings: Settings) -> None:
    """Nothing, or AppError, which names the settings that move it. A broker looks after its port itself."""
    _check(settings.http_host, settings.http_port, "http")
    if settings.has_mqtt_listener:
        _check(settings.mqtt_host, settings.mqtt_port, "mqtt")


def _check(host: str, port: int, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return try_to_listen(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise cannot_listen(host, port, what, error) from error
        time.sleep(0.1)


def cannot_listen(host: str, port: int, what: str, error: OSError) -> AppError:
    """What to tell of it; `what` begins the names of its settings."""
    if error.errno == errno.EADDRINUSE:
        return PortTaken(host, port, variable(f"{what}_port"))
    settings = f"{variable(f'{what}_host')} and {variable(f'{what}_port')}"
    return AppError(f"cannot listen on {host}:{port}: {error.strerror}; see {settings}")


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
