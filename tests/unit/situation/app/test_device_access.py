"""Credentials from the command line, and what the broker is told of them."""

from __future__ import annotations

import re

import bcrypt
import pytest

from situation.app.cli import status_of
from situation.app.device_access import device_access
from situation.app.listening import takes_anonymous_trackers
from situation.app.reading import StoredTrackers
from situation.app.registry import opened
from situation.app.settings import Settings
from situation.fleet import TrackerId
from telemetry.topic_rules import rule_of

RULES = [rule_of("owntracks/{operator}/{vehicle}=owntracks")]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert status_of(["device", *words]) == 0
    return capsys.readouterr().out


def password_in(text: str) -> str:
    found = re.search(r"^password (\S{43}) ", text, re.MULTILINE)
    assert found
    return found[1]


def test_a_vehicle_is_added_with_a_secret_that_is_kept_nowhere(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = password_in(told(capsys, "add", "P-1", "--operator", "taza", "--operator-name", "Таза"))
    with opened(in_environment) as (store, _), store.read() as unit:
        kept = unit.find_credential(TrackerId("P-1"))
        assert kept is not None
        assert bcrypt.checkpw(secret.encode(), kept.secret_hash.encode())
        assert kept.issued_by == "command line"
        assert [change.action for change in unit.list_changes()][-2:] == ["tracker_bound", "credential_issued"]
    assert not any(secret.encode() in path.read_bytes() for path in in_environment.data.rglob("*") if path.is_file())


def test_a_vehicle_may_be_added_without_one(in_environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert "password" not in told(
        capsys, "add", "P-1", "--operator", "taza", "--operator-name", "Таза", "--no-credential"
    )
    with opened(in_environment) as (store, _), store.read() as unit:
        assert device_access(unit, RULES).guarded == ()


def test_the_broker_is_told_of_valid_trackers_and_of_vehicles_nobody_else_speaks_for(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "add", "P-1", "--operator", "taza", "--operator-name", "Таза")
    told(capsys, "add", "P-2", "--operator", "taza", "--tracker", "868000000000017")
    told(capsys, "add", "P-3", "--operator", "taza", "--no-credential")
    told(capsys, "revoke", "P-1")
    told(capsys, "bind", "868000000000017", "P-3", "--protocol", "mqtt")
    with opened(in_environment) as (store, _), store.read() as unit:
        access = device_access(unit, RULES)
    assert [(user.name, user.vehicle, user.topics) for user in access.users] == [
        ("868000000000017", "P-3", ("owntracks.taza.P-3",))
    ]
    assert access.guarded[:3] == ("fleet.*.P-1.>", "fleet.*.P-2.>", "fleet.*.P-3.>")
    assert access.guarded[3:] == tuple(f"owntracks.taza.P-{number}" for number in (1, 2, 3))
    listed = told(capsys, "list")
    assert "P-1 (mqtt, revoked)" in listed
    assert "868000000000017 (mqtt)" in listed


def test_a_new_credential_takes_the_place_of_the_old_one_and_of_a_revocation(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = password_in(told(capsys, "add", "P-1", "--operator", "taza", "--operator-name", "Таза"))
    told(capsys, "revoke", "P-1")
    second = password_in(told(capsys, "credential", "P-1"))
    exported = told(capsys, "export")
    found = re.search(r'user: "P-1", password: "([^"]+)"', exported)
    assert found
    assert bcrypt.checkpw(second.encode(), found[1].encode())
    assert not bcrypt.checkpw(first.encode(), found[1].encode())


def test_what_is_not_there_is_not_revoked(in_environment: Settings) -> None:
    assert status_of(["device", "revoke", "nobody"]) == 1
    assert status_of(["device", "credential", "nobody"]) == 1


def test_a_tracker_with_a_secret_does_not_come_in_by_a_protocol_without_one(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "add", "P-1", "--operator", "taza", "--operator-name", "Таза", "--tracker", "868000000000017")
    with opened(in_environment) as (store, _):
        assert StoredTrackers(store).find_tracker("868000000000017") is None


@pytest.mark.parametrize(
    ("host", "wanted", "open_"),
    [
        ("127.0.0.1", "loopback", True),
        ("::1", "loopback", True),
        ("localhost", "loopback", True),
        ("0.0.0.0", "loopback", False),
        ("tracker.city.kz", "loopback", False),
        ("0.0.0.0", "allow", True),
        ("127.0.0.1", "refuse", False),
    ],
)
def test_clients_without_a_name_are_let_in_by_address_or_by_word(host: str, wanted: str, open_: bool) -> None:
    settings = Settings(mqtt_host=host, anonymous_trackers=wanted)  # type: ignore[arg-type]
    assert takes_anonymous_trackers(settings) is open_


@pytest.mark.parametrize("one", ["mqtt_tls_cert", "mqtt_tls_key"])
def test_a_certificate_without_its_key_is_refused(one: str) -> None:
    with pytest.raises(ValueError, match="go together"):
        Settings(**{one: "some.pem"})  # type: ignore[arg-type]
