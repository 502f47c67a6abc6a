from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from situation.adapters.values import entity_of, folded, kept, refuse_unkeepable, values_of
from situation.errors import Invalid
from situation.incidents import Incident
from tests.builders import a_camera, an_incident


def test_an_entity_becomes_plain_values_and_back() -> None:
    incident = an_incident(vehicles=("P-1",))
    values = values_of(incident)
    assert (values["state"], values["lat"], values["opened_at"]) == ("new", incident.lat, incident.opened_at)
    assert entity_of(Incident, values | {"search": "something else"}) == incident


def test_nested_things_survive() -> None:
    assert kept(a_camera()) == a_camera()
    assert kept(a_camera()) is not a_camera()


def test_moments_are_brought_to_utc() -> None:
    east = timezone(timedelta(hours=6))
    opened_at = kept(an_incident(opened_at=datetime(2024, 2, 29, 23, 30, tzinfo=east))).opened_at
    assert (opened_at, opened_at.tzinfo) == (datetime(2024, 2, 29, 17, 30, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "value",
    ["\0", "\udfff", float("nan"), float("-inf"), {"a": {"b": ["\0"]}}, {"a\0": 1}, (1.0, float("nan"))],
)
def test_what_cannot_be_kept_is_named(value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        refuse_unkeepable("facts", value)
    assert refused.value.field == "facts"


@pytest.mark.parametrize("value", ["қ😀", 1.5, None, True, {"a": [1, "b", None]}, datetime(2026, 1, 1, tzinfo=UTC)])
def test_what_can_be_kept_passes(value: Any) -> None:
    refuse_unkeepable("facts", value)


@pytest.mark.parametrize(("one", "other"), [("ҚАР", "қар"), ("STRASSE", "straße"), ("Йод", "и\u0306од"), ("ﬁ", "FI")])
def test_folding_makes_equal_what_reads_equal(one: str, other: str) -> None:
    assert folded(one) == folded(other)
