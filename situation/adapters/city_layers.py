"""The layers of a city's districts as files of its folder: the first one, and one for each day from which others hold.

`districts.geojson` holds from the beginning, `districts.2026-07-01.geojson` from that day's midnight by the city's
clocks. A layer ends where the next one begins, so there is never a day with two or with none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely

from geo.district_layers import DistrictLayer
from geo.districts import District
from situation.adapters.city_districts import read_districts, write_districts
from situation.adapters.city_errors import BadCity

FIRST = "districts.geojson"
_LATER = re.compile(r"districts\.(.+)\.geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFile:
    """One layer's file, and the days for which it holds."""

    path: Path
    valid_from: date | None  # None: from the beginning
    valid_to: date | None  # the first day of the next one; None: it is the last


def layer_files(folder: Path) -> list[LayerFile]:
    """A city's layers, oldest first; none where it has no districts. BadCity where a name is no date."""
    later = sorted((_day_of(path), path) for path in folder.glob("districts.*.geojson"))
    first = folder / FIRST
    if later and not first.exists():
        raise BadCity(first, "is missing, though later districts are there", "put the first ones back")
    found = [(None, first), *later] if first.exists() else []
    ends = [*(day for day, _ in later), None]
    return [LayerFile(path=path, valid_from=day, valid_to=end) for (day, path), end in zip(found, ends, strict=False)]


def read_layers(folder: Path, timezone: str) -> tuple[tuple[District, ...], tuple[DistrictLayer, ...]]:
    """The first districts, and what came in their place, or BadCity."""
    files = layer_files(folder)
    first = read_districts(files[0].path) if files else ()
    zone = ZoneInfo(timezone)
    return first, tuple(
        DistrictLayer(valid_from=datetime.combine(file.valid_from, time(), zone), districts=read_districts(file.path))
        for file in files
        if file.valid_from
    )


def put_layer(source: Path, folder: Path, valid_from: date, *, correct: bool) -> tuple[Path, tuple[str, ...]]:
    """The source's districts as a layer of the folder: its file, and remarks. BadCity where they would rewrite a past.

    The first districts of a city hold from the beginning. `correct` puts the newest ones right in their place: what
    has been decided by them stays, what is counted anew is counted otherwise.
    """
    files = layer_files(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not files:
        write_districts(source, folder / FIRST)
        return folder / FIRST, ()
    newest = files[-1]
    new, old = read_districts(source), read_districts(newest.path)
    if is_same(new, old):
        return newest.path, ("these are the districts that are there already: nothing was changed",)
    if not correct and newest.valid_from and valid_from <= newest.valid_from:
        raise BadCity(
            source,
            f"would hold from {valid_from}, but there are districts that hold from {newest.valid_from}",
            "give a later --valid-from, or --correct to put those right",
        )
    path = newest.path if correct else folder / f"districts.{valid_from}.geojson"
    write_districts(source, path)
    gone = sorted({district.id for district in old} - {district.id for district in new})
    return path, tuple(f"{name!r} is no more: see which operators have to work there" for name in gone)


def is_same(one: Sequence[District], other: Sequence[District]) -> bool:
    """Whether both are the same districts, in the same order, with the same names and shapes."""
    return len(one) == len(other) and all(
        a.id == b.id and a.names == b.names and bool(shapely.equals_identical(a.shape, b.shape))
        for a, b in zip(one, other, strict=True)
    )


def _day_of(path: Path) -> date:
    found = _LATER.fullmatch(path.name)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise BadCity(path, "its name has no date", "call it such as districts.2026-07-01.geojson") from None
