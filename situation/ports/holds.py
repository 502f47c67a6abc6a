"""Legal holds."""

from __future__ import annotations

from typing import Protocol

from situation.holds import Hold


class HoldRows(Protocol):
    """Legal holds, those in force and those that were."""

    def get_hold(self, id: str) -> Hold: ...
    def list_holds(self) -> list[Hold]:
        """All of them, newest first by placed_at and id: they are few, and none is ever deleted."""
        ...

    def put_hold(self, hold: Hold) -> None: ...
