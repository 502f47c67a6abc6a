"""The same pings in any order, cut into any batches, with any repeats and any restarts, make the same history."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.city import CityIndex
from situation.adapters.archive.parquet import ParquetArchive
from telemetry.columns import record_batch
from telemetry.restore import restore_memory
from telemetry.settings import TelemetrySettings, UnknownVehicles
from telemetry.steps import take_in
from tests.unit.geo.cities import a_city
from tests.unit.telemetry.messages import messages, ping

SETTINGS = TelemetrySettings(unknown_vehicles=UnknownVehicles.ACCEPT)
INDEX = CityIndex(a_city())
DAY = 86_400

one_ping = st.tuples(
    st.sampled_from(["P1", "P2", "P3"]),
    st.integers(-3 * DAY, 0),
    st.integers(0, 3),  # a few places
    st.booleans(),  # from the buffer
)
histories = st.lists(one_ping, min_size=1, max_size=25, unique_by=lambda each: each[:3])


@st.composite
def sendings(
    draw: st.DrawFn,
) -> tuple[list[tuple[str, int, int, bool]], list[list[tuple[str, int, int, bool]]], set[int]]:
    """(each ping once; batches that send all of them in some order, some again; before which of these we die)."""
    history = draw(histories)
    again = draw(st.lists(st.sampled_from(history), max_size=10))
    order = draw(st.permutations(history + again))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=5)))
    batches = [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    return history, batches, draw(st.sets(st.integers(0, len(batches))))


def text(one: tuple[str, int, int, bool]) -> bytes:
    _, at_s, place, buf = one
    return ping(at_s, lat=51.1 + place * 1e-4, **({"buf": True} if buf else {}))


@settings(max_examples=60, deadline=None)
@given(sendings())
def test_any_sending_of_the_same_pings_makes_the_same_history(sending: tuple) -> None:  # type: ignore[type-arg]
    history, batches, deaths = sending
    with tempfile.TemporaryDirectory() as folder:
        archive = ParquetArchive(Path(folder))
        memory = restore_memory(archive, INDEX, SETTINGS, None)
        seq = 1
        for number, batch in enumerate(batches):
            if number in deaths:
                archive.compact()
                archive = ParquetArchive(Path(folder))
                memory = restore_memory(archive, INDEX, SETTINGS, None)
            topics = [f"fleet/city/{one[0]}/position" for one in batch]
            taken = take_in(messages(*map(text, batch), topic=topics, first_seq=seq), memory)
            archive.append(record_batch(taken), epoch="e")
            seq += len(batch)
        rows = archive.read(columns=["vehicle", "fix_at", "lat"])
        stored = Counter(zip(*(column.to_pylist() for column in rows.columns), strict=True))
        assert set(stored.values()) == {1}
        assert len(stored) == len(history)
        assert sum(archive.count().values()) == sum(map(len, batches))
        assert set(archive.count()) <= {"", "duplicate"}
