"""A second factor: set up, asked for, taken once, recovered from, required by a role."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from situation.people import SecondFactor, UserId
from tests.builders import NOON
from tests.unit.web.world import PASSWORD, World, build
from web import second_factor
from web.second_factor import code_at, step_of, take

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", the key of RFC 6238's appendix B


@pytest.mark.parametrize(
    ("at_s", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(at_s: int, code: str) -> None:
    moment = datetime.fromtimestamp(at_s, UTC)
    assert code_at(SECRET, step_of(moment)) == code


def a_factor(**changes: Any) -> SecondFactor:
    return SecondFactor(**({"user": UserId("u"), "secret": SECRET} | changes))


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps: int, taken: bool) -> None:
    code = code_at(SECRET, step_of(NOON) + steps)
    assert (take(a_factor(), code, NOON) is not None) is taken


def test_a_code_is_taken_once_and_no_earlier_one_after_it() -> None:
    here = step_of(NOON)
    factor = take(a_factor(), code_at(SECRET, here), NOON)
    assert factor is not None
    assert take(factor, code_at(SECRET, here), NOON) is None
    assert take(factor, code_at(SECRET, here - 1), NOON) is None
    assert take(factor, code_at(SECRET, here + 1), NOON) is not None


def test_a_recovery_code_opens_once_however_it_is_typed() -> None:
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == 10
    factor = take(a_factor(recovery=second_factor.kept_of(codes)), codes[3].lower().replace("-", " "), NOON)
    assert factor is not None
    assert len(factor.recovery) == 9
    assert take(factor, codes[3], NOON) is None
    assert take(factor, "", NOON) is None
    assert take(factor, "ABCD", NOON) is None


def test_the_authenticator_is_told_all_it_needs() -> None:
    address = urlsplit(second_factor.uri_of(SECRET, login="aigerim@city", issuer="Астана 109"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked == {"secret": SECRET, "issuer": "Астана 109", "digits": "6", "period": "30"}


async def login(world: World, code: str = "", *, who: str = "admin", password: str = PASSWORD) -> Any:
    async with world.client() as browser:
        body = {"login": who, "password": password, "code": code}
        return await browser.post("/api/v1/session/login", json=body)


async def set_up(world: World, who: str = "admin") -> tuple[str, list[str]]:
    """A person's secret and recovery codes, as the screen would get them."""
    async with world.as_(who) as browser:
        made = await browser.post("/api/v1/session/second-factor", json={"password": PASSWORD})
        assert made.status_code == 201, made.text
        secret = made.json()["secret"]
        code = code_at(secret, step_of(world.clock.now()))
        confirmed = await browser.post("/api/v1/session/second-factor/confirm", json={"code": code})
        assert confirmed.status_code == 200, confirmed.text
    world.clock.advance(60)  # the code of the confirmation is used up
    return secret, confirmed.json()["recovery_codes"]


def now_code(world: World, secret: str) -> str:
    return code_at(secret, step_of(world.clock.now()))


async def test_it_counts_only_after_a_first_right_code(world: World) -> None:
    async with world.as_("admin") as browser:
        made = (await browser.post("/api/v1/session/second-factor", json={"password": PASSWORD})).json()
        assert (await login(world)).status_code == 200
        assert (await browser.get("/api/v1/session/second-factor")).json()["enabled"] is False
        wrong = await browser.post("/api/v1/session/second-factor/confirm", json={"code": "000000"})
        assert wrong.status_code == 401
        right = await browser.post(
            "/api/v1/session/second-factor/confirm", json={"code": now_code(world, made["secret"])}
        )
        assert right.status_code == 200
        shown = (await browser.get("/api/v1/session/second-factor")).json()
        assert (shown["enabled"], shown["recovery_left"], shown["required"]) == (True, 10, False)
        again = await browser.post("/api/v1/session/second-factor", json={"password": PASSWORD})
        assert again.status_code == 409
    world.clock.advance(60)
    asked = await login(world)
    assert (asked.status_code, asked.json()["type"]) == (401, "/problems/code-needed")
    assert "set-cookie" not in asked.headers
    assert (await login(world, now_code(world, made["secret"]))).status_code == 200


async def test_a_wrong_password_is_not_asked_for_a_code(world: World) -> None:
    secret, _ = await set_up(world)
    refused = await login(world, now_code(world, secret), password="guess")
    assert refused.json()["type"] == "/problems/wrong-password"


