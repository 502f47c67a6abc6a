"""The doctor on the ways in for trackers, and on keeping."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest

from situation.adapters.clocks import SystemClock
from situation.adapters.listeners import free_port
from situation.app import examinations
from situation.app.doctor import Result, Verdict, examine
from situation.app.keep import KEPT, Kept
from situation.app.settings import Settings


def found(settings: Settings, what: str, **changed: object) -> Result:
    told = settings.model_copy(update=changed)
    return next(result for result in examine(told) if result.what == what)


@pytest.mark.parametrize(
    ("changed", "verdict", "words"),
    [
        ({}, Verdict.OK, "is free"),
        ({"mqtt_host": "0.0.0.0"}, Verdict.WARN, "SITUATION_MQTT_TLS_CERT"),
        ({"mqtt_host": "0.0.0.0", "mqtt_tls_cert": "c", "mqtt_tls_key": "k"}, Verdict.OK, "by TLS"),
        (
            {"mqtt_host": "0.0.0.0", "mqtt_tls_cert": "c", "mqtt_tls_key": "k", "anonymous_trackers": "allow"},
            Verdict.WARN,
            "anybody may speak",
        ),
    ],
)
def test_mqtt_that_is_open_to_a_network(
    settings: Settings, changed: dict[str, object], verdict: Verdict, words: str
) -> None:
    result = found(settings, "mqtt", **changed)
    assert (result.verdict, words in result.text) == (verdict, True)


OPEN_WIALON = {"wialon_port": free_port(), "gateway_host": "0.0.0.0"}
BY_TLS = {"gateway_tls_cert": "c", "gateway_tls_key": "k"}


@pytest.mark.parametrize(
    ("changed", "verdict", "words"),
    [
        ({}, Verdict.OK, "not configured"),
        ({"wialon_port": free_port()}, Verdict.OK, "is free"),
        (OPEN_WIALON, Verdict.WARN, "without TLS"),
        ({**OPEN_WIALON, **BY_TLS}, Verdict.WARN, "SITUATION_WIALON_PASSWORDS=required"),
        ({**OPEN_WIALON, **BY_TLS, "wialon_passwords": "required"}, Verdict.OK, "by TLS"),
        ({"egts_port": free_port(), "gateway_host": "0.0.0.0", **BY_TLS}, Verdict.WARN, "EGTS has no passwords"),
    ],
)
def test_the_gateway(settings: Settings, changed: dict[str, object], verdict: Verdict, words: str) -> None:
    result = found(settings, "gateway", **changed)
    assert (result.verdict, words in result.text) == (verdict, True)


def test_a_taken_port_of_the_gateway_names_its_setting(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = found(settings, "gateway", egts_port=other.getsockname()[1])
    assert result.verdict is Verdict.FAIL
    assert "SITUATION_EGTS_PORT" in result.text


def test_the_bridge(settings: Settings) -> None:
    assert found(settings, "bridge").text == "not configured"
    assert found(settings, "bridge", bridge_url=f"mqtt://127.0.0.1:{free_port()}").verdict is Verdict.FAIL
    with socket.socket() as broker:
        broker.bind(("127.0.0.1", 0))
        broker.listen()
        assert found(settings, "bridge", bridge_url=f"mqtt://127.0.0.1:{broker.getsockname()[1]}").verdict is Verdict.OK


def test_time_zone_data_that_are_too_old(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations, "ZoneInfo", lambda _name: timezone(timedelta(hours=6)))
    result = found(settings, "clock")
    assert (result.verdict, "tzdata" in result.text) == (Verdict.FAIL, True)


def kept(settings: Settings, **said: object) -> Settings:
    """A centre whose house was kept."""
    root = Path(settings.archive_url)
    root.mkdir(parents=True, exist_ok=True)
    told = Kept(**({"at": SystemClock().now()} | said))  # type: ignore[arg-type]
    (root / KEPT).write_bytes(msgspec.json.encode(told))
    return settings


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({}, Verdict.OK),
        ({"at": LONG_AGO}, Verdict.WARN),
        ({"failed": ["copy: away"]}, Verdict.WARN),
        ({"altered": ["day 2026-01-15: x.parquet is missing"]}, Verdict.FAIL),
    ],
)
def test_keeping(settings: Settings, said: dict[str, object], verdict: Verdict) -> None:
    assert found(settings, "keeping").verdict is Verdict.OK  # a fresh machine
    assert found(kept(settings, **said), "keeping").verdict is verdict


def test_the_copy(settings: Settings) -> None:
    assert found(settings, "copy").text == "not configured"
    url = "s3://bucket/astana"
    assert found(kept(settings), "copy", copy_url=url).verdict is Verdict.WARN
    assert found(kept(settings, copied_at=LONG_AGO), "copy", copy_url=url).verdict is Verdict.WARN
    assert found(kept(settings, copied_at=SystemClock().now()), "copy", copy_url=url).verdict is Verdict.OK
