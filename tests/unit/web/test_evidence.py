from __future__ import annotations

import io
import zipfile

import httpx

from tests.unit.web.world import World


async def ask(world: World, login: str, **query: str) -> httpx.Response:
    async with world.as_(login) as client:
        return await client.get("/api/v1/incidents/own/evidence/package", params=query)


async def test_a_package_is_handed_out_with_its_reason_in_the_audit(world: World) -> None:
    answer = await ask(world, "supervisor", reason="police, case 77", form="shared")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert [name.split("/")[1] for name in archive.namelist()] == ["manifest.json"]
    with world.store.read() as unit:
        told = [one for one in unit.list_changes(subject="incident", id="own") if one.action == "evidence_exported"]
    assert [(one.by, one.why) for one in told] == [
        ("supervisor", f"package 1, shared, manifest {'5' * 64}: police, case 77")
    ]


async def test_without_the_right_a_reason_or_an_incident_there_is_no_package(world: World) -> None:
    assert (await ask(world, "dispatcher", reason="curious")).status_code == 403
    assert (await ask(world, "supervisor")).status_code == 422
    async with world.as_("supervisor") as client:
        nowhere = await client.get("/api/v1/incidents/nowhere/evidence/package", params={"reason": "why not"})
    assert nowhere.status_code == 404
