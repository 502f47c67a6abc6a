"""Findings and camera reports between video and desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import msgspec

from situation.adapters.spine.connection import Spine
from situation.adapters.spine.pull import DurablePull
from situation.adapters.spine.streams import FINDINGS_STREAM, REPORTS_STREAM, ensure_consumer
from situation.adapters.spine.subscriptions import hearing
from situation.cameras import CameraReport, Finding
from situation.ports import Acknowledge

FINDINGS_AHEAD = 64
PATIENCE_S = 5.0
MOST_WAITING = 4096  # reports: more than there are cameras


class NatsFindings:
    """Findings durably through the stream FINDINGS; of each camera's reports only the newest is kept."""

    def __init__(self, spine: Spine) -> None:
        self._spine = spine

    async def publish_finding(self, finding: Finding) -> None:
        """Stored when it returns. The same word about a finding, said again, is stored once. Raises Unavailable."""
        payload = msgspec.json.encode(finding)
        moment = finding.cleared_at or finding.seen_at
        word = f"{finding.id}.{finding.state}.{moment.timestamp():.6f}.{finding.frame_sha256[:16]}"
        await self._spine.publish(f"findings.{camera_token(finding.camera)}", payload, id=word)

    async def publish_report(self, report: CameraReport) -> None:
        """Stored as the camera's newest when it returns. Raises Unavailable."""
        await self._spine.publish(f"camera_reports.{camera_token(report.camera)}", msgspec.json.encode(report))

    async def follow_findings(self, name: str) -> AsyncIterator[tuple[Finding, Acknowledge]]:
        """Every finding since the last one that a reader of this name acknowledged, in order."""
        await ensure_consumer(self._spine, FINDINGS_STREAM, name)
        pull = DurablePull(self._spine, FINDINGS_STREAM, name, ahead=FINDINGS_AHEAD)
        try:
            while True:
                for delivery in await pull.fetch(1, PATIENCE_S):
                    finding = msgspec.json.decode(delivery.data, type=Finding)
                    yield finding, partial(pull.acknowledge, delivery.stream_seq)
        finally:
            await pull.close()

    async def watch_reports(self) -> AsyncIterator[CameraReport]:
        """First the newest of each camera, then every report from now on."""
        async with hearing(self._spine, "camera_reports.*", most_waiting=MOST_WAITING) as messages:
            for data in await self._spine.list_last(REPORTS_STREAM, "camera_reports.>"):
                yield msgspec.json.decode(data, type=CameraReport)
            async for message in messages:
                yield msgspec.json.decode(message.data, type=CameraReport)


def camera_token(camera: str) -> str:
    """The camera's id as one token of a subject."""
    return "".join(letter if letter.isalnum() or letter in "_-" else "_" for letter in camera)
