from __future__ import annotations

from typing import Any

from situation.adapters.spine.errors import SpineRefused
from situation.adapters.spine.leases import FENCE_S
from situation.adapters.spine.streams import DEVICE_STREAM, LEASE_S, STREAMS, ensure_streams


class FakeSpine:
    """A server that has some streams already."""

    def __init__(self, present: dict[str, dict[str, Any]]) -> None:
        self.present = present
        self.asked: list[str] = []

    async def ask(self, subject: str, body: Any = None) -> dict[str, Any]:
        self.asked.append(subject)
        verb, _, name = subject.rpartition(".")
        if verb == "STREAM.CREATE" and name in self.present:
            raise SpineRefused(subject, 10058, "stream name already in use with a different configuration")
        if verb == "STREAM.INFO":
            return {"config": self.present[name]}
        if verb in ("STREAM.CREATE", "STREAM.UPDATE"):
            self.present[name] = body
        return {}


async def test_all_streams_and_the_consumer_of_device_messages_are_made() -> None:
    spine = FakeSpine({})
    await ensure_streams(spine)  # type: ignore[arg-type]
    assert set(spine.present) == {stream["name"] for stream in STREAMS}
    assert spine.asked[-1] == f"CONSUMER.DURABLE.CREATE.{DEVICE_STREAM}.telemetry"


async def test_a_stream_of_an_older_version_is_adjusted_and_keeps_the_rest() -> None:
    spine = FakeSpine({"POSITIONS": {"name": "POSITIONS", "max_age": 1, "storage": "file", "num_replicas": 3}})
    await ensure_streams(spine)  # type: ignore[arg-type]
    assert spine.present["POSITIONS"]["max_age"] > 1
    assert spine.present["POSITIONS"]["num_replicas"] == 3


async def test_the_servers_own_stream_is_left_as_the_server_made_it() -> None:
    own = {"name": DEVICE_STREAM, "max_age": 5}
    spine = FakeSpine({DEVICE_STREAM: own})
    await ensure_streams(spine)  # type: ignore[arg-type]
    assert spine.present[DEVICE_STREAM] is own


def test_a_lease_is_given_up_well_before_another_may_take_it() -> None:
    assert FENCE_S + 2 < LEASE_S
