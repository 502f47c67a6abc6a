"""Whatever a day's rows are: thinned twice is thinned once, no vehicle's minute is empty, what is held stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from situation.holds import Hold
from situation.positions import POSITIONS
from situation.retention import Due, Stage, kept
from tests.positions_rows import NOON, batch, row

EVERY_S = 60
THIN = Due(accepted=Stage.THINNED, quarantined=Stage.GONE, every_s=EVERY_S)
rows = st.lists(
    st.builds(
        lambda vehicle, at_s, course, flags, blade, near, reason: row(
            vehicle, at_s=at_s, course_deg=course, flags=flags, blade=blade, near=near, reason=reason
        ),
        st.sampled_from(["P1", "P2"]),
        st.integers(0, 400),
        st.none() | st.floats(0, 359.5, width=32),
        st.sampled_from([0, 1, 2, 18]),
        st.sampled_from([None, True, False]),
        st.sampled_from([None, [], ["I1"]]),
        st.sampled_from([None, None, None, "duplicate"]),
    ),
    min_size=1,
    max_size=60,
)


def table_of(made: list[dict[str, object]]) -> pa.Table:
    numbered = [one | {"stream_seq": number} for number, one in enumerate(made)]
    return pa.Table.from_batches([batch(*numbered)]).sort_by(
        [("vehicle", "ascending"), ("fix_at", "ascending"), ("stream_seq", "ascending")]
    )


def minutes(table: pa.Table) -> set[tuple[str, int]]:
    accepted = table.filter(pc.is_null(table["reason"]))
    seconds = [int(at.timestamp()) // EVERY_S for at in accepted["fix_at"].to_pylist()]
    return set(zip(accepted["vehicle"].to_pylist(), seconds, strict=True))


@given(made=rows)
@settings(deadline=None)
def test_thinned_twice_is_thinned_once_and_no_minute_is_lost(made: list[dict[str, object]]) -> None:
    table = table_of(made)
    once = table.filter(kept(table, THIN, []))
    assert once.filter(kept(once, THIN, [])).equals(once)
    assert minutes(once) == minutes(table)
    near = pc.fill_null(pc.greater(pc.list_value_length(table["near"]), 0), False)
    near_accepted = table.filter(pc.and_(near, pc.is_null(table["reason"])))["stream_seq"].to_pylist()
    assert set(near_accepted) <= set(once["stream_seq"].to_pylist())
    assert once["reason"].null_count == once.num_rows
    assert once.schema == POSITIONS


holds = st.builds(
    lambda vehicle, begins, length: Hold(
        id="h",
        vehicle=vehicle,
        from_at=None if begins is None else NOON + timedelta(seconds=begins),
        to_at=None if length is None else NOON + timedelta(seconds=(begins or 0) + length),
        why="x",
        placed_at=datetime(2026, 1, 1, tzinfo=UTC),
        placed_by="admin",
    ),
    st.sampled_from(["", "P1", "P9"]),
    st.none() | st.integers(0, 400),
    st.none() | st.integers(1, 400),
)


@given(made=rows, hold=holds)
@settings(deadline=None)
def test_a_hold_keeps_exactly_what_it_names_of_what_would_go(made: list[dict[str, object]], hold: Hold) -> None:
    table = table_of(made)
    gone = Due(accepted=Stage.GONE, quarantined=Stage.GONE, every_s=EVERY_S)
    left = table.filter(kept(table, gone, [hold]))["stream_seq"].to_pylist()
    expected = [
        one["stream_seq"]
        for one in table.to_pylist()
        if hold.vehicle in ("", one["vehicle"])
        and hold.covers(one["fix_at"] if one["reason"] is None else one["received_at"])
    ]
    assert left == expected
