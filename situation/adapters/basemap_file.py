"""A PMTiles file (version 3 of its specification, https://github.com/protomaps/PMTiles): what its header says of it.

Only the header and the metadata are read; tiles are for the screen, which asks for their bytes.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, BinaryIO, Final

from geo.basemap import Basemap, TileKind
from geo.city import Attribution
from situation.adapters.toml_files import BadFile

MAGIC: Final = b"PMTiles"
VERSION: Final = 3
HEADER: Final = struct.Struct("<7sB11Q6B4iB2i")
KINDS: Final = {1: TileKind.VECTOR, 2: TileKind.RASTER, 3: TileKind.RASTER, 4: TileKind.RASTER}  # MVT, PNG, JPEG, WebP
COMPRESSIONS: Final = {1: "none", 2: "gzip"}  # others are in the specification, and not in browsers
MOST_METADATA: Final = 1 << 20  # bytes; a basemap's are some kB
E7: Final = 1e7  # degrees are stored as whole numbers of 1e-7

MAKE = "set SITUATION_BASEMAP to a file made as docs/basemap.md says, or to nothing"
FETCH = "it is not whole, fetch or make it again"


def read_basemap(path: Path) -> Basemap:
    """What the file is. BadFile with what is wrong and what to do."""
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})", MAKE) from None


def _read(path: Path, file: BinaryIO) -> Basemap:
    head = file.read(HEADER.size)
    if head[: len(MAGIC)] != MAGIC:
        raise BadFile(path, "is no PMTiles file", MAKE)
    if len(head) < HEADER.size:
        raise BadFile(path, "ends within its header", FETCH)
    _, version, *rest = HEADER.unpack(head)
    if version != VERSION:
        raise BadFile(path, f"is of version {version}, not {VERSION}", "convert it with `pmtiles convert`")
    metadata_at, metadata_length, tiles_at, tiles_length = rest[2], rest[3], rest[6], rest[7]
    _, inner, outer, tile_type, min_zoom, max_zoom, *corners = rest[11:21]
    if tile_type not in KINDS:
        raise BadFile(path, f"has tiles of type {tile_type}", "MVT, PNG, JPEG and WebP are drawn: " + MAKE)
    if not {inner, outer} <= COMPRESSIONS.keys():
        raise BadFile(path, "is compressed in a way that browsers cannot read", "make it with gzip or none")
    if path.stat().st_size < max(tiles_at + tiles_length, metadata_at + metadata_length):
        raise BadFile(path, "is shorter than its header says", FETCH)
    metadata = _metadata(path, file, metadata_at, metadata_length, COMPRESSIONS[inner])
    west, south, east, north = (corner / E7 for corner in corners)
    return Basemap(
        path=path,
        kind=KINDS[tile_type],
        min_zoom=min_zoom,
        max_zoom=max_zoom,
        bounds=(west, south, east, north),
        credits=credits_of(str(metadata.get("attribution", ""))),
        layers=_layers_of(metadata),
    )


def _metadata(path: Path, file: BinaryIO, at: int, length: int, compression: str) -> Mapping[str, Any]:
    if length > MOST_METADATA:
        raise BadFile(path, f"has {length} bytes of metadata", FETCH)
    file.seek(at)
    body = file.read(length)
    try:
        told = json.loads(gzip.decompress(body) if compression == "gzip" else body)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BadFile(path, f"has metadata that cannot be read ({error})", FETCH) from None
    return told if isinstance(told, dict) else {}


def _layers_of(metadata: Mapping[str, Any]) -> frozenset[str]:
    layers = metadata.get("vector_layers")
    found = layers if isinstance(layers, list) else []
    return frozenset(str(layer["id"]) for layer in found if isinstance(layer, dict) and "id" in layer)


def credits_of(html: str) -> tuple[Attribution, ...]:
    """The pieces of an attribution, which is HTML in these files; links to the web alone are kept as links."""
    reader = _Credits()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Credits(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Attribution] = []
        self._url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look for the address of a link."""
        if tag == "a":
            url = dict(attrs).get("href") or ""
            self._url = url if url.startswith(("https://", "http://")) else ""

    def handle_endtag(self, tag: str) -> None:
        """Forget the address after its link."""
        if tag == "a":
            self._url = ""

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if text := " ".join(data.split()):
            self.found.append(Attribution(text=text, url=self._url))
