"""Listeners of this machine: whether an address is free for one, and where one answers."""

from __future__ import annotations

import socket
from contextlib import suppress


def try_to_listen(host: str, port: int) -> None:
    """Nothing, or the OSError that a listener there would get."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do: a lingering connection is no matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there."""
    try:
        try_to_listen(host, port)
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port of this machine that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(host: str, port: int, *, timeout_s: float = 1.0) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), socket.create_connection((reachable(host), port), timeout=timeout_s):
        return True
    return False


def reachable(host: str) -> str:
    """The address at which a listener on `host` answers this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
