"""Quarantine over the API, on a real archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from situation.adapters.archive.parquet import ParquetArchive
from situation.quarantine import text_of
from tests.builders import after, positions
from tests.unit.web.world import World, build

BAD = {"reason": "unknown_device", "payload": b'{"t":1,"lat":51.1}\x1b[31m\xff'}


def a_world(root: Path, *rows: dict[str, Any]) -> World:
    world = build()
    archive = ParquetArchive(root / "archive")
    archive.append(positions(*({"digest": n} | row for n, row in enumerate(rows))), epoch="e")
    world.archive.__dict__.update(read=archive.read, release=archive.release)
    return world


async def rows_in(browser: httpx.AsyncClient, query: str = "") -> dict[str, Any]:
    body: dict[str, Any] = (await browser.get(f"/api/v1/quarantine?day=2026-01-15{query}")).json()
    return body


async def test_rows_are_shown_with_their_text_made_safe(tmp_path: Path) -> None:
    async with a_world(tmp_path, BAD, {"reason": "not_json", "lat": None}, {}).as_("admin") as browser:
        body = await rows_in(browser)
        assert (body["total"], [item["reason"] for item in body["items"]]) == (2, ["not_json", "unknown_device"])
        assert body["items"][1]["payload"] == '{"t":1,"lat":51.1}\\x1b[31m\\xff'
        assert [item["releasable"] for item in body["items"]] == [False, True]
        assert (await rows_in(browser, "&reason=future"))["items"] == []
        assert len((await rows_in(browser, "&limit=1"))["items"]) == 1
        assert (await browser.get("/api/v1/quarantine?day=2026-01-15&reason=nonsense")).status_code == 422


async def test_a_release_counts_at_once_and_is_in_the_journal(tmp_path: Path) -> None:
    world = a_world(tmp_path, BAD, BAD | {"fix_at": after(10)})
    async with world.as_("admin") as browser:
        ids = [item["id"] for item in (await rows_in(browser))["items"]]
        answer = await browser.post("/api/v1/quarantine/release", json={"ids": ids[:1], "why": "registered late"})
        assert (answer.status_code, answer.json()) == (200, {"released": 1, "vehicles": ["P-017"]})
        assert [item["released"] for item in (await rows_in(browser))["items"]] == [True, False]
        again = await browser.post("/api/v1/quarantine/release", json={"ids": ids, "why": "both"})
        assert (again.status_code, "already" in again.json()["detail"]) == (409, True)
        audit = (await browser.get("/api/v1/audit")).json()["items"]
    assert world.archive.read().num_rows == 1
    (change,) = [each for each in audit if each["action"] == "quarantine_released"]
    assert (change["by"], change["id"], change["why"]) == ("admin", "P-017", "registered late")


async def test_a_reason_has_to_be_given(tmp_path: Path) -> None:
    async with a_world(tmp_path, BAD).as_("admin") as browser:
        ids = [item["id"] for item in (await rows_in(browser))["items"]]
        for why in ("", "   "):
            answer = await browser.post("/api/v1/quarantine/release", json={"ids": ids, "why": why})
            assert answer.status_code == 422


def test_text_is_cut_and_says_so() -> None:
    assert text_of(b"x" * 10, 4) == "xxxx…"
    assert text_of(None, 4) == ""
    assert text_of("қар".encode(), 10) == "қар"
