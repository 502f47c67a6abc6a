"""The map's background: its file is sent in parts, to those who see the map, and what it is stands beside the city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from geo.basemap import Basemap, TileKind
from geo.city import Attribution
from tests.unit.web.world import World, build

FILE = "/api/v1/basemap"
BODY = bytes(range(256)) * 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "secret-place.pmtiles").write_bytes(BODY)
    return tmp_path / "secret-place.pmtiles"


@pytest.fixture
def world(path: Path) -> World:
    named = (Attribution(text="©"), Attribution(text="OpenStreetMap", url="https://www.openstreetmap.org/copyright"))
    box = (71.0, 51.0, 72.0, 51.5)
    return build(basemap=Basemap(path=path, kind=TileKind.VECTOR, min_zoom=0, max_zoom=15, bounds=box, credits=named))


async def asked(world: World, address: str, login: str | None = "dispatcher", **headers: str) -> httpx.Response:
    async with world.as_(login) as client:
        return await client.get(address, headers=headers)


async def test_a_part_is_sent_as_it_lies_with_its_place_and_the_files_tag(world: World) -> None:
    part = await asked(world, FILE, Range="bytes=100-611", **{"Accept-Encoding": "gzip"})
    assert (part.status_code, part.content) == (206, BODY[100:612])
    assert part.headers["content-range"] == f"bytes 100-611/{len(BODY)}"
    assert part.headers["content-type"] == "application/vnd.pmtiles"
    assert "content-encoding" not in part.headers
    whole = await asked(world, FILE)
    assert (whole.status_code, whole.content, whole.headers["accept-ranges"]) == (200, BODY, "bytes")
    assert whole.headers["etag"] == part.headers["etag"]
    assert whole.headers["cache-control"] == "private, max-age=3600"


async def test_a_part_beyond_the_end_is_refused(world: World) -> None:
    beyond = await asked(world, FILE, Range=f"bytes={len(BODY)}-{len(BODY) + 9}")
    assert beyond.status_code == 416


async def test_a_file_that_was_replaced_has_another_tag(world: World, path: Path) -> None:
    before = await asked(world, FILE, Range="bytes=0-9")
    path.write_bytes(BODY + b"more")
    after = await asked(world, FILE, Range="bytes=0-9", **{"If-Range": before.headers["etag"]})
    assert after.status_code == 200  # the part of the former file is not this one's
    assert after.headers["etag"] != before.headers["etag"]


async def test_without_a_file_there_is_none_and_no_path_is_told(world: World, path: Path) -> None:
    path.unlink()
    for centre in (world, build()):
        none = await asked(centre, FILE)
        assert none.status_code == 404
        assert none.json()["detail"] == "no background map of city 'astana'"
        assert none.headers["content-type"] == "application/problem+json"
        assert "secret-place" not in none.text


async def test_nobody_who_has_not_signed_in_gets_a_part(world: World) -> None:
    assert (await asked(world, FILE, None, Range="bytes=0-9")).status_code == 401


async def test_the_city_says_what_its_background_is_and_not_where(world: World) -> None:
    shown: dict[str, Any] = (await asked(world, "/api/v1/city")).json()["basemap"]
    assert shown == {
        "kind": "vector",
        "min_zoom": 0,
        "max_zoom": 15,
        "bounds": [71.0, 51.0, 72.0, 51.5],
        "credits": [
            {"text": "©", "url": ""},
            {"text": "OpenStreetMap", "url": "https://www.openstreetmap.org/copyright"},
        ],
    }
    assert (await asked(build(), "/api/v1/city")).json()["basemap"] is None
