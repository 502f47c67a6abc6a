"""What telemetry says of each tracker, kept on the spine: one message per some hundred trackers, the newest only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.streams import DEVICES_STREAM
from situation.fleet import DeviceReport

PART = 250  # reports in a message: some 100 KB, far below what any server takes

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[DeviceReport]).decode


class NatsDeviceReports:
    """The stream DEVICE_REPORTS. Reports keep their place, so a part is written again only where it changed."""

    def __init__(self, spine: Spine, *, shard: str = "0") -> None:
        self._spine = spine
        self._shard = shard
        self._written: dict[int, bytes] = {}

    async def publish(self, reports: Sequence[DeviceReport]) -> None:
        """Stored when it returns. Raises Unavailable."""
        for part, start in enumerate(range(0, len(reports), PART)):
            body = _encode(reports[start : start + PART])
            if self._written.get(part) != body:
                await self._spine.publish(f"device_reports.{self._shard}.{part}", body)
                self._written[part] = body

    async def load(self) -> list[DeviceReport]:
        """All of all shards. Raises Unavailable."""
        parts = await self._spine.list_last(DEVICES_STREAM, "device_reports.>")
        return [report for part in parts for report in _decode(part)]
