"""Other topics than ours over our own broker: by a rule they are read, without one they are dropped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from situation.adapters.listeners import free_port
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.errors import BrokerError
from situation.adapters.spine.nats_server import find_server
from telemetry.ruled_messages import RuledMessages
from telemetry.topic_rules import rule_of
from tests.integration.spine_broker import Tracker, spine_of

RULE = rule_of("owntracks/{operator}/{vehicle}=owntracks")


async def test_a_rule_given_later_opens_its_topics_and_no_others(tmp_path: Path) -> None:
    try:
        find_server()
    except BrokerError as error:
        pytest.skip(str(error))
    port = free_port()
    assert await heard_of(EmbeddedBroker(tmp_path, mqtt_port=port), port) == ["fleet/city/P1/position"]
    with_rule = EmbeddedBroker(tmp_path, mqtt_port=port, also=[RULE.subject])
    assert await heard_of(with_rule, port) == ["fleet/city/P1/owntracks", "fleet/city/P1/position"]


async def heard_of(broker: EmbeddedBroker, port: int) -> list[str]:
    """Topics that come through of three that a phone tries."""
    await broker.start()
    try:
        async with spine_of(broker) as spine:
            tracker = Tracker(port, "phone")
            for topic in ("owntracks/city/P1", "elsewhere/city/P1", "fleet/city/P1/position"):
                tracker.send(topic, b"{}")
            messages = RuledMessages(NatsDeviceMessages(spine), [RULE])
            batch = await messages.fetch(10, 3)
            await asyncio.sleep(0.2)
            more = await messages.fetch(10, 0.5)
            await messages.acknowledge((batch.stream_seqs + more.stream_seqs)[-1])
            tracker.close()
            return batch.topics + more.topics
    finally:
        await broker.stop()
