from __future__ import annotations

from situation.positions import POSITIONS
from telemetry.columns import accepted_of, record_batch
from tests.unit.telemetry.messages import LAT, LON, a_memory, ping, taken


def test_a_batch_has_the_schema_and_every_row() -> None:
    whole = ping(
        -5, speed=31.5, course=12.5, alt=347, hdop=0.75, acc=3.5, sat=11, odo=18250.125, ign=True, blade=True,
        spreader=False, mock=False, buf=True, task=["plowing"], seq=7,
    )  # fmt: skip
    batch = record_batch(taken(a_memory(), whole, b"{", ping(-4, speed=999)))
    batch.validate(full=True)
    assert batch.schema.equals(POSITIONS)
    first, second, third = batch.to_pylist()
    expected = {
        "vehicle": "P1", "operator": "city", "lat": LAT, "lon": LON, "speed_kmh": 31.5, "course_deg": 12.5,
        "alt_m": 347.0, "hdop": 0.75, "acc_m": 3.5, "sat": 11, "odo_km": 18250.125, "ign": True, "blade": True,
        "spreader": False, "mock": False, "buf": True, "task": ["plowing"], "seq": 7, "reason": None, "payload": None,
        "stream_seq": 1, "item": 0,
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    assert (first["received_at"] - first["fix_at"]).total_seconds() == 5
    assert (second["reason"], second["payload"], second["fix_at"], second["lat"]) == ("not_json", b"{", None, None)
    assert (third["reason"], third["payload"]) == ("out_of_range", ping(-4, speed=999))


def test_only_positions_are_published() -> None:
    batch = record_batch(taken(a_memory(), ping(1), b"{"))
    assert accepted_of(batch)["stream_seq"].to_pylist() == [1]


def test_an_empty_batch_is_a_batch() -> None:
    assert record_batch(taken(a_memory())).num_rows == 0


def test_what_a_clock_that_is_ahead_said_is_kept_beside_the_receipt() -> None:
    (ahead, right) = record_batch(taken(a_memory(), ping(3_600), ping(-5))).to_pylist()
    assert ahead["fix_at"] == ahead["received_at"]
    assert (ahead["said_at"] - ahead["received_at"]).total_seconds() == 3_600
    assert right["said_at"] is None
