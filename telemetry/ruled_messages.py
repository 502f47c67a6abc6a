"""Device messages on topics of rules, told on as fleet topics, which is how all others know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from situation.ports import DeviceBatch, DeviceMessages
from telemetry.topic_rules import OWN, TopicRule, first_match


class RuledMessages:
    """The port `DeviceMessages`, on other topics too: they come out as fleet topics. Without a rule they stay as is."""

    def __init__(self, messages: DeviceMessages, rules: Sequence[TopicRule]) -> None:
        self._messages = messages
        self._rules = tuple(rules)
        self._known: dict[str, str] = {}

    @property
    def epoch(self) -> str:
        """As the port says."""
        return self._messages.epoch

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        """As the port says."""
        batch = await self._messages.fetch(limit, wait_s)
        if all(topic.startswith(OWN + "/") for topic in batch.topics):
            return batch
        return replace(batch, topics=[self._target_of(topic) for topic in batch.topics])

    async def acknowledge(self, stream_seq: int) -> None:
        """As the port says."""
        await self._messages.acknowledge(stream_seq)

    async def backlog(self) -> int:
        """As the port says."""
        return await self._messages.backlog()

    def _target_of(self, topic: str) -> str:
        if topic.startswith(OWN + "/"):
            return topic
        if len(self._known) > 65_536:  # bounds what a flood of made-up topics can take
            self._known.clear()
        if topic not in self._known:
            self._known[topic] = first_match(self._rules, topic) or topic
        return self._known[topic]
