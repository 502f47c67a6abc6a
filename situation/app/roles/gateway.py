"""The gateway role: trackers that speak Wialon IPS and EGTS hand in what they report."""

from __future__ import annotations

import asyncio

from situation.adapters.spine.ingress import NatsIngress
from situation.app.errors import UsageWrong
from situation.app.reading import StoredTrackers
from situation.app.roles.parts import Parts
from situation.app.roles.trackers import certificate_of, open_files
from situation.app.signs import telling
from telemetry.gateway.server import Gateway
from telemetry.gateway.settings import GatewaySettings

LOOPBACK = ("127.0.0.0/8", "::1")  # who can reach that is on this machine already


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Trackers connect, report and are answered."""
    settings = parts.settings
    if not settings.has_gateway:
        raise UsageWrong("the gateway has nothing to listen on: set SITUATION_WIALON_PORT or SITUATION_EGTS_PORT")
    open_files(settings.gateway_connections)
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
            tls=certificate_of(settings.gateway_tls_cert, settings.gateway_tls_key, setting="gateway_tls"),
        ),
    )
    async with telling(parts.vitals, "gateway", figures=gateway.counters.said):
        await gateway.run(stopping)
