"""Streets out of OpenStreetMap extracts (.osm.pbf, .osm, .osm.gz), by pyosmium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import osmium
import shapely

from geo.streets import Streets
from situation.adapters.city_errors import BadCity
from situation.adapters.street_rows import Box, StreetRow, one_way, streets_of

# What a vehicle drives on. Footways, tracks and steps are left out: a ping beside one is on the road.
DRIVABLE = frozenset(
    f"{road_class}{link}"
    for road_class in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for link in ("", "_link")
) | {"unclassified", "residential", "living_street", "service", "pedestrian", "road", "busway"}


def read_osm_streets(path: Path, *, within: Box | None = None) -> Streets:
    """The drivable ways of an extract that touch the box, uncut, or BadCity."""
    if not path.is_file():
        raise BadCity(path, "no such file", "give an extract, for one from https://download.geofabrik.de")
    try:
        return streets_of(_rows(path, within))
    except RuntimeError as error:
        raise BadCity(path, f"is no readable OpenStreetMap file ({error})", "download it again") from error


def _rows(path: Path, within: Box | None) -> Iterator[StreetRow]:
    ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
        tags = dict(way.tags)
        if tags.get("highway") not in DRIVABLE or tags.get("area") == "yes":
            continue
        for shape in _lines(way):
            if within is None or within.touches(shape):
                yield _row(tags, shape)


def _row(tags: Mapping[str, str], shape: shapely.LineString) -> StreetRow:
    direction = one_way(tags.get("oneway"), roundabout=_runs_one_way(tags))
    return StreetRow(
        name=tags.get("name") or tags.get("ref") or "",
        road_class=tags["highway"],
        one_way=direction != 0,
        shape=shapely.reverse(shape) if direction < 0 else shape,
    )


def _runs_one_way(tags: Mapping[str, str]) -> bool:
    """Roundabouts and motorways are one-way unless tagged otherwise."""
    return tags.get("junction") in ("roundabout", "circular") or tags["highway"] in ("motorway", "motorway_link")


def _lines(way: Any) -> Iterator[shapely.LineString]:
    """The way in lines; several where an extract has cut nodes out of it."""
    for known, nodes in groupby(way.nodes, key=lambda node: node.location.valid()):
        places = [(node.lon, node.lat) for node in nodes] if known else []
        if len(places) > 1:
            yield shapely.LineString(places)
