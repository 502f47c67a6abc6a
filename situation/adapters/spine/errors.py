"""What can go wrong between us and NATS, named for the fact.

SituationError
├── Unavailable         the spine does not answer now; trying again is worth it
├── SpineRefused        the spine answered, and the answer was no
└── BrokerError         the embedded broker cannot start; the message says what to do
"""

from __future__ import annotations

from situation.errors import SituationError


class SpineRefused(SituationError):
    """The spine answered, and the answer was no."""

    def __init__(self, what: str, code: int, description: str) -> None:
        super().__init__(f"the spine refused {what}: {description} ({code})")
        self.code = code


class BrokerError(SituationError):
    """The embedded broker cannot start; one line that says what, where and what to do."""
