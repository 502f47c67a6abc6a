"""A provider's claims made into a user: who it is, and which role the mapping gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from situation.identity import new_id
from situation.people import Role, User, UserId
from web.errors import NotVouched
from web.settings import OidcSettings

LOGIN = re.compile(r"[A-Za-z0-9._@-]{1,100}")


def user_of(claims: Mapping[str, Any], settings: OidcSettings, *, language: str) -> User:
    """The user as the claims have it, with an id for the case that it is new. NotVouched without a role."""
    role = role_of(claims, settings)
    if role is None:
        raise NotVouched("no_role", f"no value of {settings.role_claim!r} is mapped to a role")
    login = _login_of(claims, settings)
    operator = claims.get(settings.operator_claim) if role is Role.CONTRACTOR else ""
    return User(
        id=UserId(new_id()),
        login=login,
        name=str(claims.get("name") or login)[:200],
        role=role,
        operator=operator if isinstance(operator, str) else "",
        external=f"{settings.issuer} {claims['sub']}",
        language=_language_of(claims, language),
    )


def role_of(claims: Mapping[str, Any], settings: OidcSettings) -> Role | None:
    """The first role of the mapping whose value the person has."""
    named = settings.role_claim
    value: Any = claims.get(named)
    if value is None:  # a dot leads into an object; but a claim's name may be an address, with dots of its own
        value = claims
        for part in named.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    held = (
        {value}
        if isinstance(value, str)
        else {one for one in (value if isinstance(value, list) else ()) if isinstance(one, str)}
    )
    return next((role for name, role in settings.roles if name in held), None)


def _login_of(claims: Mapping[str, Any], settings: OidcSettings) -> str:
    for name in (settings.login_claim, "email", "sub"):
        value = claims.get(name)
        if isinstance(value, str) and LOGIN.fullmatch(value):
            return value
    raise NotVouched("invalid", f"{settings.login_claim!r} is no login that we can show")


def _language_of(claims: Mapping[str, Any], otherwise: str) -> str:
    wanted = str(claims.get("locale", ""))[:2]
    return wanted if wanted in ("kk", "ru", "en") else otherwise
