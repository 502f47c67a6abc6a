"""Whatever a device sends: no crash, one row for each thing sent, each with its reason or a sound position."""

from __future__ import annotations

import json

import pyarrow.compute as pc
from hypothesis import example, given, settings
from hypothesis import strategies as st

from situation.positions import POSITIONS, Reason
from telemetry.columns import record_batch
from telemetry.reading import Reading
from tests.unit.telemetry.messages import NOON_S, a_memory, ping, taken

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.none() | st.booleans()
almost = st.fixed_dictionaries(
    {},
    optional={
        name: (anything if name in ("t", "task") else numbers)
        | st.sampled_from([0, 1, 51.1, 71.4, NOON_S, "2026-01-15T12:00:00Z"])
        for name in Reading.__struct_fields__
    },
)
payloads = st.one_of(
    st.binary(max_size=200),
    anything.map(lambda value: json.dumps(value).encode()),
    almost.map(lambda value: json.dumps(value).encode()),
    st.lists(almost | anything, max_size=4).map(lambda value: json.dumps(value).encode()),
    st.builds(
        lambda whole, at, bits: whole[:at] + bits + whole[at + 1 :],
        st.just(ping(1, speed=3)),
        st.integers(0, 60),
        st.binary(max_size=2),
    ),
)
kinds = st.sampled_from(["position", "hfp", "status", "nonsense", ""])
topics = st.one_of(kinds.map(lambda kind: f"fleet/city/P1/{kind}"), st.text(max_size=40))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(topics, payloads), max_size=8))
@example([("fleet/city/P1/position", b"[" * 100_000)])
@example([("fleet/city/P1/hfp", b'{"VP":' * 20_000)])
@example([("fleet/city/P1/position", b'{"t": 1e400, "lat": 1, "lon": 1}')])
@example(
    [("fleet/city/P1/position", b'{"t": 99999999999999999999999999, "lat": 1, "lon": 1, "seq": 9223372036854775807}')]
)
@example([("fleet/city/P1/position", ping(1, odo=1e308, alt=1e308, hdop=-1e308, sat=32767))])
def test_garbage_never_crashes_and_never_vanishes(sent: list[tuple[str, bytes]]) -> None:
    pings = taken(a_memory(), *(payload for _, payload in sent), topic=[topic for topic, _ in sent])
    batch = record_batch(pings)
    batch.validate(full=True)
    assert batch.schema.equals(POSITIONS)
    carrying = [n for n, (topic, _) in enumerate(sent, 1) if topic not in ("fleet/city/P1/status",)]
    assert set(batch["stream_seq"].to_pylist()) == set(carrying)
    assert set(batch["reason"].drop_null().to_pylist()) <= set(Reason)
    accepted = batch.filter(batch["reason"].is_null())
    for name, least, most in (
        ("lat", -90, 90),
        ("lon", -180, 180),
        ("speed_kmh", 0, 300),
        ("course_deg", 0, 359.99999),
    ):
        given_values = accepted[name].drop_null()
        assert not len(given_values) or (pc.min(given_values).as_py() >= least and pc.max(given_values).as_py() <= most)
    assert accepted["fix_at"].null_count == accepted["lat"].null_count == accepted["lon"].null_count == 0
    quarantined = batch.filter(batch["reason"].is_valid())
    assert quarantined["payload"].null_count == 0
