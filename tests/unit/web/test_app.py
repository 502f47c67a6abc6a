"""What holds for the application as a whole: headers, errors, health, figures, the page, the documents."""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from geo.city import Attribution
from situation.errors import Unavailable
from situation.people import RIGHTS, Right, Role
from situation.positions import POSITIONS
from tests.builders import NOON, after, an_operator, positions
from tests.unit.web.world import World, build
from web.exposition import METRICS
from web.guard import CSP, HEADERS
from web.problems import STATUS_OF

DOCS = Path(__file__).parents[3] / "docs"


async def get(world: World, path: str, login: str | None = None, **sent: Any) -> Any:
    async with world.as_(login) as browser:
        return await browser.get(path, **sent)


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/session/me", "/no/such/path", "/open311/v2/services.xml", "/health/ready"]
)
async def test_every_answer_carries_the_security_headers(world: World, path: str) -> None:
    answer = await get(world, path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "strict-transport-security" not in answer.headers


async def test_over_https_the_browser_is_told_to_stay_there(world: World) -> None:
    async with world.client(base_url="https://centre.test") as browser:
        assert "max-age" in (await browser.get("/")).headers["strict-transport-security"]


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert "frame-ancestors 'none'" in CSP


async def test_the_city_names_whose_ground_and_whose_weather_it_shows() -> None:
    credit = Attribution(text="Weather data by Open-Meteo.com (CC BY 4.0)", url="https://open-meteo.com/")
    shown = (await get(build(weather_credit=credit), "/api/v1/city", "dispatcher")).json()
    assert (shown["weather_attribution"], shown["weather_attribution_url"]) == (credit.text, credit.url)
    without = (await get(build(), "/api/v1/city", "dispatcher")).json()
    assert (without["attribution"], without["weather_attribution"]) == ("© OpenStreetMap contributors", "")


async def test_the_city_says_when_its_screens_are_in_night_mode() -> None:
    shown = (await get(build(night=(time(22), time(6, 30))), "/api/v1/city", "dispatcher")).json()
    assert shown["night"] == {"start": "22:00", "end": "06:30"}
    assert (await get(build(), "/api/v1/city", "dispatcher")).json()["night"] is None


async def test_a_mistake_of_ours_is_a_number_and_no_trace(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.desk, "acknowledge_incident", lambda *_, **__: 1 / 0)
    async with world.as_("dispatcher") as browser:
        answer = await browser.post("/api/v1/incidents/own/acknowledge")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text
    assert re.search(r"[0-9a-f]{12}", answer.json()["detail"])
    assert "content-security-policy" in answer.headers


async def test_a_store_that_is_away_is_said_so_and_when_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = world.as_("dispatcher")

    def away() -> Any:
        raise Unavailable("the store is away")

    monkeypatch.setattr(world.store, "read", away)
    async with browser:
        answer = await browser.get("/api/v1/vehicles")
        ready = await browser.get("/health/ready")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert ready.json()["missing"]["store"] == "cannot be read"


async def test_a_body_over_the_limit_is_refused_with_and_without_its_length(world: World) -> None:
    async def pieces() -> Any:
        for _ in range(40):
            yield b" " * 50_000

    async with world.as_("dispatcher") as browser:
        headers = {"Content-Type": "application/json"}
        said = await browser.post("/api/v1/incidents", content=b" " * 1_000_001, headers=headers)
        unsaid = await browser.post("/api/v1/incidents", content=pieces(), headers=headers)
    assert said.status_code == 413
    assert 400 <= unsaid.status_code < 500


async def test_a_body_that_is_no_json_is_said_to_be_none(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        headers = {"Content-Type": "application/json"}
        answer = await browser.post("/api/v1/incidents", content=b'{"category": snow}', headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("the body is no JSON: ")
    assert "field" not in answer.json()


async def test_it_is_ready_once_every_needed_role_has_spoken(world: World) -> None:
    assert set((await get(world, "/health/ready")).json()["missing"]) == {"telemetry", "desk", "video"}
    for role in ("telemetry", "desk", "video"):
        world.parts.roles.take(role, {}, {"broker": "nats://root:secret@host"})
    world.parts.fleet.take(positions({"received_at": NOON}))
    world.clock.move_to(after(3))
    answer = await get(world, "/health/ready")
    assert answer.status_code == 200
    assert answer.json()["roles"] == {"telemetry": 3, "desk": 3, "video": 3}
    assert "nats://" not in answer.text
    assert answer.json()["positions_age_s"] == 3
    world.clock.advance(13)
    answer = await get(world, "/health/ready")
    assert answer.status_code == 503
    assert answer.json()["missing"]["desk"] == "silent for 16 s"


async def test_figures_are_in_the_text_format_and_all_in_the_documents_table(world: World) -> None:
    world.parts.roles.take("telemetry", {"accepted_total": 42.0}, {})
    answer = await get(world, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(answer.text))
    names = {sample.name for family in families for sample in family.samples}
    assert names <= set(METRICS)
    assert 'situation_role_figure{figure="accepted_total",role="telemetry"} 42.0' in answer.text
    documented = set(re.findall(r"^\| `(situation_\w+)`", (DOCS / "metrics.md").read_text(), re.MULTILINE))
    assert documented == set(METRICS)
    assert names == set(METRICS)


def test_the_roles_document_says_what_the_code_allows() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", (DOCS / "roles.md").read_text(), re.MULTILINE)
    table = {right: [cell.strip() == "yes" for cell in cells.split("|")] for right, cells in rows}
    assert table == {right.value: [right in RIGHTS[role] for role in Role] for right in Right}


def test_every_error_of_the_domain_has_a_status() -> None:
    from situation import errors

    children = {each for each in vars(errors).values() if isinstance(each, type) and each.__module__ == errors.__name__}
    assert children - {errors.SituationError} <= set(STATUS_OF)


async def test_without_a_built_page_it_is_said_how_to_build_it(world: World) -> None:
    answer = await get(world, "/")
    assert answer.status_code == 200
    assert "not built" in answer.text


async def test_a_built_page_is_served_its_hashed_files_kept_and_the_rest_asked_again(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>map</p>")
    (tmp_path / "assets" / "map-1a2b.js").write_text("1")
    (tmp_path.parent / "secret").write_text("s")
    world = build(static=tmp_path)
    page, script = await get(world, "/"), await get(world, "/assets/map-1a2b.js")
    assert (page.text, page.headers["cache-control"]) == ("<p>map</p>", "no-cache")
    assert "immutable" in script.headers["cache-control"]
    assert "javascript" in script.headers["content-type"]
    assert (await get(world, "/%2e%2e/secret")).status_code == 404
    assert (await get(world, "/api/v1/nothing")).headers["content-type"] == "application/problem+json"


async def test_long_texts_are_sent_compressed_to_who_can_read_it(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>built</title>")
    (tmp_path / "assets" / "main-ABC.js").write_text("let map = 1;\n" * 1000)
    world = build(static=tmp_path)
    squeezed = await get(world, "/assets/main-ABC.js", headers={"Accept-Encoding": "gzip"})
    assert (squeezed.headers["content-encoding"], squeezed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(squeezed.headers["content-length"]) < 1000 < len(squeezed.text)
    plain = await get(world, "/assets/main-ABC.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == squeezed.text
    short = await get(world, "/health/live", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


async def test_districts_are_sent_once_and_then_only_confirmed(world: World) -> None:
    first = await get(world, "/api/v1/districts", "viewer")
    (district,) = first.json()["features"]
    assert (district["id"], district["properties"]["name"]["kk"]) == ("esil", "Есіл")
    again = await get(world, "/api/v1/districts", "viewer", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_track_is_broken_where_nothing_was_heard(world: World) -> None:
    rows = [{"fix_at": after(s), "lon": 71.4 + s / 1e6} for s in (0, 60, 120, 241)]
    world.archive.table = _table(positions(*rows))
    query = "?from=2026-01-15T00:00:00Z&to=2026-01-15T12:00:00%2B05:00"
    answer = await get(world, f"/api/v1/vehicles/P-017/track{query}", "contractor")
    assert answer.headers["content-type"] == "application/geo+json"
    line, point = answer.json()["features"]
    assert len(line["geometry"]["coordinates"]) == len(line["properties"]["times"]) == 3
    assert point["geometry"]["type"] == "Point"
    assert world.archive.asked[0]["vehicles"] == ["P-017"]


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch], POSITIONS)


SPANS = (
    "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
    "?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "?from=2026-01-01T00:00:00&to=2026-01-02T00:00:00",
    "",
)


@pytest.mark.parametrize("query", SPANS)
async def test_a_track_needs_a_sensible_span_with_zones(world: World, query: str) -> None:
    assert (await get(world, f"/api/v1/vehicles/P-017/track{query}", "admin")).status_code == 422


async def test_vehicles_come_with_where_they_are(world: World) -> None:
    world.parts.fleet.take(positions({"speed_kmh": 8.0, "district": "esil"}))
    world.clock.move_to(NOON + timedelta(seconds=7))
    vehicles = {each["id"]: each for each in (await get(world, "/api/v1/vehicles", "viewer")).json()["items"]}
    assert vehicles["P-017"]["last"]["age_s"] == 7
    assert vehicles["P-017"]["last"]["district"] == "esil"
    assert vehicles["F-001"]["last"] is None
    assert vehicles["L-002"]["ownership"] == "municipal"


async def test_a_new_person_can_sign_in_and_nobody_sees_the_password(world: World) -> None:
    person = {"login": "aidos", "name": "Айдос", "role": "contractor", "password": "тёплая зима в Астане"}
    async with world.as_("admin") as browser:
        assert (await browser.post("/api/v1/users", json=person)).json()["field"] == "operator"
        added = await browser.post("/api/v1/users", json=person | {"operator": an_operator().id})
        assert added.status_code == 201
        assert (await browser.post("/api/v1/users", json=person)).status_code == 409
        short = await browser.post("/api/v1/users", json=person | {"login": "b", "password": "short"})
        assert short.json()["field"] == "password"
        assert "password" not in (await browser.get("/api/v1/users")).text
    async with world.client() as browser:
        answer = await browser.post("/api/v1/session/login", json={"login": "aidos", "password": person["password"]})
        assert answer.json()["operator"] == "esil-tazalyk"


async def test_the_audit_can_be_read_and_by_no_method_erased(world: World) -> None:
    world.desk.acknowledge_incident("own", by="dispatcher")
    async with world.as_("admin") as browser:
        page = (await browser.get("/api/v1/audit?subject=incident&id=own&limit=1")).json()
        assert [(change["by"], change["action"]) for change in page["items"]] == [("dispatcher", "acknowledged")]
        assert page["next"] == str(page["items"][0]["seq"])
        for method in ("DELETE", "PUT", "PATCH", "POST"):
            assert (await browser.request(method, "/api/v1/audit")).status_code == 405
