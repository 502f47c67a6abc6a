"""Which city this is, and what its clocks say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from situation.app.errors import UsageWrong
from situation.app.place import city_folder, moment, open_city, packaged_cities, zone_of
from situation.app.settings import Settings

ASTANA = ZoneInfo("Asia/Almaty")


def test_the_pilot_city_is_packaged(settings: Settings) -> None:
    assert "astana" in packaged_cities()
    assert city_folder(settings).name == "astana"


def test_a_folder_may_be_the_city(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "city.toml").touch()
    assert city_folder(settings.model_copy(update={"city": str(tmp_path)})) == tmp_path


def test_an_unknown_city_is_refused_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(UsageWrong, match="astana"):
        city_folder(settings.model_copy(update={"city": "atlantis"}))


def test_the_citys_zone_counts_unless_one_is_set(settings: Settings) -> None:
    city = open_city(settings)
    assert zone_of(settings, city) == ASTANA
    assert zone_of(settings.model_copy(update={"timezone": "Europe/Helsinki"}), city) == ZoneInfo("Europe/Helsinki")


def test_a_moment_without_offset_is_the_citys() -> None:
    assert moment("2026-01-10T08:00", ASTANA) == datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
    assert moment("2024-02-29T08:00", ASTANA) == datetime(2024, 2, 29, 2, 0, tzinfo=UTC)  # six hours before March 2024
    assert moment("2026-01-10T08:00Z", ASTANA) == datetime(2026, 1, 10, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "08:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageWrong, match="no moment"):
        moment(text, ASTANA)
