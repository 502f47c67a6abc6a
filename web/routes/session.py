"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from situation.desk import people
from web.account_schemas import LoginAsk, OwnPasswordAsk, SessionBody
from web.auth import AnyUser, is_https, put_cookie, token_in
from web.parts import With
from web.passwords import hash_password
from web.schemas import MeBody
from web.settings import WebSettings
from web.showing import show_me
from web.streams import recheck

router = APIRouter(prefix="/session", tags=["session"])


@router.post("/login")
async def login(ask: LoginAsk, request: Request, response: Response, parts: With) -> MeBody:
    """The person, and a cookie. Any session that the browser had before is left behind: the token is always new."""
    user, token = await run_sync(
        lambda: parts.sign_in.open(ask.login, ask.password, code=ask.code, address=address_of(request))
    )
    put_cookie(response, token, secure=is_https(request, parts.settings), max_age_s=parts.settings.session_for_s)
    return show_me(user)


@router.post("/logout", status_code=204)
async def logout(signed_in: AnyUser, request: Request, response: Response, parts: With) -> None:
    """The session is over, here and on the server, and its live stream with it."""
    await run_sync(parts.sign_in.end, signed_in)
    await recheck(parts)
    put_cookie(response, "", secure=is_https(request, parts.settings), max_age_s=0)


@router.get("")
def session(request: Request, parts: With) -> SessionBody:
    """Who is signed in here, or nobody, and which ways in there are: asked before the way in is shown. Never 401."""
    token = token_in(request, parts.settings)
    found = parts.sign_in.find(token) if token else None
    return SessionBody(
        me=show_me(found.user) if found else None,
        needs_factor=found.needs_factor if found else False,
        ways=ways_in(parts.settings),
    )


@router.get("/me")
async def me(signed_in: AnyUser) -> MeBody:
    """Who is signed in."""
    return show_me(signed_in.user)


@router.post("/password", status_code=204)
async def change_password(ask: OwnPasswordAsk, signed_in: AnyUser, request: Request, parts: With) -> None:
    """Another password of one's own; every other session of the person is over at once."""
    user = signed_in.user

    def change() -> None:
        parts.sign_in.check_password(user, ask.password, address=address_of(request))
        kept = hash_password(ask.new)
        with parts.desk.work(user.login) as work:
            people.set_password(work, user.id, password_hash=kept)
            work.unit.put_session(signed_in.session)

    await run_sync(change)
    await recheck(parts)


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else ""


def ways_in(settings: WebSettings) -> list[Literal["password", "provider"]]:
    """How people sign in here."""
    ways: list[Literal["password", "provider"]] = ["password"] if settings.password_login else []
    return [*ways, "provider"] if settings.oidc else ways
