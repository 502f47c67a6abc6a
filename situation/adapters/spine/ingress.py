"""The way in for device messages that do not come over our own MQTT: gateway and bridge hand them in here."""

from __future__ import annotations

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.streams import DEVICE_PREFIX
from situation.errors import Unavailable


class NatsIngress:
    """The port `Ingress`: into the stream that holds the devices' own messages, so that telemetry reads one stream."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    async def store(self, topic: str, payload: bytes) -> None:
        """Stored when it returns. Raises Unavailable, also when the stream has no room."""
        try:
            await self._spine.publish(DEVICE_PREFIX + topic.replace("/", "."), payload)
        except SpineRefused as refusal:
            raise Unavailable(f"the spine does not take device messages: {refusal}") from refusal
