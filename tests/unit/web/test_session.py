from __future__ import annotations

import pytest

from situation.people import Role
from tests.unit.web.world import HOST, PASSWORD, World, a_user, build


async def test_a_page_may_ask_who_is_signed_in_without_an_error() -> None:
    world = build()
    async with world.client() as nobody, world.as_("viewer") as viewer:
        assert (await nobody.get("/api/v1/session")).json()["me"] is None
        assert (await viewer.get("/api/v1/session")).json()["me"]["login"] == "viewer"
        viewer.cookies.set("session", "forged")
        assert (await viewer.get("/api/v1/session")).json()["me"] is None


async def sign_in(world: World, login: str = "dispatcher", password: str = PASSWORD, **client):
    async with world.client(**client) as browser:
        return await browser.post("/api/v1/session/login", json={"login": login, "password": password})


async def test_signing_in_says_who_one_is_and_what_one_may(world: World) -> None:
    answer = await sign_in(world)
    assert answer.status_code == 200
    assert answer.json()["login"] == "dispatcher"
    assert "work_incident" in answer.json()["rights"]
    assert "close_incident" not in answer.json()["rights"]


async def test_the_session_lasts_until_one_signs_out(world: World) -> None:
    async with world.client() as browser:
        await browser.post("/api/v1/session/login", json={"login": "dispatcher", "password": PASSWORD})
        assert (await browser.get("/api/v1/session/me")).json()["name"] == "The dispatcher"
        stolen = dict(browser.cookies)
        assert (await browser.post("/api/v1/session/logout")).status_code == 204
    async with world.client(cookies=stolen) as thief:
        assert (await thief.get("/api/v1/session/me")).status_code == 401


async def test_a_session_ends_with_the_shift(world: World) -> None:
    async with world.client() as browser:
        await browser.post("/api/v1/session/login", json={"login": "dispatcher", "password": PASSWORD})
        world.clock.advance(world.settings.session_for_s + 1)
        assert (await browser.get("/api/v1/session/me")).status_code == 401


async def test_on_plain_http_the_cookie_is_httponly_and_lax(world: World) -> None:
    cookie = (await sign_in(world)).headers["set-cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_bound_to_the_host(world: World) -> None:
    cookie = (await sign_in(world, base_url="https://centre.test")).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_behind_a_proxy_that_ends_tls_the_cookie_is_secure_by_setting() -> None:
    cookie = (await sign_in(build(secure_cookies=True))).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")


async def test_an_https_request_never_reads_the_plain_cookie(world: World) -> None:
    async with world.client(base_url="https://centre.test", cookies={"session": world.token("admin")}) as browser:
        assert (await browser.get("/api/v1/session/me")).status_code == 401


async def test_only_the_hash_of_the_token_is_kept(world: World) -> None:
    token = (await sign_in(world)).cookies["session"]
    assert len(token) >= 43  # 256 bits in base64
    with world.store.read() as unit:
        assert unit.find_session(token) is None


async def test_every_sign_in_gets_a_new_token(world: World) -> None:
    assert (await sign_in(world)).cookies["session"] != (await sign_in(world)).cookies["session"]


async def test_wrong_password_and_unknown_login_get_the_same_answer(world: World) -> None:
    wrong = await sign_in(world, password="not this one")
    unknown = await sign_in(world, login="nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


async def test_a_disabled_user_does_not_get_in(world: World) -> None:
    with world.store.begin() as unit:
        unit.put_user(a_user(Role.VIEWER, enabled=False))
    assert (await sign_in(world, login="viewer")).status_code == 401


async def test_the_sixth_wrong_password_within_a_minute_waits(world: World) -> None:
    for _ in range(5):
        assert (await sign_in(world, password="guess")).status_code == 401
    refused = await sign_in(world)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    world.clock.advance(61)
    assert (await sign_in(world)).status_code == 200


async def test_one_persons_failures_lock_out_nobody_else(world: World) -> None:
    for _ in range(6):
        await sign_in(world, login="viewer", password="guess")
    assert (await sign_in(world)).status_code == 200


async def test_an_address_that_guesses_many_logins_waits(world: World) -> None:
    for number in range(20):
        await sign_in(world, login=f"guess{number}", password="guess")
    assert (await sign_in(world)).status_code == 429
    assert (await sign_in(world, host="10.0.0.8")).status_code == 200


async def test_a_forged_forwarded_address_changes_nothing(world: World) -> None:
    async with world.client() as browser:
        for number in range(20):
            await browser.post(
                "/api/v1/session/login",
                json={"login": f"guess{number}", "password": "x"},
                headers={"X-Forwarded-For": f"10.0.0.{number}"},
            )
    assert (await sign_in(world)).status_code == 429


async def test_a_whole_shift_signs_in_from_one_address(world: World) -> None:
    for _ in range(25):
        assert (await sign_in(world)).status_code == 200


async def test_the_audit_knows_who_came_who_was_refused_and_who_left(world: World) -> None:
    await sign_in(world, password="guess")
    async with world.client() as browser:
        await browser.post("/api/v1/session/login", json={"login": "dispatcher", "password": PASSWORD})
        await browser.post("/api/v1/session/logout")
    with world.store.read() as unit:
        actions = [change.action for change in unit.list_changes(subject="session")]
    assert actions == ["refused", "signed_in", "signed_out"]


async def test_a_password_typed_as_login_is_not_written_down(world: World) -> None:
    await sign_in(world, login="my secret password", password="x")
    with world.store.read() as unit:
        assert "my secret password" not in str(unit.list_changes(subject="session"))


async def test_another_sites_page_cannot_act_with_our_cookie(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        for origin in ("https://evil.test", "null", "http://centre.test.evil.test", ""):
            answer = await browser.post("/api/v1/incidents/own/acknowledge", headers={"Origin": origin})
            assert answer.status_code == 403, origin


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), (None, 200)]
)
async def test_without_an_origin_the_browsers_own_word_counts_and_a_script_has_none(
    world: World, site: str | None, status: int
) -> None:
    async with world.as_("dispatcher") as browser:
        del browser.headers["Origin"]
        headers = {} if site is None else {"Sec-Fetch-Site": site}
        answer = await browser.post("/api/v1/incidents/own/acknowledge", headers=headers)
        assert answer.status_code == status


async def test_a_trusted_origin_of_the_settings_may_act() -> None:
    world = build(allowed_origins=frozenset({"https://map.test"}))
    async with world.as_("dispatcher") as browser:
        answer = await browser.post("/api/v1/incidents/own/acknowledge", headers={"Origin": "https://map.test"})
        assert answer.status_code == 200


async def test_the_own_page_is_known_by_host_and_port(world: World) -> None:
    async with world.as_("dispatcher") as browser:
        answer = await browser.post("/api/v1/incidents/own/acknowledge", headers={"Origin": HOST})
        assert answer.status_code == 200
