"""Trackers on vehicles, from the command line."""

from __future__ import annotations

import pytest

from situation.app.cli import status_of
from situation.app.reading import StoredTrackers
from situation.app.registry import opened
from situation.app.settings import Settings


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
        assert StoredTrackers(store).find_tracker("868000000000017") == ("taza", "P-2")
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
