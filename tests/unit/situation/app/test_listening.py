"""A taken port, and the setting that moves it."""

from __future__ import annotations

import socket

import pytest

from situation.app import listening
from situation.app.errors import PortTaken
from situation.app.listening import check_ports
from situation.app.settings import Settings


@pytest.mark.parametrize("name", ["http_port", "mqtt_port"])
def test_a_taken_port_names_the_setting_that_moves_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(listening, "PATIENCE_S", 0.0)
    port = getattr(settings, name)
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(PortTaken, match=f"port {port} .*set SITUATION_{name.upper()}"),
    ):
        check_ports(settings)
    check_ports(settings)
