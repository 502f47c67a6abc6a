"""Trackers on vehicles, from the command line."""

from __future__ import annotations

import pytest

from situation.app.cli import status_of
from situation.app.reading import StoredTrackers
from situation.app.registry import opened
from situation.app.settings import Settings
from situation.identity import is_secret


@pytest.fixture
def fleet(in_environment: Settings) -> Settings:
    """P-1 and P-2 of one operator."""
    assert status_of(["device", "add", "P-1", "--operator", "taza", "--operator-name", "Таза"]) == 0
    assert status_of(["device", "add", "P-2", "--operator", "taza"]) == 0
    return in_environment


def test_a_tracker_goes_from_vehicle_to_vehicle_and_its_history_stays(
    fleet: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["device", "bind", "868000000000017", "P-1"]) == 0
    assert status_of(["device", "bind", "868000000000017", "P-2", "--protocol", "egts"]) == 0
    with opened(fleet) as (store, _):
        owner = StoredTrackers(store).find_tracker("868000000000017")
        assert owner is not None
        assert (owner.operator, owner.vehicle, owner.protocol) == ("taza", "P-2", "egts")
    assert status_of(["device", "release", "868000000000017"]) == 0
    with opened(fleet) as (store, _):
        assert StoredTrackers(store).find_tracker("868000000000017") is None
        with store.read() as unit:
            assert [one.action for one in unit.list_changes() if one.why == "868000000000017"] == [
                "tracker_bound", "tracker_bound", "tracker_released",
            ]  # fmt: skip
    capsys.readouterr()
    assert status_of(["device", "trackers"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("868000000000017")]
    assert [("P-2" in line, "P-1" in line) for line in lines] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("device bind 868000000000017 P-9", 1, "no vehicle 'P-9'"),
        ("device bind 868 P-1 --operator taza", 2, "name a tracker and its vehicle"),
        ("device bind P-1", 2, "name a tracker and its vehicle"),
        ("device bind a#b P-1", 2, "cannot be the id of a tracker"),
        ("device release nobody", 1, "no bound tracker 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_said(
    fleet: Settings, capsys: pytest.CaptureFixture[str], line: str, status: int, said: str
) -> None:
    assert status_of(line.split()) == status
    assert said in capsys.readouterr().err


def test_a_wialon_tracker_is_issued_a_password_that_the_gateway_asks_for(
    in_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    imei = "868000000000017"
    status_of(["device", "add", "P-1", "--operator", "taza", "--operator-name", "Taza", "--no-credential"])
    status_of(["device", "bind", imei, "P-1"])
    capsys.readouterr()
    assert status_of(["device", "credential", "P-1", "--tracker", imei]) == 0
    password = capsys.readouterr().out.split()[3]
    with opened(in_environment) as (store, _):
        owner = StoredTrackers(store).find_tracker(imei)
        assert owner is not None
        assert is_secret(password, owner.password_hash)
        assert not is_secret(password[:-1], owner.password_hash)
        status_of(["device", "revoke", imei])
        revoked = StoredTrackers(store).find_tracker(imei)
        assert revoked is not None
        assert revoked.is_revoked
    status_of(["device", "bind", imei, "P-1", "--protocol", "egts"])
    assert status_of(["device", "credential", "P-1", "--tracker", imei]) == 1
    assert "has no passwords" in capsys.readouterr().err
