from __future__ import annotations

import base64
from pathlib import Path

import pytest

from situation.adapters.clocks import ManualClock
from situation.app.destinations import outbox_settings, senders
from situation.app.errors import UsageWrong
from situation.app.settings import load
from tests.builders import NOON
from tests.unit.web.world import CITY

SECRET = "whsec_" + base64.b64encode(b"a secret of at least 24 bytes").decode()


@pytest.fixture(autouse=True)
def _partners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_DATA", str(tmp_path))
    monkeypatch.setenv("SITUATION_PARTNERS", "parking=https://patrol.example/hook, 103=https://help.example/hook")
    monkeypatch.setenv("SITUATION_PARTNER_SECRETS", f"parking={SECRET},103={SECRET}")


async def test_each_partner_gets_the_hand_overs_of_its_service_and_nothing_else() -> None:
    destinations = outbox_settings(load()).destinations
    assert [one.name for one in destinations] == ["partner-parking", "partner-103"]
    patrol, help_ = destinations
    type_ = "situation.handover.handed_over.v1"
    assert patrol.takes(type_, {"service": "parking"})
    assert not patrol.takes(type_, {"service": "103"})
    assert not help_.takes("situation.handover.accepted.v1", {"service": "103"})  # their own word
    assert not help_.takes("situation.incident.opened.v1", {"service": "103"})
    made = senders(load(), ManualClock(NOON), CITY)
    assert sorted(made) == ["partner-103", "partner-parking"]


@pytest.mark.parametrize(
    ("partners", "why"),
    [
        ("911=https://x", "services are 101"),
        ("102", "no SERVICE=ADDRESS"),
        ("102=https://a,102=https://b", "named twice"),
    ],
)
def test_what_is_no_partner_is_named(monkeypatch: pytest.MonkeyPatch, partners: str, why: str) -> None:
    monkeypatch.setenv("SITUATION_PARTNERS", partners)
    with pytest.raises(UsageWrong, match=why):
        load()


def test_a_partner_without_a_secret_is_named_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITUATION_PARTNER_SECRETS", f"parking={SECRET}")
    settings = load()
    with pytest.raises(UsageWrong, match="PARTNERS names 103, but SITUATION_PARTNER_SECRETS does not"):
        senders(settings, ManualClock(NOON), CITY)
    assert SECRET not in repr(settings)
