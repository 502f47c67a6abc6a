"""A PMTiles file is told by its header; what is none, or cannot be drawn, is refused with what to do."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from geo.basemap import TileKind
from geo.city import Attribution
from situation.adapters.basemap_file import credits_of, read_basemap
from situation.adapters.toml_files import BadFile
from tests.basemaps import PNG, WORLD, ZOOM, pmtiles

PLACE = (71.43, 51.13)
WHOLE = pmtiles(b"tile", PLACE)
METADATA = struct.unpack_from("<Q", WHOLE, 24)[0]  # where it begins


def kept(folder: Path, body: bytes) -> Path:
    file = folder / "city.pmtiles"
    file.write_bytes(body)
    return file


def refusal(folder: Path, body: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        read_basemap(kept(folder, body))
    return str(refused.value)


def changed(at: int, *, to: int) -> bytes:
    return WHOLE[:at] + bytes([to]) + WHOLE[at + 1 :]


def test_it_tells_kind_zooms_bounds_layers_and_credits(tmp_path: Path) -> None:
    metadata = {"attribution": "Protomaps", "vector_layers": [{"id": "water"}, {"id": "roads"}, "odd", {}]}
    bounds = (71.2, 51.0, 71.7, 51.3)
    found = read_basemap(kept(tmp_path, pmtiles(b"tile", PLACE, metadata=metadata, bounds=bounds)))
    assert (found.kind, found.min_zoom, found.max_zoom) == (TileKind.VECTOR, ZOOM, ZOOM)
    assert found.bounds == pytest.approx(bounds)
    assert found.layers == {"water", "roads"}
    assert found.credits == (Attribution(text="Protomaps"),)
    assert found.covers(*PLACE)
    assert not found.covers(76.9, 43.2)


def test_pictures_are_a_raster_map_and_metadata_may_say_nothing(tmp_path: Path) -> None:
    found = read_basemap(kept(tmp_path, pmtiles(b"picture", PLACE, kind=PNG, metadata={})))
    assert (found.kind, found.bounds, found.layers, found.credits) == (TileKind.RASTER, WORLD, frozenset(), ())


@pytest.mark.parametrize(
    ("body", "what", "do"),
    [
        (b"", "is no PMTiles file", "docs/basemap.md"),
        (b"SQLite format 3\0" * 20, "is no PMTiles file", "docs/basemap.md"),
        (WHOLE[:100], "ends within its header", "fetch or make it again"),
        (WHOLE[:-1], "is shorter than its header says", "fetch or make it again"),
        (changed(7, to=2), "is of version 2, not 3", "pmtiles convert"),
        (changed(99, to=5), "has tiles of type 5", "MVT, PNG, JPEG and WebP"),
        (changed(98, to=3), "compressed in a way that browsers cannot read", "gzip"),
        (WHOLE[:32] + struct.pack("<Q", 2**40) + WHOLE[40:], "is shorter", "again"),
        (WHOLE[:24] + struct.pack("<Q", 0) + WHOLE[32:], "metadata that cannot be read", "again"),
        (changed(METADATA + 12, to=0xFF), "metadata that cannot be read", "again"),
    ],
    ids=[
        "empty",
        "mbtiles",
        "header",
        "tail",
        "version",
        "avif",
        "brotli",
        "long metadata",
        "no metadata",
        "bent metadata",
    ],
)
def test_what_cannot_be_used_is_refused_by_name_with_what_to_do(
    tmp_path: Path, body: bytes, what: str, do: str
) -> None:
    said = refusal(tmp_path, body)
    assert said.startswith(f"{tmp_path / 'city.pmtiles'}: ")
    assert what in said
    assert do in said


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pmtiles", tmp_path):
        with pytest.raises(BadFile, match="cannot be read"):
            read_basemap(path)


def test_credits_are_words_and_links_to_the_web_and_nothing_else() -> None:
    html = (
        '<a href="https://github.com/protomaps/basemaps"><b>Protomaps</b></a> &copy; '
        '<a href="javascript:alert(1)">Open\n StreetMap</a><img src=x onerror=alert(1)>'
    )
    assert credits_of(html) == (
        Attribution(text="Protomaps", url="https://github.com/protomaps/basemaps"),
        Attribution(text="©"),
        Attribution(text="Open StreetMap"),
    )
    assert credits_of("") == ()
