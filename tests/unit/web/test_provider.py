"""Signing in at an identity provider: what is believed, and everything that is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from situation.people import Role
from tests.builders import NOON
from tests.unit.web.fake_provider import CLIENT, ISSUER, SECRET, FakeProvider
from tests.unit.web.world import PASSWORD, World, a_user, build
from web.provider import Errand, Provider
from web.settings import OidcSettings

NOON_S = int(NOON.timestamp())
OIDC = OidcSettings(
    issuer=ISSUER,
    client_id=CLIENT,
    client_secret=SecretStr(SECRET),
    roles=(("centre-admins", Role.ADMIN), ("centre-duty", Role.DISPATCHER), ("hired", Role.CONTRACTOR)),
)
START, BACK = "/api/v1/session/provider", "/api/v1/session/provider/callback"


@pytest.fixture
def fake() -> FakeProvider:
    return FakeProvider()


def centre(fake: FakeProvider, **changes: Any) -> World:
    oidc = replace(OIDC, **changes.pop("oidc", {}))
    world = build(oidc=oidc, **changes)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(fake.app()))
    world.app.state.parts = replace(world.parts, provider=Provider(oidc, http=http, clock=world.clock))
    return world


async def go(world: World, fake: FakeProvider, **bent: str) -> tuple[str, dict[str, Any] | None]:
    """There and back in one browser: where it ends, and who it then is. `bent` changes what it brings back."""
    async with world.client() as browser:
        away = await browser.get(START)
        assert away.status_code == 303, away.text
        brought = fake.authorize(away.headers["location"]) | bent
        answer = await browser.get(BACK, params={name: value for name, value in brought.items() if value})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"], (await browser.get("/api/v1/session")).json()["me"]


async def test_a_person_comes_in_with_the_role_of_its_group(fake: FakeProvider) -> None:
    world = centre(fake)
    end, me = await go(world, fake)
    assert end == "/"
    assert me is not None
    assert (me["login"], me["name"], me["role"]) == ("aigerim", "Айгерім С.", "dispatcher")
    with world.store.read() as unit:
        user = unit.find_user("aigerim")
        assert [one.action for one in unit.list_changes(subject="session")] == ["signed_in"]
    assert user is not None
    assert (user.external, user.password_hash) == (f"{ISSUER} 7f3a", "")


async def test_the_same_person_is_the_same_user_with_what_the_provider_says_now(fake: FakeProvider) -> None:
    world = centre(fake)
    await go(world, fake)
    fake.claims = {"groups": ["centre-admins"], "name": "Айгерім Сейітқызы", "preferred_username": "renamed"}
    _, me = await go(world, fake)
    assert me is not None
    assert (me["login"], me["role"], me["name"]) == ("aigerim", "admin", "Айгерім Сейітқызы")
    with world.store.read() as unit:
        assert len([user for user in unit.list_users() if user.external]) == 1


async def test_the_browser_is_sent_with_all_that_protects_the_way(fake: FakeProvider) -> None:
    world = centre(fake)
    async with world.client() as browser:
        first, second = [(await browser.get(START)) for _ in range(2)]
    asked = [parse_qs(urlsplit(answer.headers["location"]).query) for answer in (first, second)]
    for name in ("state", "nonce", "code_challenge"):
        assert len({query[name][0] for query in asked}) == 2
        assert all(len(query[name][0]) >= 43 for query in asked)
    assert asked[0]["redirect_uri"] == ["http://centre.test" + BACK]
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()


async def test_over_https_the_errand_is_bound_to_the_host(fake: FakeProvider) -> None:
    async with centre(fake).client(base_url="https://centre.test") as browser:
        cookie = (await browser.get(START)).headers["set-cookie"]
    assert cookie.startswith("__Host-errand=")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        ({"state": "another"}, "expired"),
        ({"state": ""}, "expired"),
        ({"iss": "https://id.evil.test"}, "invalid"),
        ({"code": "guessed"}, "refused"),
        ({"code": "", "error": "access_denied"}, "refused"),
    ],
)
async def test_an_answer_that_is_not_ours_opens_nothing(fake: FakeProvider, bent: dict[str, str], why: str) -> None:
    end, me = await go(centre(fake), fake, **bent)
    assert (end, me) == (f"/?sign_in={why}", None)


async def test_another_browser_cannot_finish_what_this_one_began(fake: FakeProvider) -> None:
    world = centre(fake)
    async with world.client() as mine, world.client() as victim:
        brought = fake.authorize((await mine.get(START)).headers["location"])
        await victim.get(START)
        answer = await victim.get(BACK, params=brought)
        assert answer.headers["location"] == "/?sign_in=expired"
        assert (await victim.get("/api/v1/session")).json()["me"] is None


async def test_an_answer_is_good_once(fake: FakeProvider) -> None:
    world = centre(fake)
    async with world.client() as browser:
        brought = fake.authorize((await browser.get(START)).headers["location"])
        assert (await browser.get(BACK, params=brought)).headers["location"] == "/"
        assert (await browser.get(BACK, params=brought)).headers["location"] == "/?sign_in=expired"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://id.evil.test"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": [CLIENT, "another"]},  # without azp
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": NOON_S - 61},
        {"exp": None},
        {"iat": None},
        {"iat": NOON_S + 3600},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
    ],
)
async def test_a_token_that_says_anything_wrong_opens_nothing(fake: FakeProvider, claims: dict[str, Any]) -> None:
    fake.claims = claims
    assert await go(centre(fake), fake) == ("/?sign_in=invalid", None)


@pytest.mark.parametrize("claims", [{"aud": [CLIENT, "x"], "azp": CLIENT}, {"aud": [CLIENT]}, {"exp": NOON_S - 59}])
async def test_what_the_standard_allows_is_taken(fake: FakeProvider, claims: dict[str, Any]) -> None:
    fake.claims = claims
    assert (await go(centre(fake), fake))[0] == "/"


async def test_a_token_that_another_key_signed_opens_nothing(fake: FakeProvider) -> None:
    fake.shown_keys = [RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})]
    assert (await go(centre(fake), fake))[0] == "/?sign_in=invalid"


@pytest.mark.parametrize("kind", ["none", "our secret", "public key as secret"])
async def test_a_token_without_a_real_signature_opens_nothing(
    fake: FakeProvider, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = fake.token_for

    def forged(nonce: str) -> str:
        if kind == "none":
            head = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
            return ".".join([head, signed(nonce).split(".")[1], ""])
        secret = SECRET.encode() * 4 if kind == "our secret" else fake.key.as_pem(private=False)
        claims = jwt.decode(signed(nonce), fake.key).claims
        return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, OctKey.import_key(secret.hex()))

    monkeypatch.setattr(fake, "token_for", forged)
    assert (await go(centre(fake), fake))[0] == "/?sign_in=invalid"


async def test_keys_that_the_provider_changed_are_asked_for_anew(fake: FakeProvider) -> None:
    world = centre(fake)
    await go(world, fake)
    fake.key = RSAKey.generate_key(2048, {"kid": "k2", "use": "sig"})
    assert (await go(world, fake))[0] == "/"
    assert fake.asked.count("/staff/keys") == 2
    assert fake.asked.count("/staff/.well-known/openid-configuration") == 1


async def test_a_provider_that_is_away_is_said_to_be(fake: FakeProvider) -> None:
    fake.away = True
    async with centre(fake).client() as browser:
        assert (await browser.get(START)).headers["location"] == "/?sign_in=unavailable"


@pytest.mark.parametrize(
    "metadata", [{"issuer": ISSUER + "/"}, {"token_endpoint": "http://id.city.test/token"}, {"jwks_uri": None}]
)
async def test_a_provider_that_describes_itself_wrongly_is_not_used(
    fake: FakeProvider, metadata: dict[str, Any]
) -> None:
    fake.metadata = metadata
    async with centre(fake).client() as browser:
        assert (await browser.get(START)).headers["location"] == "/?sign_in=unavailable"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"groups": ["staff"]}, "no_role"),
        ({"groups": None}, "no_role"),
        ({"preferred_username": "supervisor"}, "taken"),  # a person of ours: nobody becomes it by a name
        ({"groups": ["hired"], "operator": "nobody"}, "no_operator"),
        ({"groups": ["hired"]}, "no_operator"),
    ],
)
async def test_who_has_no_place_here_is_told_why(fake: FakeProvider, claims: dict[str, Any], why: str) -> None:
    fake.claims = claims
    assert await go(centre(fake), fake) == (f"/?sign_in={why}", None)


async def test_a_contractors_person_belongs_to_its_operator(fake: FakeProvider) -> None:
    fake.claims = {"groups": ["hired"], "operator": "saryarka-kurylys"}
    _, me = await go(centre(fake), fake)
    assert me is not None
    assert (me["role"], me["operator"]) == ("contractor", "saryarka-kurylys")


async def test_who_is_disabled_here_stays_out(fake: FakeProvider) -> None:
    world = centre(fake)
    await go(world, fake)
    with world.store.begin() as unit:
        user = unit.find_user("aigerim")
        assert user is not None
        unit.put_user(replace(user, enabled=False))
    assert await go(world, fake) == ("/?sign_in=disabled", None)


@pytest.mark.parametrize(
    ("claim", "claims", "role"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["centre-duty"]}}, Role.DISPATCHER),
        ("https://city.kz/roles", {"https://city.kz/roles": "centre-admins"}, Role.ADMIN),
        ("groups", {"groups": ["centre-duty", "centre-admins"]}, Role.ADMIN),  # the first of the mapping
    ],
)
async def test_the_role_lies_where_the_setting_says(
    fake: FakeProvider, claim: str, claims: dict[str, Any], role: Role
) -> None:
    fake.claims = {"groups": None} | claims
    _, me = await go(centre(fake, oidc={"role_claim": claim}), fake)
    assert me is not None
    assert me["role"] == role


async def test_a_role_that_needs_a_second_factor_leaves_that_to_the_provider(fake: FakeProvider) -> None:
    world = centre(fake, second_factor_roles=frozenset({"dispatcher"}))
    async with world.client() as browser:
        brought = fake.authorize((await browser.get(START)).headers["location"])
        await browser.get(BACK, params=brought)
        assert (await browser.get("/api/v1/session")).json()["needs_factor"] is False
        assert (await browser.get("/api/v1/incidents")).status_code == 200
        refused = await browser.post("/api/v1/session/second-factor", json={"password": "x"})
        assert refused.status_code == 409


async def test_role_and_password_of_such_a_person_are_not_ours_to_change(fake: FakeProvider) -> None:
    world = centre(fake)
    await go(world, fake)
    with world.store.read() as unit:
        user = unit.find_user("aigerim")
    assert user is not None
    async with world.as_("admin") as browser:
        path = f"/api/v1/users/{user.id}"
        assert (await browser.patch(path, json={"role": "admin"})).status_code == 409
        assert (await browser.post(path + "/password", json={"password": "long enough, surely"})).status_code == 409
        assert (await browser.patch(path, json={"enabled": False})).json()["enabled"] is False


async def test_passwords_can_be_switched_off(fake: FakeProvider) -> None:
    world = centre(fake, password_login=False)
    async with world.client() as browser:
        assert (await browser.get("/api/v1/session")).json()["ways"] == ["provider"]
        body = {"login": "admin", "password": PASSWORD}
        refused = await browser.post("/api/v1/session/login", json=body)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/no-passwords")
    assert (await go(world, fake))[0] == "/"


async def test_no_password_opens_a_provider_persons_account(fake: FakeProvider) -> None:
    world = centre(fake)
    with world.store.begin() as unit:
        unit.put_user(a_user(Role.VIEWER, id="x", login="vouched", external=f"{ISSUER} 9", password_hash=""))
    async with world.client() as browser:
        for password in ("", PASSWORD):
            answer = await browser.post("/api/v1/session/login", json={"login": "vouched", "password": password})
            assert answer.status_code == 401


@pytest.mark.parametrize("text", ["", "x", "e30", "bm90IGpzb24", "ÿ"])
def test_a_cookie_that_is_none_of_ours_is_no_errand(text: str) -> None:
    assert Errand.from_text(text) is None


def test_an_errand_comes_back_whole() -> None:
    errand = Errand.new()
    assert Errand.from_text(errand.to_text()) == errand
