"""Coverage, live: what ploughs drive since the snow event is credited from the archive, and kept for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from geo.streets import Streets
from situation.adapters.archive.parquet import ParquetArchive
from situation.adapters.clocks import ManualClock
from situation.adapters.coverage_files import CoverageFiles
from situation.adapters.memory import MemoryStore
from situation.crediting import SLICE_S, Crediting, slices_of
from situation.desk import Desk
from situation.streets.coverage import Band, is_same
from situation.streets.credited import CreditedCoverage
from tests.builders import NOON, after, positions
from tests.one_street import drive, roads, streets
from tests.profiles import HELSINKI

BANDS = tuple(Band)


class City:
    """One street, one archive, one shelf; time in the test's hand."""

    def __init__(self, root: Path) -> None:
        self.clock = ManualClock(NOON)
        self.store = MemoryStore()
        self.archive = ParquetArchive(root / "archive")
        self.shelf = CoverageFiles(root / "coverage")
        self.desk = Desk(self.store, self.clock, districts=lambda lon, lat: "esil")
        self.streets: Streets = streets()
        self.seq = 0
        self.restart()

    def restart(self) -> None:
        self.crediting = Crediting(
            self.store,
            self.clock,
            archive=self.archive,
            shelf=self.shelf,
            streets=self.streets,
            roads=roads,
            profile=HELSINKI,
        )

    def hear(self, begin_s: float, *, vehicle: str = "P-017", blade: bool = True, heard: bool = True) -> None:
        told: list[dict[str, Any]] = []
        for row in drive(begin_s, 24, blade=blade):
            self.seq += 1
            fix = {"vehicle": vehicle, "fix_at": after(row.pop("at")), "stream_seq": self.seq}
            told.append(row | fix)
        batch = positions(*told)
        self.archive.append(batch, epoch="e")
        if heard:
            self.crediting.heard(batch)

    def credit(self, seconds: float) -> None:
        self.clock.move_to(after(seconds))
        while self.crediting.step():
            pass

    @property
    def credited(self) -> CreditedCoverage:
        with self.store.read() as unit:
            found = self.shelf.find(unit.list_snow_events(limit=1)[0].id)
        assert found is not None
        return found


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    return City(tmp_path)


def test_without_an_event_nothing_is_credited(city: City) -> None:
    city.hear(0)
    city.clock.move_to(after(600))
    assert not city.crediting.step()


def test_a_pass_at_work_since_the_event_is_credited_in_its_direction(city: City) -> None:
    city.desk.start_snow_event(NOON, by="dana")
    city.credit(1)
    city.hear(60)
    city.credit(600)
    coverage = city.credited.coverage
    assert coverage.worked.tolist() == [1, 0]
    assert coverage.worked_by[0] == "P-017"
    assert [BANDS[band] for band in coverage.bands(after(600).timestamp())] == [Band.UNDER_1_H, Band.NOT_VISITED]
    assert city.credited.is_whole
    assert city.credited.passes == 1


def test_a_pass_in_transit_serves_nothing(city: City) -> None:
    city.desk.start_snow_event(NOON, by="dana")
    city.hear(60, blade=False)
    city.credit(600)
    assert (city.credited.coverage.worked.tolist(), city.credited.coverage.idle.tolist()) == ([0, 0], [1, 0])


def test_what_was_driven_before_the_event_does_not_count(city: City) -> None:
    city.hear(0)
    city.clock.move_to(after(3600))
    city.desk.start_snow_event(after(3000), by="dana")
    city.credit(3601)
    assert city.credited.passes == 0


def test_it_is_the_same_whether_heard_at_once_in_parts_late_or_after_a_restart(city: City) -> None:
    city.desk.start_snow_event(NOON, by="dana")
    for begin_s in (0.0, SLICE_S - 140.0, 2 * SLICE_S - 60.0):  # across the borders of slices too
        city.hear(begin_s)
        city.credit(begin_s + 400)
    city.hear(1000, vehicle="P-018")
    city.credit(7200)
    live = city.credited.coverage
    assert live.worked.tolist() == [4, 0]
    city.restart()
    city.credit(7201)
    assert is_same(city.credited.coverage, live)


def test_what_was_not_heard_is_found_by_a_new_life(city: City) -> None:
    city.desk.start_snow_event(NOON, by="dana")
    city.credit(1)
    city.hear(60, heard=False)
    city.credit(600)
    assert city.credited.passes == 0
    city.restart()
    city.credit(601)
    assert city.credited.passes == 1


def test_the_same_fixes_again_are_no_further_pass(city: City) -> None:
    city.desk.start_snow_event(NOON, by="dana")
    city.hear(60)
    city.hear(60)
    city.credit(600)
    assert city.credited.coverage.worked.tolist() == [1, 0]


def test_when_the_snow_has_stopped_only_what_comes_after_counts(city: City) -> None:
    event = city.desk.start_snow_event(NOON, by="dana")
    city.hear(60)
    city.credit(600)
    city.desk.end_snow_event(event.id, after(600), by="dana")
    city.credit(601)
    assert city.credited.passes == 0  # by Helsinki's clock
    city.hear(700)
    city.credit(1200)
    assert city.credited.coverage.worked.tolist() == [1, 0]


def test_a_long_past_is_credited_in_steps(city: City) -> None:
    city.hear(60)
    city.clock.move_to(after(8 * 3600))
    city.desk.start_snow_event(NOON - timedelta(hours=1), by="dana")
    assert city.crediting.step()
    assert not city.credited.is_whole
    city.credit(8 * 3600 + 1)
    assert city.credited.is_whole
    assert city.credited.passes == 1


def test_a_fix_beside_a_border_tells_of_both_slices() -> None:
    border = (after(0).timestamp() // SLICE_S + 1) * SLICE_S - NOON.timestamp()
    found = slices_of(positions({"fix_at": after(border - 10)}, {"fix_at": after(border + 400)}))
    first = int(after(border).timestamp() // SLICE_S)
    assert found == {first - 1: {"P-017"}, first: {"P-017"}}
