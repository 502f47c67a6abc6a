"""Signing in and out."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from web.asks import LoginAsk
from web.auth import AnyUser, is_https, put_cookie, token_in
from web.parts import With
from web.schemas import MeBody
from web.showing import show_me


class SessionBody(BaseModel):
    """The session that the request brings."""

    me: MeBody | None


router = APIRouter(prefix="/session", tags=["session"])


@router.post("/login")
async def login(ask: LoginAsk, request: Request, response: Response, parts: With) -> MeBody:
    """The person, and a cookie. Any session that the browser had before is left behind: the token is always new."""
    address = request.client.host if request.client else ""
    user, token = await run_sync(lambda: parts.sign_in.open(ask.login, ask.password, address=address))
    put_cookie(response, token, secure=is_https(request, parts.settings), max_age_s=parts.settings.session_for_s)
    return show_me(user)


@router.post("/logout", status_code=204)
def logout(signed_in: AnyUser, request: Request, response: Response, parts: With) -> None:
    """The session is over, here and on the server."""
    parts.sign_in.end(signed_in)
    put_cookie(response, "", secure=is_https(request, parts.settings), max_age_s=0)


@router.get("")
def session(request: Request, parts: With) -> SessionBody:
    """Who is signed in here, or nobody: a page may ask before it shows the way in. Never 401."""
    token = token_in(request, parts.settings)
    signed_in = parts.sign_in.find(token) if token else None
    return SessionBody(me=show_me(signed_in.user) if signed_in else None)


@router.get("/me")
async def me(signed_in: AnyUser) -> MeBody:
    """Who is signed in."""
    return show_me(signed_in.user)
