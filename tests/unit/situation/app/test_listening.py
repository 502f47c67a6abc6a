"""A taken port, and the setting that moves it."""

from __future__ import annotations

import socket

import pytest

from situation.app import listening
from situation.app.errors import AppError, PortTaken
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


@pytest.mark.parametrize("what", ["http", "mqtt"])
def test_an_address_that_is_not_this_machines_is_not_called_a_taken_port(settings: Settings, what: str) -> None:
    elsewhere = settings.model_copy(update={f"{what}_host": "192.0.2.1"})  # RFC 5737: nobody's
    with pytest.raises(AppError, match=f"cannot listen on 192.0.2.1:.*SITUATION_{what.upper()}_HOST") as refusal:
        check_ports(elsewhere)
    assert not isinstance(refusal.value, PortTaken)
