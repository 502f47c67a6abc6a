"""What a session has understood of the bytes it received. The shell deals with events one by one, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A device says who it is; it waits for `accept` or `refuse`."""

    tracker: str
    password: str = field(default="", repr=False)
    place: int  # of this among all that waits for an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Positions of one tracker, for the codec of `kind`; answered by `accept` only once they are stored."""

    tracker: str
    kind: str
    payload: bytes
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A proper message that we have no use for."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """A mistake of the device's, answered where the protocol has a word for it."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Nothing more can be understood: send what is to be sent, and hang up."""

    why: str


Event = Login | Report | Ignored | Faulty | Ended


class Session(Protocol):
    """One connection's protocol: bytes in, events out; outcomes in, bytes out."""

    @property
    def is_midway(self) -> bool:
        """Whether a packet has begun and not ended."""
        ...

    def receive(self, data: bytes) -> list[Event]:
        """What these bytes complete. The events are the same however the bytes are cut. Never raises."""
        ...

    def accept(self, event: Login | Report) -> None:
        """The tracker is known; the report is stored."""
        ...

    def refuse(self, event: Login | Report) -> None:
        """The tracker is not known."""
        ...

    def deny(self, event: Login) -> None:
        """The tracker is known, and the password is not its own."""
        ...

    def bytes_to_send(self) -> bytes:
        """The answers that can be given by now, in the order of what they answer."""
        ...
