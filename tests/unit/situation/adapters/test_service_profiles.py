"""A profile's file is taken whole, or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from situation.adapters.service_profiles import read_profile
from situation.adapters.toml_files import BadFile, line_of
from situation.app.errors import UsageWrong
from situation.app.place import open_profile, packaged_profiles
from situation.app.settings import Settings
from situation.streets.levels import ClockStart

GOOD = """name = "Ours"
source = "council, 2026"
starts = "event_start"
other = "B"

[[classes]]
code = "A"
name = "avenues"
hours = 2
passes = 2

[[classes]]
code = "B"
name = "the rest"
weekdays = 1

[class_of]
primary = "A"
"""


def refused(tmp_path: Path, text: str) -> BadFile:
    path = tmp_path / "ours.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadFile) as caught:
        read_profile(path)
    return caught.value


def test_a_citys_own_profile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(GOOD, "utf-8")
    profile = open_profile(Settings(service_profile=str(path)))
    assert (profile.name, profile.starts) == ("Ours", ClockStart.EVENT_START)
    assert (profile.service_class("primary").hours, profile.service_class("footway").weekdays) == (2, 1)


@pytest.mark.parametrize(
    ("change", "to", "line", "what"),
    [
        ("hours = 2", 'hours = "two"', 9, "classes.0.hours: expected `float`, got `str`"),
        ("hours = 2", "ours = 2", 9, "unknown field `ours`"),
        ("hours = 2", "weekdays = 0", 6, "either hours or weekdays"),
        ("weekdays = 1", "weekdays = 1\nhours = 3", 15, "class 'B' needs either hours or weekdays"),
        ("passes = 2", "passes = 9", 10, "class 'A' has 9 passes; give 1 to 3"),
        ("passes = 2", "by = 07:00:00", 10, "needs from_time, to_time and by together"),
        ('code = "B"', 'code = "A"', 13, "class 'A' is there twice"),
        ('other = "B"', 'other = "C"', 4, "there is no class 'C'"),
        ('primary = "A"', 'primary = "Z"', 18, "there is no class 'Z'"),
        ('starts = "event_start"', 'starts = "dawn"', 3, "starts: invalid enum value 'dawn'"),
        ('name = "avenues"', "name = avenues", 8, "is no TOML"),
        ('code = "B"\n', "", 12, "missing required field `code`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, change: str, to: str, line: int, what: str) -> None:
    assert change in GOOD
    told = refused(tmp_path, GOOD.replace(change, to))
    assert what in str(told)
    assert told.line == line
    assert f"ours.toml, line {line}: " in str(told)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="no UTF-8"):
        read_profile(tmp_path / "ours.toml")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageWrong, match="helsinki, kazakhstan, or to a TOML file"):
        open_profile(Settings(service_profile="syracuse"))


def test_the_packaged_ones_are_read_by_name() -> None:
    names = [open_profile(Settings(service_profile=name)).name for name in packaged_profiles()]
    assert names == ["Helsinki", "СТ РК 1912-2023"]


def test_a_line_is_the_nearest_that_names_it() -> None:
    text = "a = 1\n[b]\nc = 2\n[[b.d]]\ne = 1\n[[b.d]]\n'f g' = 1\n"
    assert line_of(text, ("b", "d", 1, "f g")) == 7
    assert line_of(text, ("b", "d", 1, "z")) == 6
    assert line_of(text, ("b", "z")) == 2
    assert line_of(text, ("z",)) is None
