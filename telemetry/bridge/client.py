"""The bridge's connection, by paho: durable, so that the other broker keeps what we have not acknowledged."""

from __future__ import annotations

import ssl
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from telemetry.bridge.settings import BridgeSettings, address_of
from telemetry.topic_rules import TopicRule

KEEPALIVE_S = 30
SESSION_EXPIRY_S = 7 * 86_400  # MQTT 5: how long the broker keeps messages for us; 3.1.1 leaves it to the broker
RECONNECT_MAX_S = 5


def make_client(settings: BridgeSettings) -> paho.Client:
    """A client that acknowledges nothing by itself. It speaks MQTT 5 only where a share needs it."""
    is_v5 = bool(settings.share)
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=settings.client_id,
        clean_session=None if is_v5 else False,
        protocol=MQTTProtocolVersion.MQTTv5 if is_v5 else MQTTProtocolVersion.MQTTv311,
        manual_ack=True,
    )
    client.reconnect_delay_set(min_delay=1, max_delay=RECONNECT_MAX_S)
    if settings.user:
        client.username_pw_set(settings.user, settings.password)
    return client


def connect(client: paho.Client, settings: BridgeSettings, *, at_once: int) -> None:
    """Begin to connect, in paho's own thread, again and again; `at_once`: messages that the broker may send ahead."""
    host, port, is_tls = address_of(settings.url)
    if is_tls:
        client.tls_set_context(ssl.create_default_context())
    options: dict[str, Any] = {"keepalive": KEEPALIVE_S}
    if settings.share:
        options["clean_start"] = False
        options["properties"] = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        options["properties"].SessionExpiryInterval = SESSION_EXPIRY_S
        options["properties"].ReceiveMaximum = at_once
    client.connect_async(host, port, **options)
    client.loop_start()


def subscription(settings: BridgeSettings, rule: TopicRule) -> str:
    """The topic filter, within the group's share if there is one."""
    return f"$share/{settings.share}/{rule.filter}" if settings.share else rule.filter
