"""A query parameter that a route does not know is refused by name, on every route of the API alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.web.world import World, build

FRONTEND = Path(__file__).parents[3] / "web" / "frontend" / "src"
LINK = re.compile(r"""[`"]((?:[a-z/-]|\$\{encodeURIComponent\([\w.]+\)\})+)\?([^`"]+)[`"]""")
TAKES_ANY = {"/api/v1/session/provider/callback"}


class AnyId(dict[str, str]):
    """Something for every part of a path."""

    def __missing__(self, name: str) -> str:
        return "x"


ANY_ID = AnyId()


@pytest.mark.parametrize(
    ("path", "login", "name"),
    [
        ("/api/v1/incidents?opened_form=2026-01-15T00:00:00Z", "dispatcher", "opened_form"),
        ("/api/v1/incidents?state=new&district=esil&limits=5", "dispatcher", "limits"),
        ("/api/v1/vehicles?operator=city", "dispatcher", "operator"),
        ("/api/v1/audit?login=admin", "admin", "login"),
        ("/api/v1/playback/histogram?from=2026-01-15T00:00:00Z&to=2026-01-15T01:00:00Z&step=5", "dispatcher", "step"),
    ],
)
async def test_an_unknown_parameter_is_refused_by_name(world: World, path: str, login: str, name: str) -> None:
    async with world.as_(login) as browser:
        answer = await browser.get(path)
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["type"], problem["field"]) == ("/problems/invalid", name)
    assert problem["detail"].startswith(f"unknown query parameter '{name}': this route knows ")


async def test_the_known_ones_are_named_with_the_names_that_a_client_writes(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        detail = (await browser.get("/api/v1/findings?close=true")).json()["detail"]
        none = (await browser.get("/api/v1/operators?name=x")).json()["detail"]
    assert detail.endswith("this route knows camera, limit, open")
    assert none.endswith("this route knows none")


async def test_a_command_with_an_unknown_parameter_does_nothing(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        answer = await browser.post("/api/v1/incidents/own/acknowledge?force=true")
        incident = (await browser.get("/api/v1/incidents/own")).json()
    assert (answer.status_code, incident["state"]) == (422, "new")


async def test_open311_ignores_what_it_does_not_know_as_the_standard_says(world: World) -> None:
    async with world.client() as browser:
        assert (await browser.get("/open311/v2/services.json?jurisdiction=astana&nonsense=1")).status_code == 200


async def test_a_providers_answer_may_say_more_than_we_know(world: World) -> None:
    async with world.client() as browser:  # none is set up here: 404, not 422
        answer = await browser.get("/api/v1/session/provider/callback?code=x&session_state=y&scope=openid")
    assert answer.status_code == 404


async def test_every_route_refuses_and_names_what_the_schema_says() -> None:
    world = build()
    async with world.client() as browser:
        for path, operations in world.app.openapi()["paths"].items():
            if not path.startswith("/api/v1/") or path in TAKES_ANY:
                continue
            for method, operation in operations.items():
                answer = await browser.request(method, path.format_map(ANY_ID) + "?no_such=1")
                known = sorted(each["name"] for each in operation.get("parameters", []) if each["in"] == "query")
                said = f"unknown query parameter 'no_such': this route knows {', '.join(known) or 'none'}"
                assert (answer.status_code, answer.json()["detail"]) == (422, said), (method, path)


def test_the_page_asks_only_with_parameters_that_routes_know() -> None:
    known = {}
    for path, operations in build().app.openapi()["paths"].items():
        said = operations.get("get", {}).get("parameters", [])
        known[re.sub(r"{\w+}", "*", path)] = {each["name"] for each in said if each["in"] == "query"}
    asked = [link for file in sorted(FRONTEND.rglob("*.ts*")) for link in _links(file.read_text())]
    assert len(asked) > 15
    for path, names in asked:
        assert names <= known[f"/api/v1/{path}"], path


def _links(source: str) -> Iterator[tuple[str, set[str]]]:
    """Paths beneath the API that the page asks with parameters, and their names; what is put in is `*`."""
    for path, query in LINK.findall(source.replace("${url(`", "").replace("`)}?", "?")):
        if names := set(re.findall(r"(?:^|&)(\w+)=", query)):
            yield re.sub(r"\$\{.*?\}", "*", path), names
