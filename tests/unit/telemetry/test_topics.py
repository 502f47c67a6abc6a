from __future__ import annotations

import pytest

from telemetry.topics import LONGEST_KEPT, Sender, sender_of


def test_a_topic_names_operator_vehicle_and_kind() -> None:
    assert sender_of("fleet/esil-tazalyk/P_017-A/position") == Sender("esil-tazalyk", "P_017-A", "position")


BAD = [
    "",
    "fleet",
    "fleet/a/b",
    "fleet/a/b/position/x",
    "fleet//b/position",
    "fleet/a b/c/position",
    "fleet/a/ә/position",
    "fleet/a/b/Position!",
    "Fleet/a/b/position",
    "fleet/a/" + "b" * 65 + "/position",
    "fleet/a/b/position\n",
]


@pytest.mark.parametrize("topic", BAD)
def test_any_other_topic_has_no_kind_and_stands_for_the_vehicle(topic: str) -> None:
    assert sender_of(topic) == Sender("", topic, "")


def test_of_a_long_bad_topic_only_the_beginning_is_kept() -> None:
    assert len(sender_of("x" * 10_000).vehicle) == LONGEST_KEPT
