"""Release from quarantine, on a real archive and a store in memory."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.app.roles.releases import Releases
from situation.desk import Desk
from situation.desk.quarantine import RELEASED, QuarantineFilter, list_quarantined, release, released_ids
from situation.errors import Conflict, Invalid, NotFound, SituationError
from situation.journal import Subject
from situation.positions import Flag, Reason
from situation.quarantine import RELEASABLE, RowId
from tests.builders import NOON, a_vehicle, after, an_operator, positions

BAD = {"reason": "unknown_device", "payload": b'{"t": 1}'}


class Place:
    """An archive with rows in quarantine, and the desk beside it."""

    def __init__(self, root: Path, *rows: dict[str, Any]) -> None:
        self.archive = ParquetArchive(root / "archive")
        self.archive.append(positions(*({"digest": n} | row for n, row in enumerate(rows))), epoch="e")
        self.store = MemoryStore()
        self.desk = Desk(self.store, ManualClock(NOON), districts=lambda lon, lat: None)
        with self.store.begin() as unit:
            unit.put_operator(an_operator())
            unit.put_vehicle(a_vehicle())

    def ids(self, **wanted: str) -> list[str]:
        table = list_quarantined(self.archive, QuarantineFilter(day=NOON.date(), **wanted))
        return [str(RowId.of(row)) for row in table.to_pylist()]

    def release(self, *ids: str, why: str = "registered late") -> pa.RecordBatch:
        return release(lambda: self.desk.work("admin"), self.archive, ids, why, index=None)

    def journal(self) -> list[Any]:
        with self.store.read() as unit:
            return [each for each in unit.list_changes(subject=Subject.VEHICLE) if each.action == RELEASED]


def test_a_released_row_is_a_position_and_its_row_in_quarantine_stays(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD | {"speed_kmh": 12.0}, {"fix_at": after(10)})
    place.release(*place.ids())
    found = place.archive.read().to_pylist()
    assert [row["fix_at"] for row in found] == [NOON, after(10)]
    assert found[0]["flags"] & Flag.RELEASED
    assert (found[0]["speed_kmh"], found[0]["payload"], found[0]["reason"]) == (12.0, None, None)
    assert [row["payload"] for row in place.archive.read(quarantined=True).to_pylist()] == [b'{"t": 1}']


def test_who_when_and_why_are_in_the_journal(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD, BAD | {"fix_at": after(60)})
    ids = place.ids()
    place.release(*ids, why="the tracker was registered a day late")
    (change,) = place.journal()
    assert (change.by, change.at, change.id) == ("admin", NOON, "P-017")
    assert (change.before, change.after, change.why) == (
        "unknown_device",
        "accepted",
        "the tracker was registered a day late",
    )
    assert sorted(change.data["rows"]) == sorted(ids)  # type: ignore[call-overload]


def test_it_stays_so_through_gathering(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD, BAD | {"fix_at": after(60)})
    for id_ in place.ids():
        place.release(id_)
    place.archive.append(positions({"fix_at": after(90), "stream_seq": 9, "digest": 9}), epoch="e")
    place.archive.compact()
    assert place.archive.read().num_rows == 3
    assert [path.name[0] for path in (tmp_path / "archive" / "incoming").glob("*.parquet")] == ["0"]


def test_rows_of_one_message_can_be_released_one_after_the_other(tmp_path: Path) -> None:
    rows = [BAD | {"stream_seq": 7, "item": item, "fix_at": after(item), "received_at": NOON} for item in range(3)]
    place = Place(tmp_path, *rows)
    for id_ in place.ids():
        place.release(id_)
    assert place.archive.read(columns=["item"])["item"].to_pylist() == [0, 1, 2]


@pytest.mark.parametrize("reason", [Reason.FUTURE, Reason.TOO_OLD])
def test_a_time_that_is_worth_nothing_is_replaced_by_the_receipt(tmp_path: Path, reason: Reason) -> None:
    place = Place(tmp_path, {"reason": reason, "fix_at": NOON + timedelta(days=3), "received_at": NOON})
    place.release(*place.ids())
    (row,) = place.archive.read().to_pylist()
    assert (row["fix_at"], row["said_at"]) == (NOON, NOON + timedelta(days=3))
    assert row["flags"] & Flag.SERVER_TIME


def test_a_speed_out_of_range_is_left_out(tmp_path: Path) -> None:
    place = Place(tmp_path, {"reason": "out_of_range", "speed_kmh": 999.0, "course_deg": 90.0})
    place.release(*place.ids())
    (row,) = place.archive.read().to_pylist()
    assert (row["speed_kmh"], row["course_deg"]) == (None, 90.0)


@pytest.mark.parametrize("reason", sorted(set(Reason) - set(RELEASABLE)))
def test_what_holds_no_position_is_refused_with_the_reason(tmp_path: Path, reason: Reason) -> None:
    place = Place(tmp_path, {"reason": reason})
    with pytest.raises(Conflict, match=r"no position in it|is a position already"):
        place.release(*place.ids())
    assert place.journal() == []
    assert place.archive.read().num_rows == 0


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"vehicle": "X-9"}, Conflict),
        ({"operator": "other"}, Conflict),
        ({"lat": None}, Conflict),
        ({"lat": 95.0, "reason": "out_of_range"}, Conflict),
        ({"lat": 0.0, "lon": 0.0}, Conflict),
    ],
)
def test_all_or_nothing(tmp_path: Path, row: dict[str, Any], error: type[SituationError]) -> None:
    place = Place(tmp_path, BAD, BAD | row)
    with pytest.raises(error):
        place.release(*place.ids())
    assert place.archive.read().num_rows == 0
    assert place.journal() == []


def test_a_second_release_and_a_ping_that_came_again_are_conflicts(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD, BAD | {"fix_at": after(5)}, {"fix_at": after(5), "digest": 1})
    again, first = place.ids()
    place.release(first)
    for id_ in (first, again):
        with pytest.raises(Conflict, match="a position already"):
            place.release(id_)
    assert len(place.journal()) == 1


def test_a_disk_that_does_not_take_it_leaves_no_word_in_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, BAD)
    (id_,) = place.ids()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("situation.adapters.archive.disk.Disk.write_table", full)
        with pytest.raises(SituationError, match="No space left"):
            place.release(id_)
    assert place.journal() == []
    place.release(id_)
    assert len(place.journal()) == 1


@pytest.mark.parametrize("text", ["", "x", "1-2", "1-2-3-4", "99999999999999999999-1-1"])
def test_an_id_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid, match="no id of a row"):
        Place(tmp_path).release(text)


def test_a_reason_has_to_be_given_and_rows_to_be_named(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD)
    with pytest.raises(Invalid, match="say why"):
        place.release(*place.ids(), why=" ")
    with pytest.raises(Invalid, match="name 1 to"):
        place.release()
    with pytest.raises(NotFound):
        place.release("0-1-0")


def test_filters_and_what_is_released_already(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD, BAD | {"vehicle": "F-001"}, {"reason": "future"}, {})
    assert len(place.ids()) == 3
    assert len(place.ids(vehicle="P-017")) == 2
    (only,) = place.ids(vehicle="P-017", reason="unknown_device")
    place.release(only)
    rows = list_quarantined(place.archive, QuarantineFilter(day=NOON.date()))
    assert {str(each) for each in released_ids(place.archive, rows)} == {only}


def test_the_desk_hears_of_each_release_once(tmp_path: Path) -> None:
    place = Place(tmp_path, BAD, {"fix_at": after(0.5)})
    releases = Releases(place.store, place.archive)
    batches, seq = releases.look()
    assert batches == []
    releases.heard(seq)
    place.release(*place.ids())
    batches, seq = releases.look()
    assert [batch["fix_at"].to_pylist() for batch in batches] == [[NOON]]
    releases.heard(seq)
    assert releases.look() == ([], 0)
