"""The picture is the same in whatever order positions come, however they are cut into batches, and however often."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_vehicle, after, positions
from web.live.fleet_picture import FleetPicture

VEHICLES = ("A", "B", "C")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "vehicle": st.sampled_from(VEHICLES),
            "fix_at": st.integers(0, 6).map(after),
            "received_at": st.integers(0, 6).map(after),
            "stream_seq": st.integers(1, 5),
            "lat": st.floats(51.0, 51.3),
            "reason": st.sampled_from([None, None, None, "implausible_jump"]),
        }
    ),
    # The spine gives each message one sequence number: equal ones are the same message again.
    unique_by=lambda row: (row["vehicle"], row["fix_at"], row["received_at"], row["stream_seq"]),
    max_size=20,
)


def shown(*batches: list[dict[str, Any]]) -> list[Any]:
    picture = FleetPicture(silent_after_s=300)
    picture.put_vehicles(a_vehicle(each) for each in VEHICLES)
    for batch in batches:
        if batch:
            picture.take(positions(*batch))
    return [picture.find_last(each, after(10)) for each in VEHICLES]


@given(ROWS, st.data())
def test_order_batches_and_repetition_do_not_matter(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(rows + rows[:5]))
    cut = data.draw(st.integers(0, len(mixed)))
    assert shown(mixed[:cut], mixed[cut:]) == shown(rows)


@given(ROWS)
def test_what_is_shown_is_the_newest_fix_of_all_that_came(rows: list[dict[str, Any]]) -> None:
    for vehicle, last in zip(VEHICLES, shown(rows), strict=True):
        accepted = [row["fix_at"] for row in rows if row["vehicle"] == vehicle and row["reason"] is None]
        assert (last.fix_at if last else None) == max(accepted, default=None)
