"""A taken port, and the setting that moves it."""

from __future__ import annotations

import socket

import pytest

from situation.app import listening
from situation.app.errors import PortTaken
from situation.app.listening import check_http_port
from situation.app.settings import Settings


def test_a_taken_port_names_the_setting_that_moves_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "PATIENCE_S", 0.0)
    with (
        socket.create_server(("127.0.0.1", settings.http_port)),
        pytest.raises(PortTaken, match=f"port {settings.http_port} .*set SITUATION_HTTP_PORT"),
    ):
        check_http_port(settings)
    check_http_port(settings)
