"""Settings are read once, refused by name, and never shown with a secret in them."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from situation.app.errors import UsageWrong
from situation.app.roles.web import web_settings_of
from situation.app.settings import INTERNAL, Settings, environment_of, load, table, variable

SECRET = "whsec_bm90LWEtcmVhbC1zZWNyZXQ="


def test_defaults_bind_to_this_machine_only_and_carry_no_secret() -> None:
    settings = load()
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8109)
    assert settings.mqtt_host == "127.0.0.1"
    assert not settings.webhook_secret.get_secret_value()
    assert settings.has_embedded_broker


def test_addresses_left_empty_lie_in_the_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SITUATION_DATA", str(tmp_path))
    settings = load()
    assert settings.database_url == f"sqlite:///{tmp_path}/situation.sqlite3"
    assert settings.archive_url == f"{tmp_path}/archive"


def test_a_misspelt_variable_is_refused_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_HTTP_PROT", "9000")
    with pytest.raises(UsageWrong, match=r"SITUATION_HTTP_PROT; did you mean SITUATION_HTTP_PORT\?"):
        load()


def test_an_unknown_key_of_the_file_is_refused_with_the_nearest_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "situation.toml"
    file.write_text('languge = "kk"\n')
    monkeypatch.setenv("SITUATION_CONFIG", str(file))
    with pytest.raises(UsageWrong, match=r"languge; did you mean language\?"):
        load()


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_HTTP_PORT", "banana")
    monkeypatch.setenv("SITUATION_LANGUAGE", "fr")
    monkeypatch.setenv("SITUATION_TIMEZONE", "Asia/Astana-on-Ishim")
    with pytest.raises(UsageWrong) as refused:
        load()
    for name in ("SITUATION_HTTP_PORT", "SITUATION_LANGUAGE", "SITUATION_TIMEZONE"):
        assert name in str(refused.value)


def test_a_variable_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "situation.toml"
    file.write_text('http_port = 8200\nlanguage = "kk"\ncamera_allow_hosts = ["10.0.0.0/8"]\n')
    monkeypatch.setenv("SITUATION_CONFIG", str(file))
    monkeypatch.setenv("SITUATION_HTTP_PORT", "8300")
    settings = load()
    assert (settings.http_port, settings.language, settings.camera_allow_hosts) == (8300, "kk", ("10.0.0.0/8",))


@pytest.mark.parametrize("text", ["port = = 1", None])
def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "situation.toml"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("SITUATION_CONFIG", str(file))
    with pytest.raises(UsageWrong, match=r"cannot read SITUATION_CONFIG=.*situation\.toml"):
        load()


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_TRUSTED_ORIGINS", "https://a.kz, https://b.kz,")
    assert load().trusted_origins == ("https://a.kz", "https://b.kz")


@pytest.mark.parametrize("hours", ["22-7h", "22:00", "22:00-22:00", "22:00+05:00-07:00"])
def test_a_night_that_cannot_be_meant_is_refused_with_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch, hours: str
) -> None:
    monkeypatch.setenv("SITUATION_NIGHT", hours)
    with pytest.raises(UsageWrong, match=r"SITUATION_NIGHT.*write (it|them) as \d\d:00-\d\d:00"):
        load()


@pytest.mark.parametrize(("hours", "night"), [("20:00-08:00", (time(20), time(8))), ("never", None)])
def test_the_night_reaches_the_web_as_times_of_day(
    monkeypatch: pytest.MonkeyPatch, hours: str, night: tuple[time, time] | None
) -> None:
    monkeypatch.setenv("SITUATION_NIGHT", hours)
    assert web_settings_of(load()).night == night


def test_a_child_reads_back_exactly_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = Settings(
        data=tmp_path,
        http_port=9000,
        nats_url="nats://u:p@127.0.0.1:4222",
        trusted_origins=("https://a.kz", "https://b.kz"),
        webhook_secret=SecretStr(SECRET),
        secure_cookies=True,
    )
    for name, value in environment_of(given).items():
        monkeypatch.setenv(name, value)
    assert load() == given


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().http_port = 1


def test_a_planted_secret_is_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("SITUATION_DATABASE_URL", "postgresql+psycopg://desk:planted@db/situation")
    monkeypatch.setenv("SITUATION_NATS_URL", "nats://desk:planted@spine:4222")
    text = f"{load()} {load()!r}"
    assert SECRET not in text
    assert "planted" not in text


def test_an_error_does_not_repeat_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_MQTT_PORT", "planted-in-the-wrong-place")
    with pytest.raises(UsageWrong) as refused:
        load()
    assert "planted" not in str(refused.value)


def test_the_table_has_every_setting_but_the_internal_ones() -> None:
    text = table()
    for name in Settings.model_fields:
        assert (f"`{variable(name)}`" in text) == (name not in INTERNAL)


def test_every_setting_gives_its_reason() -> None:
    assert all(len(field.description or "") > 20 for field in Settings.model_fields.values())
