"""Appraising a made city: an operator's data in the shift that runs, and streets past their clock after a snowfall."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from situation.adapters.archive.parquet import ParquetArchive
from situation.appraising import Appraiser
from tests.builders import NOON, after
from tests.one_street import streets
from tests.positions_rows import batch, row
from tests.unit.web.street_world import METRES, world
from tests.unit.web.world import CITY, World

SHIFTS = ((time(8), time(20)), (time(20), time(8)))


def appraiser(made: World, archive: ParquetArchive, *, shifts=SHIFTS) -> Appraiser:
    parts = made.parts
    assert parts.coverage is not None
    return Appraiser(
        made.store,
        made.clock,
        archive=archive,
        shelf=parts.coverage,
        city=replace(CITY, streets=streets()),
        standards=parts.coverage_view.standards,
        shifts=shifts,
        silent_after_s=300.0,
    )


def test_an_operators_gaps_are_those_of_its_vehicles_that_were_heard(tmp_path: Path) -> None:
    made = world(tmp_path / "w", ended_s=60)
    archive = ParquetArchive(tmp_path / "archive")
    moments = [0, 60, 120, 1320, 1380]  # 20 of 23 minutes are a gap
    archive.append(
        batch(
            *(
                row("P-017", seq=n + 1, fix_at=after(at), received_at=after(at), operator="esil-tazalyk")
                for n, at in enumerate(moments)
            )
        ),
        epoch="e",
    )
    made.clock.move_to(after(3600))
    (quality,) = appraiser(made, archive).appraise().quality
    assert (quality.operator, quality.vehicles, quality.shift_from) == ("esil-tazalyk", 1, NOON.replace(hour=3))
    assert quality.shares["gap_share"] == pytest.approx(1200 / 1380, abs=1e-3)
    assert appraiser(made, archive, shifts=()).appraise().quality == ()


def test_streets_are_summed_by_district_and_class_against_their_clock(tmp_path: Path) -> None:
    made = world(tmp_path / "w", ended_s=60)
    made.clock.move_to(after(86_400))
    found = appraiser(made, ParquetArchive(tmp_path / "archive")).appraise()
    (due,) = found.streets
    assert (due.district, due.class_code) == ("esil", "II")
    assert due.metres == pytest.approx(METRES, rel=0.01)
    assert due.open_m == due.metres
    assert due.due_at > after(60)
    assert found.lat_lon.keys() == {"esil"}


def test_a_street_that_was_served_is_no_longer_open(tmp_path: Path) -> None:
    passes = [("P-017", direction, 1, end_s) for direction in (1, -1) for end_s in (60, 120)]
    made = world(tmp_path / "w", *passes, ended_s=0)
    (due,) = appraiser(made, ParquetArchive(tmp_path / "archive")).appraise().streets
    assert due.open_m == 0.0


def test_while_it_snows_nothing_is_due(tmp_path: Path) -> None:
    made = world(tmp_path / "w", ended_s=None)
    assert appraiser(made, ParquetArchive(tmp_path / "archive")).appraise().streets == ()
