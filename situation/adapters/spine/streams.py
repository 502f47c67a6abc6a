"""What lies in JetStream, as one visible table, made at every start where it is missing.

`$MQTT_msgs` is nats-server's own stream of QoS 1 messages: a device's PUBACK is tied to it, so telemetry reads it by a
durable consumer of its own. It has interest retention: what no consumer wants is not kept, so the consumer must be
there before the first device is.
"""

from __future__ import annotations

from typing import Any

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import SpineRefused

DEVICE_STREAM = "$MQTT_msgs"
DEVICE_PREFIX = "$MQTT.msgs."  # nats-server's, before the topic's own subject
FLEET = "fleet.>"  # our own topics; others are read by topic rules
POSITIONS_STREAM = "POSITIONS"
FINDINGS_STREAM = "FINDINGS"
REPORTS_STREAM = "CAMERA_REPORTS"
LAST_STREAM = "LAST_POSITIONS"
DEVICES_STREAM = "DEVICE_REPORTS"
MEMORIES_STREAM = "CAMERA_MEMORIES"
LEASES_BUCKET = "LEASES"

_SECOND = 1_000_000_000  # JetStream counts in nanoseconds
_DAY = 86_400 * _SECOND
LEASE_S = 10.0  # a camera of a host that died is watched again within 15 s: this, and a round of `video.share`

STREAMS: tuple[dict[str, Any], ...] = (
    {"name": DEVICE_STREAM, "subjects": ["$MQTT.msgs.>"], "retention": "interest", "storage": "file"},
    {
        "name": POSITIONS_STREAM,
        "subjects": ["positions.*"],
        "storage": "file",
        "max_age": _DAY,  # a desk that was away longer starts from the archive
        "max_bytes": 4 * 1024**3,
        "discard": "old",
        "duplicate_window": 600 * _SECOND,  # a telemetry role that died between archive and publish is back long before
        "allow_direct": True,
    },
    {
        "name": FINDINGS_STREAM,
        "subjects": ["findings.*"],
        "storage": "file",
        "max_age": 30 * _DAY,
        "duplicate_window": 600 * _SECOND,
    },
    {
        "name": REPORTS_STREAM,
        "subjects": ["camera_reports.*"],
        "storage": "memory",  # said again every few seconds
        "max_msgs_per_subject": 1,
        "max_age": 3600 * _SECOND,
        "max_bytes": 32 * 1024**2,
        "allow_direct": True,
    },
    {
        "name": MEMORIES_STREAM,
        "subjects": ["camera_memories.*"],
        "storage": "file",
        "max_msgs_per_subject": 1,
        "max_bytes": 1024**3,  # 300 cameras with references for day, night and snow take about 100 MB
        "discard": "old",
        "allow_direct": True,
    },
    {
        "name": LAST_STREAM,
        "subjects": ["last_positions.>"],
        "storage": "file",
        "max_msgs_per_subject": 1,
        "allow_direct": True,
    },
    {
        "name": DEVICES_STREAM,
        "subjects": ["device_reports.>", "device_refusals"],
        "storage": "file",
        "max_msgs_per_subject": 1,
        "max_bytes": 256 * 1024**2,
        "discard": "old",
        "allow_direct": True,
    },
    {
        "name": f"KV_{LEASES_BUCKET}",
        "subjects": [f"$KV.{LEASES_BUCKET}.>"],
        "storage": "file",  # or a restart of the broker would give every lease to whoever asks first
        "max_msgs_per_subject": 1,
        "max_age": int(LEASE_S * _SECOND),
        "allow_direct": True,
        "allow_rollup_hdrs": True,
        "duplicate_window": int(LEASE_S * _SECOND),
    },
)
_ADJUSTABLE = frozenset({"max_age", "max_bytes", "duplicate_window", "max_msgs_per_subject", "allow_direct"})
_NAME_TAKEN = 10058  # stream exists with another configuration

ACK_WAIT_S = 4.0  # a reader that died holds its messages this long; every role must be back within 10 s
MOST_UNACKNOWLEDGED = 100_000


async def ensure_streams(spine: Spine, *, replicas: int = 1) -> None:
    """All streams are there, and the consumer of device messages. Safe to call at every start, by every role."""
    for stream in STREAMS:
        await _ensure_stream(spine, {"num_replicas": replicas, **stream})
    await ensure_consumer(spine, DEVICE_STREAM, "telemetry")


async def ensure_consumer(spine: Spine, stream: str, name: str) -> None:
    """A durable pull consumer of the whole stream, whose acknowledgement covers everything before it.

    Without a filter: one with a wildcard makes nats-server compare, for each message that it hands out while the reader
    is behind, all subjects of the message's block, which are thousands of vehicles.
    """
    config: dict[str, Any] = {
        "durable_name": name,
        "ack_policy": "all",
        "ack_wait": int(ACK_WAIT_S * _SECOND),
        "max_ack_pending": MOST_UNACKNOWLEDGED,
        "max_waiting": 16,
        "max_deliver": -1,
        "replay_policy": "instant",
        "deliver_policy": "all",
    }
    await spine.ask(f"CONSUMER.DURABLE.CREATE.{stream}.{name}", {"stream_name": stream, "config": config})


async def _ensure_stream(spine: Spine, config: dict[str, Any]) -> None:
    try:
        await spine.ask(f"STREAM.CREATE.{config['name']}", config)
    except SpineRefused as refusal:
        if refusal.code != _NAME_TAKEN:
            raise
        if config["name"] != DEVICE_STREAM:  # the server's own: how it made it is how it stays
            await _adjust_stream(spine, config)


async def _adjust_stream(spine: Spine, config: dict[str, Any]) -> None:
    present = (await spine.ask(f"STREAM.INFO.{config['name']}"))["config"]
    wanted = {key: value for key, value in config.items() if key in _ADJUSTABLE}
    if any(present.get(key) != value for key, value in wanted.items()):
        await spine.ask(f"STREAM.UPDATE.{config['name']}", {**present, **wanted})
