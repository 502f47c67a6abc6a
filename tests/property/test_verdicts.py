"""The same rows in any order, with any repeats, give the same verdict; and silence never confirms."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.tracks import WORKING
from situation.fleet import VehicleKind
from situation.proof.deciding import decide
from situation.proof.evidence import Evidence
from situation.proof.fixes import FIX_COLUMNS, fixes_of
from situation.proof.verdicts import Outcome
from tests.builders import METRES_NORTH, PLACE, after, an_incident, positions

ROW = st.fixed_dictionaries(
    {
        "second": st.integers(-20, 120).map(lambda step: step * 15),
        "north_m": st.sampled_from([0, 10, 30, 55, 90, 400, 900, 3000]),
        "jitter": st.integers(-5, 5),
        "speed_kmh": st.sampled_from([None, 0.0, 4.0, 30.0]),
        "blade": st.sampled_from([True, True, False, None]),
        "odo_km": st.sampled_from([None, 10.0, 11.0]),
    }
)
ROWS = st.lists(ROW, min_size=1, max_size=60)


def evidence(rows) -> Evidence:
    told = [
        {
            "fix_at": after(row["second"]),
            "received_at": after(row["second"] + 1),
            "lat": PLACE[0] + (row["north_m"] + row["jitter"]) * METRES_NORTH,
            **{name: row[name] for name in ("speed_kmh", "blade", "odo_km")},
        }
        for row in rows
    ]
    table = pa.Table.from_batches([positions(*told)]).select(FIX_COLUMNS)
    return Evidence(
        incident=an_incident(category="snow_yard"),
        vehicle="P-017",
        kind=VehicleKind.LOADER,
        fixes=fixes_of(table, "P-017"),
        until=after(1800),
    )


@settings(max_examples=100, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 20))
def test_order_and_repeats_change_nothing(rows, random, repeats):
    other = rows + [random.choice(rows) for _ in range(repeats)]
    random.shuffle(other)
    assert decide(evidence(other)) == decide(evidence(rows))


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_only_fixes_at_work_beside_it_can_confirm(rows):
    told = evidence(rows)
    verdict = decide(told)
    near = told.fixes.rows(told.fixes.away_m(*PLACE) <= 60.0)
    if verdict.outcome is Outcome.CONFIRMED:
        assert (near.working == WORKING).sum() >= 2
        assert verdict.facts.work_s >= 180
    if not len(near):
        assert verdict.outcome in (Outcome.NOT_THERE, Outcome.NO_DATA)
