"""Rules over what is appraised: an operator's data against its limits, streets against their clocks."""

from __future__ import annotations

import pytest

from situation.appraisals import Appraisal, DataQuality, StreetsDue
from situation.picture import Picture
from situation.rules.coverage_clock import CoverageDue, CoverageLate
from situation.rules.data_quality import DataQualityLow
from tests.builders import NOON, after

GOOD = {"gap_share": 0.02, "late_share": 0.0, "doubtful_share": 0.01, "lost_share": 0.0}


def picture(at_s: float, **appraised) -> Picture:
    seen = Picture(now=after(at_s))
    seen.appraisal = Appraisal(at=after(at_s), **appraised)
    return seen


def quality(vehicles: int = 5, **shares) -> DataQuality:
    return DataQuality(
        operator="esil-tazalyk", shift_from=NOON, vehicles=vehicles, shares=GOOD | shares, simulated=False
    )


def test_the_share_that_is_furthest_over_its_limit_is_named() -> None:
    bad = quality(gap_share=0.12, doubtful_share=0.2)
    (condition,) = DataQualityLow().conditions(picture(3600, quality=(bad,)))
    assert condition.subject == "operator:esil-tazalyk"
    assert (condition.facts["what"], condition.facts["share"], condition.facts["limit"]) == (
        "doubtful_share",
        0.2,
        0.05,
    )


@pytest.mark.parametrize(
    ("at_s", "seen"),
    [
        (3600, quality()),  # good data
        (1200, quality(gap_share=0.5)),  # too early in the shift
        (3600, quality(vehicles=2, gap_share=0.5)),  # too few vehicles
        (3600, quality(gap_share=0.10)),  # at the limit, not over it
    ],
)
def test_what_is_allowed_or_not_yet_known_is_nothing(at_s: float, seen: DataQuality) -> None:
    assert list(DataQualityLow().conditions(picture(at_s, quality=(seen,)))) == []


def streets(open_m: float = 800.0) -> StreetsDue:
    return StreetsDue(district="esil", class_code="1", due_at=after(7200), metres=10_000.0, open_m=open_m)


@pytest.mark.parametrize(
    ("at_s", "due", "late"), [(3599, 0, 0), (3600, 1, 0), (7199, 1, 0), (7200, 0, 1), (90_000, 0, 1)]
)
def test_streets_are_due_soon_then_late(at_s: float, due: int, late: int) -> None:
    seen = picture(at_s, streets=(streets(),), lat_lon={"esil": (51.1, 71.4)})
    assert [len(list(rule.conditions(seen))) for rule in (CoverageDue(), CoverageLate())] == [due, late]


def test_a_remainder_within_the_allowance_calls_nobody() -> None:
    for at_s in (3600, 7200):
        seen = picture(at_s, streets=(streets(open_m=500.0),))
        assert [*CoverageDue().conditions(seen), *CoverageLate().conditions(seen)] == []


def test_late_streets_say_where_what_and_how_much() -> None:
    seen = picture(7200, streets=(streets(),), lat_lon={"esil": (51.1, 71.4)})
    (condition,) = CoverageLate().conditions(seen)
    assert condition.subject == "streets:esil/1"
    assert (condition.lat, condition.lon) == (51.1, 71.4)
    assert (condition.facts["open_km"], condition.facts["km"]) == (0.8, 10.0)
