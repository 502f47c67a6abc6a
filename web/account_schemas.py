"""Signing in, one's own account, and users as who manages sees them: bodies in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from situation.people import Role
from web.asks import Ask, Id, Password
from web.schemas import MeBody

Code = Annotated[str, Field(max_length=40)]  # six digits, or a recovery code
AnyPassword = Annotated[str, Field(max_length=256)]


class LoginAsk(Ask):
    """Signing in; `code` where the user has a second factor."""

    login: Annotated[str, Field(max_length=100)]
    password: AnyPassword
    code: Code = ""


class SessionBody(BaseModel):
    """The session that the request brings, and the ways in."""

    me: MeBody | None
    needs_factor: bool  # signed in, but nothing opens before a second factor is set up
    ways: list[Literal["password", "provider"]]


class OwnPasswordAsk(Ask):
    """One's own password, and the one that takes its place."""

    password: AnyPassword
    new: Password


class FactorBody(BaseModel):
    """One's own second factor."""

    enabled: bool
    since_at: datetime | None
    recovery_left: int
    required: bool  # by the role
    available: bool  # not for who signs in at the identity provider


class FactorAsk(Ask):
    """To begin: that it is really you."""

    password: AnyPassword


class FactorMadeBody(BaseModel):
    """For the authenticator, in this answer only. It counts once a code of it has come back."""

    secret: str
    uri: str
    qr: str  # the uri as a picture: an SVG data URI


class CodeAsk(Ask):
    """A code of the authenticator."""

    code: Code


class RecoveryBody(BaseModel):
    """Codes for the day when the phone is lost, in this answer only; each opens once."""

    recovery_codes: list[str]


class FactorRemoveAsk(Ask):
    """To do without it again."""

    password: AnyPassword
    code: Code


class UserAsk(Ask):
    """A new person."""

    login: Annotated[str, Field(pattern=r"^[A-Za-z0-9._@-]{1,100}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    role: Role
    operator: Id | Literal[""] = ""
    language: Literal["ru", "kk", "en"] = "ru"
    password: Password


class UserPatch(Ask):
    """What is to be different."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    role: Role | None = None
    operator: Id | Literal[""] | None = None
    language: Literal["ru", "kk", "en"] | None = None
    enabled: bool | None = None


class PasswordAsk(Ask):
    """A user's next password; every session of it ends."""

    password: Password


class UserBody(BaseModel):
    """A person who may sign in; never the password or its hash."""

    id: str
    login: str
    name: str
    role: str
    operator: str
    language: str
    enabled: bool
    provider: bool  # signs in at the identity provider, which also gives the role
    second_factor: bool
