"""The doctor tells what is wrong by name, changes nothing and shows no secret."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from geo.city import Attribution
from situation.adapters.city import create_city
from situation.app import doctor, examinations
from situation.app.doctor import SHAPES, Result, Verdict, examine, is_well, shown
from situation.app.lock import hold, prepare
from situation.app.registry import opened
from situation.app.settings import Settings


def found(settings: Settings, what: str) -> Result:
    return next(result for result in examine(settings) if result.what == what)


def with_(settings: Settings, **changed: object) -> Settings:
    return settings.model_copy(update=changed)


def test_a_fresh_machine_has_no_failure_but_what_is_not_built(settings: Settings) -> None:
    failed = {result.what for result in examine(settings) if result.verdict is Verdict.FAIL}
    assert failed <= {"page"}


def test_it_looks_and_changes_nothing(settings: Settings) -> None:
    examine(settings)
    assert not settings.data.exists()


def test_verdicts_are_told_by_shape_and_word(settings: Settings) -> None:
    text = shown(examine(settings))
    assert len(set(SHAPES.values())) == len(Verdict)
    assert f"{SHAPES[Verdict.OK]}  ok    data directory" in text


def test_a_taken_port_names_its_setting(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        web = found(with_(settings, http_port=port), "web")
        mqtt = found(with_(settings, mqtt_port=port), "mqtt")
    assert (web.verdict, mqtt.verdict) == (Verdict.FAIL, Verdict.FAIL)
    assert "SITUATION_HTTP_PORT" in web.text
    assert "SITUATION_MQTT_PORT" in mqtt.text


def test_a_running_centre_is_told_by_its_process(settings: Settings) -> None:
    prepare(settings.data)
    with hold(settings.data):
        assert f"in use by process {os.getpid()}" in found(settings, "data directory").text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written_fails(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    result = found(with_(settings, data=tmp_path / "locked" / "data"), "data directory")
    assert (result.verdict, "SITUATION_DATA" in result.text) == (Verdict.FAIL, True)


@pytest.mark.parametrize(
    ("free", "verdict"), [(10 << 20, Verdict.FAIL), (500 << 20, Verdict.WARN), (9 << 30, Verdict.OK)]
)
def test_a_full_disk_is_told_before_it_hurts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    monkeypatch.setattr(examinations.shutil, "disk_usage", lambda _path: _Usage(free))
    assert found(settings, "data directory").verdict is verdict


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free


def test_a_clock_before_what_was_stored_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations.SystemClock, "now", lambda _self: datetime(2024, 1, 1, tzinfo=UTC))
    result = found(settings, "clock")
    assert result.verdict is Verdict.FAIL
    assert "2024-01-01" in result.text


def test_a_clock_that_nobody_keeps_in_time_is_a_doubt(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examinations, "_is_synchronised", lambda: False)
    assert found(settings, "clock").verdict is Verdict.WARN


def test_a_city_without_streets_is_a_doubt(settings: Settings, tmp_path: Path) -> None:
    names = dict.fromkeys(("kk", "ru", "en"), "Town")
    path = create_city(tmp_path / "town", names=names, timezone="Asia/Almaty", attribution=Attribution())
    path.write_text(f"bbox = [71.0, 51.0, 71.1, 51.1]\n{path.read_text()}")
    result = found(with_(settings, city=str(tmp_path / "town")), "city")
    assert result.verdict is Verdict.WARN
    assert "districts only" in result.text


def test_an_unknown_city_names_the_known_ones(settings: Settings) -> None:
    result = found(with_(settings, city="atlantis"), "city")
    assert (result.verdict, "astana" in result.text) == (Verdict.FAIL, True)


def test_a_broker_that_does_not_answer_fails_without_its_password(settings: Settings) -> None:
    result = found(with_(settings, nats_url="nats://desk:planted@127.0.0.1:9"), "broker")
    assert result.verdict is Verdict.FAIL
    assert "planted" not in result.text


def test_a_missing_nats_server_points_to_an_external_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "/nowhere")
    result = found(settings, "broker")
    assert (result.verdict, "SITUATION_NATS_URL" in result.text) == (Verdict.FAIL, True)


def test_a_store_without_users_is_a_doubt(settings: Settings) -> None:
    assert found(settings, "database").verdict is Verdict.OK
    with opened(settings):
        pass
    assert found(settings, "database").verdict is Verdict.WARN


def test_a_webhook_without_a_secret_fails(settings: Settings) -> None:
    result = found(with_(settings, webhook_url="https://partner.invalid/hook"), "webhook")
    assert "SITUATION_WEBHOOK_SECRET" in result.text


def test_no_secret_is_shown_whatever_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "planted-secret"
    told = with_(
        settings,
        webhook_url=f"https://{secret}.invalid/{secret}",
        webhook_secret=SecretStr(secret),
        database_url=f"postgresql+psycopg://desk:{secret}@127.0.0.1:9/situation",
    )

    def broken(_settings: Settings) -> str:
        raise RuntimeError(f"cannot use {secret}")

    monkeypatch.setattr(doctor, "CHECKS", (*doctor.CHECKS, ("broken", broken)))
    results = examine(told)
    assert secret not in shown(results)
    assert results[-1].text == "unexpected RuntimeError: cannot use ***"
    assert not is_well(results)
