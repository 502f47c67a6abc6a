"""PMTiles files of one tile, written by their specifications: PMTiles 3 and Mapbox Vector Tile 2."""

from __future__ import annotations

import gzip
import json
import math
import struct
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

ZOOM = 8
EXTENT = 4096
MVT, PNG = 1, 2
WORLD = (-180.0, -85.0, 180.0, 85.0)
OSM = {"attribution": '<a href="https://www.openstreetmap.org/copyright" onclick="x()">&copy; OpenStreetMap</a>'}
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def pmtiles(
    tile: bytes,
    place: tuple[float, float],
    *,
    kind: int = MVT,
    metadata: Mapping[str, Any] = OSM,
    bounds: Box = WORLD,
    version: int = 3,
    compression: int = 2,
) -> bytes:
    """A file that has the tile over a place at ZOOM, and no other."""
    stored = gzip.compress(tile) if kind == MVT else tile
    x, y = (int(part) for part in _position(*place))
    # entries, id, run length, length, offset + 1
    directory = gzip.compress(b"".join(map(_varint, (1, _hilbert_id(x, y), 1, len(stored), 1))))
    told = gzip.compress(json.dumps(metadata).encode())
    root, meta = 127, 127 + len(directory)
    data = meta + len(told)
    header = struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", version, root, len(directory), meta, len(told), data, 0, data, len(stored), 1, 1, 1),
        *(1, 2, compression if kind == MVT else 1, kind, ZOOM, ZOOM),
        *(round(part * 1e7) for part in bounds),
        *(ZOOM, round(place[0] * 1e7), round(place[1] * 1e7)),
    )
    return header + directory + told + stored


def vector_tile(place: tuple[float, float], shapes: Sequence[tuple[str, str, Box]]) -> bytes:
    """The tile over a place; of each shape its layer, its `kind` and its box. Each layer has one shape."""
    return b"".join(_field(3, _layer(place, *shape)) for shape in shapes)


def _layer(place: tuple[float, float], name: str, kind: str, box: Box) -> bytes:
    west, south, east, north = box
    corners = [_in_tile(place, *at) for at in ((west, north), (east, north), (east, south), (west, south))]
    geometry = [9, *_steps((0, 0), corners[0]), 26]
    for before, after in pairwise(corners):
        geometry += _steps(before, after)
    feature = _field(2, b"\0\0") + b"\x18\x03" + _field(4, b"".join(map(_varint, [*geometry, 15])))
    value = _field(1, kind.encode())
    return b"".join(
        (
            _field(1, name.encode()),
            _field(2, feature),
            _field(3, b"kind"),
            _field(4, value),
            b"\x28" + _varint(EXTENT),
            b"\x78\x02",
        )
    )


def _position(lon: float, lat: float) -> tuple[float, float]:
    """In tiles of ZOOM from the north-west corner of the world."""
    north = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return (lon + 180) / 360 * 2**ZOOM, north * 2**ZOOM


def _in_tile(place: tuple[float, float], lon: float, lat: float) -> tuple[int, int]:
    (x, y), (tile_x, tile_y) = _position(lon, lat), _position(*place)
    return round((x - int(tile_x)) * EXTENT), round((y - int(tile_y)) * EXTENT)


def _steps(before: tuple[int, int], after: tuple[int, int]) -> list[int]:
    return [step << 1 if step >= 0 else (-step << 1) - 1 for step in (after[0] - before[0], after[1] - before[1])]


def _hilbert_id(x: int, y: int) -> int:
    found = (4**ZOOM - 1) // 3
    side = 2 ** (ZOOM - 1)
    while side:
        right, down = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            x, y = y, x
        side //= 2
    return found


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body
