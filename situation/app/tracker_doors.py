"""What the doctor looks at of the ways in for trackers: MQTT, the gateway, the bridge; open, answered, and guarded."""

from __future__ import annotations

from situation.adapters.listeners import answers
from situation.app.errors import AppError
from situation.app.examinations import PATIENCE_S, Doubt, listening_port
from situation.app.listening import is_loopback
from situation.app.settings import Settings, variable
from telemetry.bridge.settings import address_of

OPEN = "is open to a network without TLS: whoever listens there reads positions and passwords"


def look_at_mqtt(settings: Settings) -> str:
    """Whether trackers are or can be answered, and by TLS where others can listen."""
    ours = settings.has_embedded_broker or settings.has_mqtt_listener
    text = listening_port(settings, settings.mqtt_host, settings.mqtt_port, "mqtt_port", ours=ours)
    if not ours or is_loopback(settings.mqtt_host):
        return text
    if not settings.mqtt_tls_cert:
        raise Doubt(f"{text}, but {OPEN}; set {variable('mqtt_tls_cert')} and {variable('mqtt_tls_key')}")
    if settings.anonymous_trackers == "allow":
        raise Doubt(f"{text}, but anybody may speak for vehicles that have no credential: see docs/devices.md")
    return f"{text}, by TLS"


def look_at_gateway(settings: Settings) -> str:
    """Whether its ports are or can be answered, and what guards them."""
    if not settings.has_gateway:
        return "not configured"
    ports = {"wialon_port": settings.wialon_port, "egts_port": settings.egts_port}
    spoken = [
        listening_port(settings, settings.gateway_host, port, name, ours=True) for name, port in ports.items() if port
    ]
    text = ", ".join(spoken)
    if is_loopback(settings.gateway_host):
        return text
    if settings.egts_port:
        raise Doubt(f"{text}; EGTS has no passwords: let only a private network (APN) reach it")
    if not settings.gateway_tls_cert:
        raise Doubt(f"{text}, but {OPEN}; set {variable('gateway_tls_cert')} or let only a private network reach it")
    if settings.wialon_passwords != "required":
        raise Doubt(f"{text}, but trackers without a password may speak: {variable('wialon_passwords')}=required")
    return f"{text}, by TLS"


def look_at_bridge(settings: Settings) -> str:
    """Whether the other broker answers, and by TLS where others can listen."""
    if not settings.bridge_url:
        return "not configured"
    host, port, by_tls = address_of(settings.bridge_url)
    if not answers(host, port, timeout_s=PATIENCE_S):
        raise AppError(f"{host}:{port} does not answer: nothing is fetched from that broker")
    if not by_tls and not is_loopback(host):
        raise Doubt(f"{host}:{port} answers, without TLS: what is fetched can be read and changed on the way")
    return f"{host}:{port} answers"
