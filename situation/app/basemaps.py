"""The background map that the settings name, and what the doctor says of it."""

from __future__ import annotations

import logging

from geo.basemap import Basemap, TileKind
from situation.adapters.basemap_file import read_basemap
from situation.adapters.toml_files import BadFile
from situation.app.examinations import Doubt
from situation.app.place import open_city
from situation.app.settings import Settings

log = logging.getLogger(__name__)

# Layers that the screen draws, of Protomaps' schema and of OpenMapTiles'; web/frontend/src/map/basemap_style.ts
DRAWN = frozenset(
    ("earth", "landcover", "landuse", "park", "water", "waterway", "building", "buildings", "transportation", "roads")
)


def basemap_of(settings: Settings) -> Basemap | None:
    """The background map; None where none is named, and, with a line in the log, where it cannot be used."""
    if settings.basemap is None:
        return None
    try:
        return read_basemap(settings.basemap.expanduser())
    except BadFile as error:  # the centre works without a background
        log.warning("no background map: %s", error)
        return None


def look_at_basemap(settings: Settings) -> str:
    """Whether the file can be drawn, is of this city, and names whose data it has."""
    if settings.basemap is None:
        return "not configured: the map has districts and streets only"
    found = read_basemap(settings.basemap.expanduser())
    text = f"{found.kind} tiles, zoom {found.min_zoom} to {found.max_zoom}, {found.path.stat().st_size / 1e6:,.1f} MB"
    if not found.covers(*open_city(settings).center):
        raise Doubt(f"{text}; it has nothing of this city: make one of its box, see docs/basemap.md")
    if found.kind is TileKind.VECTOR and not found.layers & DRAWN:
        raise Doubt(f"{text}; none of its layers is drawn: they are neither Protomaps' nor OpenMapTiles'")
    if not found.credits:
        raise Doubt(f"{text}; it names nobody: whoever made its data must be in the city's attribution")
    return f"{text}, by {' '.join(credit.text for credit in found.credits)}"
