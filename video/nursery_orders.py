"""What the supervisor may ask of the nursery, and its answer."""

from __future__ import annotations

import msgspec

MAX_ORDER = 4096  # bytes


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Start a worker on the socket that comes along, or kill one."""

    name: str = ""  # of the camera, for the list of processes
    kill: int = 0  # the worker's process id; 0: start one


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The worker's process id."""

    pid: int
