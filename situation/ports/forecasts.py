"""Who tells the weather hour by hour."""

from __future__ import annotations

from typing import Protocol

from situation.forecasts import Forecast


class Forecasts(Protocol):
    """A weather feed. May take seconds to answer: asked from a thread, one call at a time."""

    def newest(self) -> Forecast:
        """What was told last, however old that is. Never raises for what the feed does."""
        ...
