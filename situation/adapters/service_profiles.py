"""Service profiles as TOML files: what is owed to which class of street, and which street is of which class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path
from types import MappingProxyType

import msgspec

from situation.adapters.toml_files import BadFile, Keys, read_toml
from situation.streets.coverage import MOST_PASSES
from situation.streets.levels import ClockStart, ServiceClass, ServiceProfile

DO = "correct it as docs/coverage.md says"


class ClassSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[classes]]` of a profile's file."""

    code: str
    name: str
    hours: float = 0.0
    weekdays: int = 0
    passes: int = 1
    from_time: time | None = None
    to_time: time | None = None
    by: time | None = None


class ProfileSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profile's file."""

    name: str
    source: str
    starts: ClockStart
    other: str
    classes: list[ClassSheet]
    class_of: dict[str, str] = {}


def read_profile(path: Path) -> ServiceProfile:
    """The profile of a file, or BadFile."""
    sheet = read_toml(path, ProfileSheet, do=DO)
    for keys, what in _faults(sheet):
        raise BadFile.at(path, keys, what, DO)
    return ServiceProfile(
        name=sheet.name,
        source=sheet.source,
        starts=sheet.starts,
        classes=MappingProxyType({each.code: ServiceClass(**msgspec.structs.asdict(each)) for each in sheet.classes}),
        class_of=MappingProxyType(sheet.class_of),
        other=sheet.other,
    )


def _faults(sheet: ProfileSheet) -> Iterator[tuple[Keys, str]]:
    """What is wrong with what each key says beside the others, and where."""
    codes = [each.code for each in sheet.classes]
    for row, each in enumerate(sheet.classes):
        for key, what in _class_faults(each):
            yield ("classes", row, key), f"class {each.code!r} {what}"
        if each.code in codes[:row]:
            yield ("classes", row, "code"), f"class {each.code!r} is there twice"
    if sheet.other not in codes:
        yield ("other",), f"there is no class {sheet.other!r}"
    for road, code in sheet.class_of.items():
        if code not in codes:
            yield ("class_of", road), f"there is no class {code!r}"


def _class_faults(each: ClassSheet) -> Iterator[tuple[str, str]]:
    if each.hours < 0 or each.weekdays < 0 or bool(each.hours) == bool(each.weekdays):
        yield "weekdays" if each.weekdays else "hours", "needs either hours or weekdays, more than 0"
    if not 1 <= each.passes <= MOST_PASSES:
        yield "passes", f"has {each.passes} passes; give 1 to {MOST_PASSES}"
    if len({each.from_time is None, each.to_time is None, each.by is None}) > 1:
        yield "by" if each.by else "from_time", "needs from_time, to_time and by together, or none of them"
