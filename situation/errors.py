"""What can go wrong in the domain, named for the fact.

SituationError
├── NotFound            no such thing, or not yours to see
├── NotAllowed          the lifecycle or the role forbids the command
├── Conflict            somebody else changed it first, or the same key came with another body
├── Invalid             the request contradicts itself or the catalogue
│   └── AddressNotWatched   a camera's address that the video role would refuse to open
└── Unavailable         a store or a link is away for now; trying again is worth it
"""

from __future__ import annotations


class SituationError(Exception):
    """Parent of all errors of the domain."""


class NotFound(SituationError):
    """No such thing, or not yours to see."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"no {kind} {key!r}")
        self.kind = kind
        self.key = key


class NotAllowed(SituationError):
    """The lifecycle or the role forbids the command."""


class Conflict(SituationError):
    """Somebody else changed it first, or the same key came with another body."""


class Invalid(SituationError):
    """The request contradicts itself or the catalogue; `field` names the culprit where there is one."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AddressNotWatched(Invalid):
    """A camera's address that the video role would refuse to open; the message says what to do, without the address."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="address")


class Unavailable(SituationError):
    """A store or a link is away for now; trying again is worth it."""
