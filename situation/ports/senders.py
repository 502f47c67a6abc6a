"""Who carries a delivery to its destination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from situation.tickets import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side took it."""

    remote_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """The other side did not take it. `final`: trying again is no use."""

    error: str
    final: bool = False
    retry_after_s: float | None = None


class Sender(Protocol):
    """Delivers one event to one destination. Never raises for what the other side does."""

    async def send(self, delivery: Delivery) -> Sent | NotSent: ...