async def test_a_code_that_was_seen_over_the_shoulder_is_worth_nothing(world: World) -> None:
    secret, _ = await set_up(world)
    code = now_code(world, secret)
    assert (await login(world, code)).status_code == 200
    replayed = await login(world, code)
    assert (replayed.status_code, replayed.json()["type"]) == (401, "/problems/wrong-code")


async def test_recovery_codes_open_once_each(world: World) -> None:
    _, codes = await set_up(world)
    assert (await login(world, codes[0])).status_code == 200
    assert (await login(world, codes[0])).status_code == 401
    assert (await login(world, codes[1])).status_code == 200


async def test_who_has_the_password_cannot_guess_codes_for_long(world: World) -> None:
    secret, _ = await set_up(world)
    answers = []
    for _ in range(12):
        await login(world)  # asks for the code, and forgives nothing
        answers.append((await login(world, "000000")).status_code)
        world.clock.advance(61)  # past the limit of wrong passwords
    assert answers[:10] == [401] * 10
    assert answers[10:] == [429] * 2
    assert (await login(world, now_code(world, secret))).status_code == 429
    world.clock.advance(3600)
    assert (await login(world, now_code(world, secret))).status_code == 200


async def test_only_what_cannot_be_used_is_kept_or_told(world: World) -> None:
    secret, codes = await set_up(world)
    async with world.as_("admin") as browser:
        told = [(await browser.get(f"/api/v1/{path}")).text for path in ("audit", "users", "session/second-factor")]
    with world.store.read() as unit:
        factor = unit.find_second_factor(UserId("id-admin"))
    assert secret not in str(told) + repr(factor)
    assert not [code for code in codes if code in str(told) + repr(factor) + str(factor.recovery)]
    assert "second_factor_added" in told[0]


async def test_it_is_removed_with_password_and_code(world: World) -> None:
    secret, _ = await set_up(world)
    async with world.as_("admin") as browser:
        path, code = "/api/v1/session/second-factor/remove", now_code(world, secret)
        assert (await browser.post(path, json={"password": PASSWORD, "code": "000000"})).status_code == 401
        assert (await browser.post(path, json={"password": PASSWORD, "code": code})).status_code == 204
    assert (await login(world)).status_code == 200


async def test_an_administrator_helps_who_has_lost_phone_and_codes(world: World) -> None:
    await set_up(world, "dispatcher")
    async with world.as_("admin") as browser:
        shown = (await browser.get("/api/v1/users")).json()["items"]
        assert [user["login"] for user in shown if user["second_factor"]] == ["dispatcher"]
        answer = await browser.post("/api/v1/users/id-dispatcher/remove-second-factor")
        assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    assert (await login(world, who="dispatcher")).status_code == 200
    async with world.client(cookies={"session": "token-of-dispatcher"}) as browser:
        assert (await browser.get("/api/v1/session/me")).status_code == 401


async def test_a_role_that_needs_one_gets_no_further_without() -> None:
    world = build(second_factor_roles=frozenset({"admin"}))
    async with world.as_("admin") as browser:
        session = (await browser.get("/api/v1/session")).json()
        assert (session["me"]["login"], session["needs_factor"]) == ("admin", True)
        refused = await browser.get("/api/v1/users")
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/factor-needed")
        made = (await browser.post("/api/v1/session/second-factor", json={"password": PASSWORD})).json()
        code = now_code(world, made["secret"])
        assert (await browser.post("/api/v1/session/second-factor/confirm", json={"code": code})).status_code == 200
        assert (await browser.get("/api/v1/session")).json()["needs_factor"] is False
        assert (await browser.get("/api/v1/users")).status_code == 200
        world.clock.advance(60)
        body = {"password": PASSWORD, "code": now_code(world, made["secret"])}
        assert (await browser.post("/api/v1/session/second-factor/remove", json=body)).status_code == 409
    async with world.as_("dispatcher") as browser:
        assert (await browser.get("/api/v1/session")).json()["needs_factor"] is False
        assert (await browser.get("/api/v1/incidents")).status_code == 200


async def test_two_at_once_with_one_code_are_one(world: World) -> None:
    secret, _ = await set_up(world)
    code = now_code(world, secret)
    answers = await asyncio.gather(*(login(world, code) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
