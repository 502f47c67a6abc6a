"""Addresses that we listen on: whether they are free, and where a listener answers."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from situation.app.errors import PortTaken
from situation.app.settings import Settings, variable

PATIENCE_S = 2.0  # a killed predecessor's children let go of the port within milliseconds


def check_http_port(settings: Settings) -> None:
    """Nothing, or PortTaken, which names the setting that moves it."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_free(settings.http_host, settings.http_port):
        if time.monotonic() > deadline:
            raise PortTaken(settings.http_host, settings.http_port, variable("http_port"))
        time.sleep(0.1)


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: a lingering connection is no matter
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of this machine that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(host: str, port: int, *, timeout_s: float = 1.0) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), socket.create_connection((reachable(host), port), timeout=timeout_s):
        return True
    return False


def reachable(host: str) -> str:
    """The address at which a listener on `host` answers this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


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
