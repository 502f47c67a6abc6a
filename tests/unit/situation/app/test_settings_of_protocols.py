"""Settings of gateway, bridge and topic rules: what cannot be meant is refused, and they decide which roles run."""

from __future__ import annotations

from pathlib import Path

import pytest

from situation.app.errors import UsageWrong
from situation.app.settings import load
from situation.app.supervisor import ROLES, STOP_ORDER, broker_of, roles_of


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOPIC_RULES", "owntracks/{operator}/{vehicle}", "no topic rule"),
        ("TOPIC_RULES", "/hfp/{operator}/{vehicle}=hfp", "our own broker"),
        ("BRIDGE_TOPICS", "a/{vehicle}=hfp", "braces"),
        ("BRIDGE_URL", "http://broker", "not mqtt://"),
        ("BRIDGE_URL", "mqtt://me:secret@broker", "settings of their own"),
        ("WIALON_PORT", "70000", "65535"),
        ("MQTT_BROKER", "mqtt.example", "no host:port"),
        ("MQTT_BROKER", "mqtt.example:70000", "no host:port"),
    ],
)
def test_what_cannot_be_meant_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f"SITUATION_{name}", value)
    with pytest.raises(UsageWrong, match=said) as refusal:
        load()
    assert "secret" not in str(refusal.value)


def test_roles_that_take_trackers_in_run_only_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SITUATION_DATA", str(tmp_path))
    assert roles_of(load()) == (*ROLES, "mqtt")
    monkeypatch.setenv("SITUATION_MQTT5", "false")
    assert roles_of(load()) == ROLES
    monkeypatch.setenv("SITUATION_EGTS_PORT", "20333")
    assert roles_of(load()) == (*ROLES, "gateway")
    monkeypatch.setenv("SITUATION_BRIDGE_URL", "mqtts://broker.example")
    assert roles_of(load()) == (*ROLES, "gateway", "bridge")
    monkeypatch.setenv("SITUATION_MQTT_BROKER", "10.0.0.5:1884")
    assert roles_of(load()) == (*ROLES, "mqtt", "gateway", "bridge")
    assert set(roles_of(load())) <= set(STOP_ORDER)


def test_the_broker_has_the_trackers_port_where_no_role_is_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"DATA": str(tmp_path), "MQTT_HOST": "127.0.0.2", "MQTT_PORT": "18831"}.items():
        monkeypatch.setenv(f"SITUATION_{name}", value)
    behind = broker_of(load())
    monkeypatch.setenv("SITUATION_MQTT5", "false")
    alone = broker_of(load())
    assert behind is not None
    assert alone is not None
    assert alone.mqtt_address == "127.0.0.2:18831"
    assert behind.mqtt_address.startswith("127.0.0.1:")  # nobody else reaches it there
    assert behind.mqtt_address != "127.0.0.1:18831"
    monkeypatch.setenv("SITUATION_NATS_URL", "nats://other:4222")
    assert broker_of(load()) is None


def test_rules_become_subjects_of_the_spine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().topic_subjects == ["owntracks.*.*"]
    monkeypatch.setenv("SITUATION_TOPIC_RULES", "a/{vehicle}=wialon:taza/{vehicle},b/{operator}/{vehicle}/#=traccar")
    assert load().topic_subjects == ["a.*", "b.*.*.>"]
