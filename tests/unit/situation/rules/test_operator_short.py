from __future__ import annotations

from situation.conditions import Condition
from situation.picture import LastSeen, Picture
from situation.rules.operator_short import OperatorShort
from tests.builders import PLACE, a_vehicle, after


def short(*, heard_at: list[float], of: int, at_s: float = 10_000) -> list[Condition]:
    """What is said of an operator with `of` vehicles on duty, of which some were last heard then."""
    vehicles = {f"P-{n}": a_vehicle(f"P-{n}") for n in range(of)}
    seen = {
        f"P-{n}": LastSeen(fix_at=after(at), heard_at=after(at), lat=PLACE[0], lon=PLACE[1])
        for n, at in enumerate(heard_at)
    }
    return list(OperatorShort().conditions(Picture(now=after(at_s), vehicles=vehicles, last_seen=seen)))


def test_an_operator_with_enough_out_is_not_told_of() -> None:
    assert short(heard_at=[9_900] * 8, of=10) == []


def test_one_with_too_few_out_is_told_of_since_one_was_too_many() -> None:
    (found,) = short(heard_at=[9_900] * 7 + [5_000, 4_000], of=10)
    assert found.subject == "operator:esil-tazalyk"
    assert found.facts == {"operator": "esil-tazalyk", "out": 7, "expected": 10, "least": 8}
    assert found.since_at == after(5_300)


def test_those_never_heard_count_as_not_out() -> None:
    (found,) = short(heard_at=[9_900] * 3, of=10)
    assert found.facts["out"] == 3


def test_who_has_not_begun_or_has_few_vehicles_is_not_told_of() -> None:
    assert short(heard_at=[], of=10) == []
    assert short(heard_at=[100], of=4) == []
