"""Recordings become messages; rows that cannot are named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulators.errors import BadRecording
from simulators.recordings import MAX_PAYLOAD, Recorded, Skipped, read

CSV_HEAD = "truck_id,message_time_utc,lat,lon,odometer_mi,first_seen_commit_unix\n"
HFP = (
    "2018-10-09T04:32:52.549043+0000 /hfp/v1/journey/ongoing/bus/0018/00640/1057/1/Matinkylä (M)/07:32/1/3/60;25 "
    '{"VP":{"veh":640,"lat":60.1,"long":25.0}}'
)


def rows(path: Path, text: str, format_: str, operator: str | None = None) -> list[Recorded | Skipped]:
    path.write_text(text, encoding="utf-8")
    return list(read(path, format_, operator))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "recording"


def test_a_syracuse_row_is_sent_as_own_json_with_kilometres(file: Path) -> None:
    (row,) = rows(file, CSV_HEAD + "988604,2020-02-29T00:00:05Z,43.055075,-76.108657,100.00,1\n", "syracuse-csv")
    assert isinstance(row, Recorded)
    assert row.topic == "fleet/syracuse/988604/position"
    assert row.at == datetime(2020, 2, 29, 0, 0, 5, tzinfo=UTC).timestamp()
    assert json.loads(row.payload) == {
        "t": "2020-02-29T00:00:05.000Z",
        "lat": 43.055075,
        "lon": -76.108657,
        "odo": 160.934,
    }


def test_a_ghost_truck_keeps_an_id_of_its_own(file: Path) -> None:
    (row,) = rows(file, CSV_HEAD + "977624.0,2020-02-29T00:00:05Z,43,-76,,\n", "syracuse-csv", "snow")
    assert isinstance(row, Recorded)
    assert row.topic == "fleet/snow/977624_0/position"
    assert "odo" not in json.loads(row.payload)


@pytest.mark.parametrize(
    "row", ["1,yesterday,43,-76,1,1", "1,2020-02-29T00:00:05Z,north,-76,1,1", ",x", "1,2020-02-29T00:00:05Z,nan,2,,"]
)
def test_a_syracuse_row_that_makes_no_sense_is_counted(file: Path, row: str) -> None:
    assert rows(file, CSV_HEAD + row + "\n", "syracuse-csv") == [Skipped("bad_row")]


def test_another_csv_is_refused_by_name(file: Path) -> None:
    with pytest.raises(BadRecording, match="truck_id"):
        rows(file, "a,b\n1,2\n", "syracuse-csv")


def test_an_hfp_line_keeps_its_payload_and_gets_a_topic_without_spaces(file: Path) -> None:
    (row,) = rows(file, HFP + "\n", "hfp")
    assert isinstance(row, Recorded)
    assert row.topic == "fleet/0018/0018-00640/hfp"
    assert row.payload == HFP.partition(" {")[1].strip().encode() + HFP.partition(" {")[2].encode()
    assert row.at == datetime(2018, 10, 9, 4, 32, 52, 549043, tzinfo=UTC).timestamp()


def test_hfp_v2_has_the_event_type_before_the_mode(file: Path) -> None:
    line = HFP.replace("/hfp/v1/journey/ongoing/bus/", "/hfp/v2/journey/ongoing/vp/bus/")
    (row,) = rows(file, line + "\n", "hfp", "hsl")
    assert isinstance(row, Recorded)
    assert row.topic == "fleet/hsl/0018-00640/hfp"


def test_the_same_hfp_line_twice_stays_twice(file: Path) -> None:
    first, second = rows(file, f"{HFP}\n{HFP}\n\n", "hfp")
    assert first == second


@pytest.mark.parametrize("line", ["nonsense", "2018-10-09T04:32:52.549043+0000 /hfp/v1/x {}", HFP.partition(" {")[0]])
def test_an_hfp_line_that_makes_no_sense_is_counted(file: Path, line: str) -> None:
    assert rows(file, line + "\n", "hfp") == [Skipped("bad_row")]


def test_jsonl_sends_text_as_it_is_and_objects_as_json(file: Path) -> None:
    lines = [{"topic": "a/b", "payload": "not json \udcff"}, {"topic": "a/b", "payload": {"t": 1}, "at": 5}]
    assert rows(file, "\n".join(json.dumps(line) for line in lines), "jsonl") == [
        Recorded(None, "a/b", b"not json \xff"),
        Recorded(5, "a/b", b'{"t":1}'),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "bad_row"),
        ("[]", "bad_row"),
        ('{"topic":"a"}', "bad_row"),
        ('{"topic":1,"payload":"x"}', "bad_row"),
        ('{"topic":"a","payload":"x","at":"soon"}', "bad_row"),
        ('{"topic":"","payload":"x"}', "bad_topic"),
        ('{"topic":"a b","payload":"x"}', "bad_topic"),
        ('{"topic":"a/+/b","payload":"x"}', "bad_topic"),
        ('{"topic":"a","payload":"' + "x" * (MAX_PAYLOAD + 1) + '"}', "too_large"),
    ],
)
def test_a_jsonl_line_that_the_broker_would_choke_on_is_counted(file: Path, line: str, reason: str) -> None:
    assert rows(file, line, "jsonl") == [Skipped(reason)]


def archived(**changes: object) -> dict[str, object]:
    at = datetime(2026, 1, 1, 12, tzinfo=UTC)
    row: dict[str, object] = {
        "vehicle": "v",
        "operator": "op",
        "fix_at": at,
        "received_at": at,
        "lat": 51.0,
        "lon": 71.0,
    }
    return row | {"speed_kmh": 30.0, "task": ["suolaus"], "seq": 3, "reason": None, "payload": None} | changes


def archive(path: Path, *found: Mapping[str, object]) -> None:
    moment = pa.timestamp("us", tz="UTC")
    types = {"fix_at": moment, "received_at": moment, "task": pa.list_(pa.string()), "reason": pa.string()}
    types |= {
        "payload": pa.binary(),
        "speed_kmh": pa.float32(),
        "seq": pa.int64(),
        "lat": pa.float64(),
        "lon": pa.float64(),
    }
    schema = pa.schema([pa.field(name, types.get(name, pa.string())) for name in found[0]])
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([dict(row) for row in found], schema=schema), path)


def test_an_archive_is_sent_file_by_file_in_the_order_received(tmp_path: Path) -> None:
    late = datetime(2026, 1, 1, 13, tzinfo=UTC)
    archive(tmp_path / "day=2026-01-01" / "a.parquet", archived(received_at=late, seq=2), archived(seq=1))
    archive(tmp_path / "day=2026-01-02" / "b.parquet", archived(seq=3, task=None))
    found = list(read(tmp_path, "archive", None))
    assert [json.loads(row.payload)["seq"] for row in found if isinstance(row, Recorded)] == [1, 2, 3]
    assert json.loads(found[0].payload) == {  # type: ignore[union-attr]
        "t": "2026-01-01T12:00:00.000Z",
        "lat": 51.0,
        "lon": 71.0,
        "speed": 30.0,
        "task": ["suolaus"],
        "seq": 1,
    }
    assert "task" not in json.loads(found[2].payload)  # type: ignore[union-attr]


def test_what_was_quarantined_or_has_no_place_is_counted_and_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    archive(path, archived(reason="duplicate"), archived(vehicle="a/b"), archived(fix_at=None))
    assert list(read(path, "archive", None)) == [Skipped("quarantined"), Skipped("bad_row"), Skipped("bad_row")]


def test_a_foreign_parquet_file_and_an_empty_folder_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match=r"no \.parquet file"):
        list(read(tmp_path, "archive", None))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    with pytest.raises(BadRecording, match="columns are missing"):
        list(read(tmp_path, "archive", None))


@pytest.mark.parametrize("format_", ["syracuse-csv", "hfp", "archive", "jsonl"])
def test_a_missing_file_is_named(tmp_path: Path, format_: str) -> None:
    with pytest.raises(BadRecording, match="nowhere"):
        list(read(tmp_path / "nowhere", format_, None))


@pytest.mark.parametrize("format_", ["syracuse-csv", "hfp", "archive", "jsonl"])
def test_a_file_of_garbage_never_stops_with_anything_but_a_named_error(tmp_path: Path, format_: str) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(BadRecording):
        list(read(garbage, format_, None))
