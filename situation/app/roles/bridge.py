"""The bridge role: messages of a broker that the city has already."""

from __future__ import annotations

import asyncio

from situation.adapters.spine.ingress import NatsIngress
from situation.app.errors import UsageWrong
from situation.app.roles.parts import Parts
from situation.app.signs import telling
from telemetry.bridge.bridge import Bridge
from telemetry.bridge.settings import BridgeSettings
from telemetry.topic_rules import rule_of


async def run(parts: Parts, stopping: asyncio.Event) -> None:
    """Fetch, store, acknowledge."""
    settings = parts.settings
    if not settings.bridge_url:
        raise UsageWrong("the bridge has nowhere to go: set SITUATION_BRIDGE_URL")
    bridge = Bridge(
        NatsIngress(parts.spine),
        BridgeSettings(
            url=settings.bridge_url,
            user=settings.bridge_user,
            password=settings.bridge_password.get_secret_value(),
            rules=[rule_of(rule) for rule in settings.bridge_topics],
            client_id=settings.bridge_client_id,
            share=settings.bridge_share,
        ),
    )
    async with telling(parts.vitals, "bridge", figures=lambda: dict(bridge.figures)):
        await bridge.run(stopping)
