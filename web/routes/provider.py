"""Signing in at an identity provider: away to it, and back from it. A person who may not come in is told why."""

from __future__ import annotations

import hmac
import logging

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from situation.errors import NotFound, Unavailable
from situation.people import User
from web.auth import is_https, put_cookie
from web.errors import NotVouched
from web.parameters import takes_any_parameter
from web.parts import Parts, With
from web.provider import Errand, Provider
from web.routes.session import address_of
from web.settings import OidcSettings
from web.vouched import user_of

log = logging.getLogger(__name__)
router = APIRouter(prefix="/session/provider", tags=["session"])

PLAIN_COOKIE, SECURE_COOKIE = "errand", "__Host-errand"
AWAY_FOR_S = 600  # a person signs in elsewhere within this


@router.get("", status_code=303, response_class=RedirectResponse)
async def leave(request: Request, parts: With) -> RedirectResponse:
    """To the provider; 404 where there is none."""
    provider, _ = _provider(parts)
    errand = Errand.new()
    try:
        away = await provider.address_for(errand, redirect_uri=_way_back(request, parts))
    except Unavailable as error:
        log.warning("signing in: %s", error)
        return RedirectResponse("/?sign_in=unavailable", 303)
    answer = RedirectResponse(away, 303)
    _put_errand(answer, errand.to_text(), request, parts)
    return answer


@router.get("/callback", status_code=303, response_class=RedirectResponse)
@takes_any_parameter  # what we do not know in a provider's answer MUST be ignored (RFC 6749, 4.1.2)
async def come_back(
    request: Request, parts: With, code: str = "", state: str = "", error: str = "", iss: str = ""
) -> RedirectResponse:
    """To the screen: signed in, or with the reason why not in `?sign_in=`."""
    provider, settings = _provider(parts)
    try:
        errand = _errand(request, parts, state)
        if error or not code:
            raise NotVouched("refused", f"the provider says {error!r}")
        if iss and iss != settings.issuer:
            raise NotVouched("invalid", "the answer is another issuer's")
        claims = await provider.claims_for(code, errand, redirect_uri=_way_back(request, parts))
        user = user_of(claims, settings, language=parts.settings.language)
        answer = await run_sync(_admitted, user, request, parts)
    except (NotVouched, Unavailable) as refusal:
        why = refusal.why if isinstance(refusal, NotVouched) else "unavailable"
        log.warning("signing in: %s: %s", why, refusal)
        answer = RedirectResponse(f"/?sign_in={why}", 303)
    _put_errand(answer, "", request, parts)
    return answer


def _admitted(user: User, request: Request, parts: Parts) -> RedirectResponse:
    _, token = parts.sign_in.admit(user, address=address_of(request))
    answer = RedirectResponse("/", 303)
    put_cookie(answer, token, secure=is_https(request, parts.settings), max_age_s=parts.settings.session_for_s)
    return answer


def _provider(parts: Parts) -> tuple[Provider, OidcSettings]:
    if parts.provider is None or parts.settings.oidc is None:
        raise NotFound("identity provider", "any")
    return parts.provider, parts.settings.oidc


def _errand(request: Request, parts: Parts, state: str) -> Errand:
    """What this very browser was sent away with; NotVouched when it is another's, or too old."""
    name = SECURE_COOKIE if is_https(request, parts.settings) else PLAIN_COOKIE
    errand = Errand.from_text(request.cookies.get(name, ""))
    if errand is None or not hmac.compare_digest(errand.state.encode(), state.encode()):
        raise NotVouched("expired", "the state is not this browser's")
    return errand


def _put_errand(answer: RedirectResponse, text: str, request: Request, parts: Parts) -> None:
    secure = is_https(request, parts.settings)
    answer.set_cookie(
        SECURE_COOKIE if secure else PLAIN_COOKIE,
        text,
        max_age=AWAY_FOR_S if text else 0,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",  # the way back is another site's navigation to us
    )


def _way_back(request: Request, parts: Parts) -> str:
    ours = parts.settings.public_url or str(request.base_url)
    return ours.rstrip("/") + "/api/v1/session/provider/callback"
