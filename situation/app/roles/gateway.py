"""The gateway role: trackers that speak Wialon IPS and EGTS hand in what they report."""

from __future__ import annotations

import asyncio
import resource
import ssl

from situation.adapters.spine.ingress import NatsIngress
from situation.app.errors import UsageWrong
from situation.app.reading import StoredTrackers
from situation.app.roles.parts import Parts
from situation.app.settings import Settings
from situation.app.signs import telling
from telemetry.gateway.server import Gateway
from telemetry.gateway.settings import GatewaySettings

LOOPBACK = ("127.0.0.0/8", "::1")  # who can reach that is on this machine already
OTHER_FILES = 256  # that a role has open besides its connections


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Trackers connect, report and are answered."""
    settings = parts.settings
    if not settings.has_gateway:
        raise UsageWrong("the gateway has nothing to listen on: set SITUATION_WIALON_PORT or SITUATION_EGTS_PORT")
    _allow_files(settings.gateway_connections + OTHER_FILES)
    gateway = Gateway(
        NatsIngress(parts.spine),
        StoredTrackers(parts.store),
        GatewaySettings(
            host=settings.gateway_host,
            wialon_port=settings.wialon_port or None,
            egts_port=settings.egts_port or None,
            connections=settings.gateway_connections,
            idle_s=settings.gateway_idle_s,
            address_connections=settings.gateway_address_connections,
            address_rate=settings.gateway_address_rate,
            relays=settings.gateway_relays,
            free=LOOPBACK,
            passwords_required=settings.wialon_passwords == "required",
            tls=_tls_of(settings),
        ),
    )
    async with telling(parts.vitals, "gateway", figures=gateway.counters.said):
        await gateway.run(stopping)


def _tls_of(settings: Settings) -> ssl.SSLContext | None:
    if not settings.gateway_tls_cert:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(settings.gateway_tls_cert, settings.gateway_tls_key)
    except (OSError, ssl.SSLError) as error:
        raise UsageWrong(f"SITUATION_GATEWAY_TLS_CERT and _KEY cannot be used: {error}") from None
    return context


def _allow_files(wanted: int) -> None:
    """As many open files as connections need, as far as this machine lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
