from __future__ import annotations

import pytest

from situation.app.cli import status_of
from situation.app.registry import opened
from situation.app.settings import Settings
from web.hashes import sha256_of


def test_an_operators_districts_are_named_and_taken_back(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["device", "add", "P-017", "--operator", "esil-tazalyk", "--operator-name", "E"]) == 0
    for words, expected in (("esil, nura", ("esil", "nura")), ("", ())):
        assert status_of(["operator", "districts", "esil-tazalyk", words]) == 0
        with opened(in_environment) as (store, _), store.read() as unit:
            (operator,) = unit.list_operators()
        assert operator.districts == expected


def test_an_operator_that_is_not_there_is_named(in_environment: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["operator", "districts", "nobody", "esil"]) == 2
    assert "no operator 'nobody'" in capsys.readouterr().err


def test_a_district_that_the_city_does_not_have_is_named_and_changes_nothing(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["device", "add", "P-017", "--operator", "esil-tazalyk", "--operator-name", "E"]) == 0
    assert status_of(["operator", "districts", "esil-tazalyk", "esil,atlantis"]) == 2
    assert "no district 'atlantis': choose of" in capsys.readouterr().err
    with opened(in_environment) as (store, _), store.read() as unit:
        (operator,) = unit.list_operators()
    assert operator.districts == ()


def test_a_key_is_shown_once_and_kept_as_its_digest(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["key", "add", "webhook"]) == 0
    key = capsys.readouterr().out.split()[3]
    with opened(in_environment) as (store, _), store.read() as unit:
        assert unit.find_api_key(sha256_of(key)) == "webhook"
        assert unit.find_api_key(key) is None
