"""Days judged together, from a real archive, kept on a real shelf."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.plausibility_files import PlausibilityFiles
from situation.app.roles.judging import due_day
from situation.errors import NotFound
from situation.judging import Judging
from situation.proof.plausibility import Suspicion
from situation.proof.plausibility.judged import JudgedDay
from situation.proof.plausibility.track import WORLD
from tests.builders import NOON
from tests.simulated_days import rows_of
from tests.unit.situation.proof.plausibility.days import drive

DAY = date(2026, 1, 15)


class Centre:
    def __init__(self, root: Path) -> None:
        self.archive = ParquetArchive(root / "archive")
        self.shelf = PlausibilityFiles(root / "plausibility")
        self.judging = Judging(self.archive, self.shelf, region=WORLD)

    def drove(self, vehicle: str, *, days: int = 0, kmh: float = 36.0) -> None:
        day = [
            replace(
                each,
                ping=replace(each.ping, at=each.ping.at + 86_400 * days),
                received_at=each.received_at + 86_400 * days,
            )
            for each in drive(200, kmh=kmh, noise_m=4.0)
        ]
        for batch in rows_of(day, vehicle=vehicle).combine_chunks().to_batches():
            self.archive.append(batch, epoch=f"{vehicle}{days}")

    def judge(self, days: int = 0) -> JudgedDay:
        return self.judging.judge_day(DAY + timedelta(days=days), NOON)


def test_a_track_of_an_earlier_day_and_of_another_vehicle_is_found(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.drove("P-1")
    assert [each.score for each in centre.judge().assessments] == [0.0]
    centre.drove("P-2", days=3)
    centre.drove("P-3", days=3, kmh=41.0)
    judged = centre.judge(3)
    assert [(each.vehicle, each.copy_of) for each in judged.suspects] == [("P-2", "P-1 2026-01-15")]
    assert judged.suspects[0].grounds[0].suspicion is Suspicion.REPLAYED


def test_two_vehicles_with_one_track_on_one_day_are_both_suspects(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.drove("P-1")
    centre.drove("P-2")
    assert {each.vehicle for each in centre.judge().suspects} == {"P-1", "P-2"}


def test_one_vehicle_is_judged_as_in_its_day_and_a_day_without_it_is_named(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.drove("P-1")
    centre.drove("P-2")
    judged = centre.judge()
    assert centre.judging.judge_vehicle("P-1", DAY) == next(e for e in judged.assessments if e.vehicle == "P-1")
    with pytest.raises(NotFound, match="P-1 on 2026-01-16"):
        centre.judging.judge_vehicle("P-1", DAY + timedelta(days=1))


def test_a_shelf_gives_back_what_was_put_and_nothing_of_a_broken_file(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    centre.drove("P-1")
    judged = centre.judge()
    found = centre.shelf.find(DAY)
    assert found is not None
    assert (found.day, found.judged_at, found.assessments) == (judged.day, judged.judged_at, judged.assessments)
    assert all(np.array_equal(found.sketches[name], sketch) for name, sketch in judged.sketches.items())
    assert centre.shelf.find(DAY + timedelta(days=1)) is None
    next((tmp_path / "plausibility").glob("*.msgpack")).write_bytes(b"\xc1")
    assert centre.shelf.find(DAY) is None


def test_an_empty_day_is_judged_as_empty(tmp_path: Path) -> None:
    assert Centre(tmp_path).judge().assessments == ()


def test_each_day_is_due_in_the_night_after_and_once_more_a_day_later(tmp_path: Path) -> None:
    shelf = PlausibilityFiles(tmp_path)
    at = NOON.replace(hour=0)  # of the 15th
    judged = JudgedDay(day=date(2026, 1, 13), judged_at=at, assessments=(), sketches={})
    shelf.put(replace(judged, judged_at=at - timedelta(hours=20)))
    assert due_day(shelf, at + timedelta(hours=1)) is None  # the 14th has just ended
    assert due_day(shelf, at + timedelta(hours=2)) == date(2026, 1, 13)  # its second look
    shelf.put(replace(judged, judged_at=at + timedelta(hours=2)))
    assert due_day(shelf, at + timedelta(hours=2)) == date(2026, 1, 14)
    shelf.put(replace(judged, day=date(2026, 1, 14), judged_at=at + timedelta(hours=3)))
    assert due_day(shelf, at + timedelta(hours=4)) is None
