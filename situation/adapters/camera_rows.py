"""Rows of a list of cameras, by their columns' names, with their place in the file: from CSV and from GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, str]


class BadList(ValueError):
    """What is wrong with a file or one of its columns, and what to do."""


def csv_rows(text: str, *, needed: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Rows by line; comma, semicolon or tab between fields. Raises BadList."""
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    names: list[str] = []
    try:
        for cells in reader:
            place = f"line {reader.line_num}"
            if not names:
                names = _names(cells, needed)
            elif len(cells) > len(names):
                raise BadList(f"{place}: has more fields than the head line: quote what holds the delimiter")
            elif any(cell.strip() for cell in cells):
                yield place, dict(zip(names, (cell.strip() for cell in cells), strict=False))
    except csv.Error as error:
        raise BadList(f"line {reader.line_num}: is no CSV ({error})") from None
    if not names:
        raise BadList("the file is empty")


def geojson_rows(text: str) -> Iterator[tuple[str, Row]]:
    """Rows by feature; the point is `lon` and `lat`. Raises BadList."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadList(f"line {error.lineno}: is no JSON ({error.msg})") from None
    except RecursionError:
        raise BadList("is nested too deeply for a list of cameras") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise BadList("is no GeoJSON FeatureCollection: it needs a list of features")
    for number, feature in enumerate(features, start=1):
        yield f"feature {number}", _feature_row(feature)


def _names(cells: list[str], needed: Sequence[str]) -> list[str]:
    names = [name.strip().casefold() for name in cells]
    missing = [name for name in needed if name not in names]
    if missing:
        raise BadList(f"line 1: lacks the columns {', '.join(missing)}: name them in the first line")
    return names


def _feature_row(feature: Any) -> Row:
    """A feature without a point has no place: that is told with its other columns."""
    said = feature if isinstance(feature, dict) else {}
    properties, geometry = said.get("properties") or {}, said.get("geometry")
    row = {"id": _text(said.get("id"))}
    if isinstance(properties, dict):
        row |= {str(name).casefold(): _text(value) for name, value in properties.items()}
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        place = geometry.get("coordinates")
        if isinstance(place, list) and len(place) >= 2:
            row["lon"], row["lat"] = _text(place[0]), _text(place[1])
    return row


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
