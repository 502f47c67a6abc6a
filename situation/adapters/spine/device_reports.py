"""What telemetry says of each tracker, kept on the spine: one message per some hundred trackers, the newest only."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.streams import DEVICES_STREAM
from situation.fleet import DeviceReport, Refused

REFUSED_SUBJECT = "device_refusals"
REFUSED = -1  # its place among the parts
PART = 250  # reports in a message: some 100 KB, far below what any server takes

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[DeviceReport]).decode
_decode_refused = msgspec.json.Decoder(list[Refused]).decode


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

    async def publish_refused(self, refused: Sequence[Refused]) -> None:
        """Stored when it returns. Raises Unavailable."""
        body = _encode(refused)
        if self._written.get(REFUSED) != body:
            await self._spine.publish(REFUSED_SUBJECT, body)
            self._written[REFUSED] = body

    async def load_refused(self) -> list[Refused]:
        """What the embedded broker refused; none of a broker that is not ours. Raises Unavailable."""
        parts = await self._spine.list_last(DEVICES_STREAM, REFUSED_SUBJECT)
        return [refused for part in parts for refused in _decode_refused(part)]
