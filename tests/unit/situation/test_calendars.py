"""Days as a city lives them."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from situation.adapters.calendar_files import load_calendar
from situation.adapters.city_errors import BadCity
from situation.app.place import PACKAGED
from situation.calendars import CalendarYear, WorkingDays

ASTANA = load_calendar(PACKAGED / "astana", ZoneInfo("Asia/Almaty"))


def test_a_day_off_is_not_worked_and_the_saturday_in_its_place_is():
    assert not ASTANA.is_worked(date(2024, 5, 8))
    assert ASTANA.is_worked(date(2024, 5, 4))
    assert not ASTANA.is_worked(date(2024, 5, 11))


def test_the_day_of_the_constitution_is_no_day_off_in_2026_and_moves_to_march_in_2027():
    assert ASTANA.is_worked(date(2026, 8, 31))
    assert not ASTANA.is_worked(date(2025, 9, 1))
    assert not ASTANA.is_worked(date(2027, 3, 15))


def test_the_long_night_of_the_zone_change_belongs_to_the_29th_and_ends_once():
    before, again = (datetime(2024, 2, 29, 23, 30, fold=fold, tzinfo=ASTANA.zone) for fold in (0, 1))
    assert (again.astimezone(UTC) - before.astimezone(UTC)).total_seconds() == 3600
    assert ASTANA.day_of(before.astimezone(UTC)) == ASTANA.day_of(again.astimezone(UTC)) == date(2024, 2, 29)
    assert ASTANA.end_of(date(2024, 2, 29)) == datetime(2024, 2, 29, 19, tzinfo=UTC)
    assert ASTANA.end_of(date(2024, 2, 28)) == datetime(2024, 2, 28, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 10)),  # Friday before the women's day, its Monday is off
        (date(2026, 3, 20), 3, date(2026, 3, 30)),  # Nauryz: 21 to 25 are off
        (date(2024, 4, 30), 5, date(2024, 5, 10)),  # 1, 7, 8, 9 May off, Saturday the 4th worked
        (date(2026, 11, 24), 15, date(2026, 12, 15)),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, count, end):
    assert ASTANA.after_worked(start, count) == end


def test_a_year_that_nobody_described_and_an_estimated_day_are_not_sure():
    estimated = date(2027, 5, 16)
    assert ASTANA.is_sure(date(2026, 5, 1), date(2026, 5, 31))
    assert not ASTANA.is_sure(estimated, estimated)
    assert not ASTANA.is_sure(date(2040, 1, 1), date(2040, 1, 2))


def test_without_files_every_monday_to_friday_is_worked(tmp_path: Path):
    plain = load_calendar(tmp_path, UTC)
    assert plain == WorkingDays(zone=UTC, years={})
    assert plain.is_worked(date(2026, 1, 1))
    assert not plain.is_worked(date(2026, 1, 3))


def test_a_file_by_hand_is_read(tmp_path: Path):
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2030.toml").write_text('estimated = ["2030-04-13"]\n[days_off]\n2030-04-13 = "Eid"\n')
    day = date(2030, 4, 13)
    year = CalendarYear(days_off=frozenset({day}), estimated=frozenset({day}))
    assert load_calendar(tmp_path, UTC).years == {2030: year}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("2030.toml", "[days_off]\n2031-01-01 = 'x'", "another year: 2031-01-01"),
        ("2030.toml", "[holidays]\n", "holidays"),
        ("2030.toml", "[days_off]\n2030-13-01 = 'x'", "no calendar"),
        ("2030.toml", "[days_off", "no calendar"),
        ("next.toml", "", "no year"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, name, text, says):
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / name).write_text(text)
    with pytest.raises(BadCity, match=says):
        load_calendar(tmp_path, UTC)
