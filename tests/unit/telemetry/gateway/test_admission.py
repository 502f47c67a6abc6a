from __future__ import annotations

import pytest

from telemetry.gateway.admission import Admission, is_within, networks_of


def test_an_address_has_so_many_at_once_and_others_are_not_touched() -> None:
    door = Admission(at_once=2, a_minute=100)
    assert [door.enter("10.0.0.1", 0) for _ in range(3)] == ["", "", "refused_address"]
    assert door.enter("10.0.0.2", 0) == ""
    door.leave("10.0.0.1")
    assert door.enter("10.0.0.1", 0) == ""


def test_an_address_has_so_many_new_ones_a_minute_and_gets_them_back_with_time() -> None:
    door = Admission(at_once=100, a_minute=6)
    assert [door.enter("10.0.0.1", 0) for _ in range(7)].count("refused_rate") == 1
    assert door.enter("10.0.0.1", 9) == "refused_rate"
    assert door.enter("10.0.0.1", 10) == ""
    assert [door.enter("10.0.0.1", 1_000) for _ in range(7)].count("") == 6  # no more than a minute's are saved up


def test_the_refused_take_nothing_from_the_limit() -> None:
    door = Admission(at_once=1, a_minute=2)
    assert [door.enter("10.0.0.1", 0) for _ in range(50)].count("") == 1
    door.leave("10.0.0.1")
    assert door.enter("10.0.0.1", 0) == ""


def test_made_up_addresses_take_no_memory_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telemetry.gateway.admission.MOST_ADDRESSES", 10)
    door = Admission(at_once=1, a_minute=1)
    door.enter("10.9.9.9", 0)
    for number in range(1_000):
        door.enter(f"10.0.{number // 250}.{number % 250}", number * 100)
        door.leave(f"10.0.{number // 250}.{number % 250}")
    assert len(door._known) <= 11
    assert door.enter("10.9.9.9", 200_000) == "refused_address"  # it is connected still


@pytest.mark.parametrize(
    ("peer", "is_in"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.0.0.1", False), ("fe80::1", False), ("?", False), ("", False)],
)
def test_networks(peer: str, is_in: bool) -> None:
    assert is_within(peer, networks_of(["10.0.0.0/8", "192.168.1.1"])) is is_in
