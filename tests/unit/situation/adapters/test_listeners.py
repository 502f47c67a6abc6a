"""Listeners of this machine: which ports are free, and where one answers."""

from __future__ import annotations

import socket

import pytest

from situation.adapters.listeners import answers, free_port, is_free, reachable


def test_a_port_with_a_listener_is_not_free_and_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert (is_free("127.0.0.1", port), answers("127.0.0.1", port)) == (False, True)
    assert (is_free("127.0.0.1", port), answers("127.0.0.1", port)) == (True, False)


def test_two_free_ports_can_be_listened_on() -> None:
    with socket.create_server(("127.0.0.1", free_port())):
        assert is_free("127.0.0.1", free_port())


@pytest.mark.parametrize(("host", "at"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("10.1.2.3", "10.1.2.3")])
def test_a_listener_on_every_address_answers_on_this_machine(host: str, at: str) -> None:
    assert reachable(host) == at
