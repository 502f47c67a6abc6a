"""One's own second factor: set up, confirmed by a first code, done without again. Secrets are in one answer each."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request

from situation.errors import Conflict, NotAllowed
from situation.journal import Subject
from situation.people import SecondFactor, SignInWay
from web import second_factor
from web.account_schemas import CodeAsk, FactorAsk, FactorBody, FactorMadeBody, FactorRemoveAsk, RecoveryBody
from web.auth import AnyUser
from web.parts import Parts, With
from web.qr import qr_of
from web.routes.session import address_of
from web.sign_in import SignedIn

router = APIRouter(prefix="/session/second-factor", tags=["session"])


@router.get("")
def own_factor(signed_in: AnyUser, parts: With) -> FactorBody:
    """Whether one has it, and how many recovery codes are left."""
    factor = _found(signed_in, parts)
    return FactorBody(
        enabled=_counts(factor),
        since_at=factor.confirmed_at if factor else None,
        recovery_left=len(factor.recovery) if factor else 0,
        required=parts.sign_in.needs_factor(signed_in.user),
        available=not signed_in.user.external,
    )


@router.post("", status_code=201)
def begin(ask: FactorAsk, signed_in: AnyUser, request: Request, parts: With) -> FactorMadeBody:
    """A new secret; nothing changes before `confirm`. 409 where there is a factor already."""
    user = signed_in.user
    parts.sign_in.check_password(user, ask.password, address=address_of(request))
    secret = second_factor.new_secret()
    with parts.desk.work(user.login) as work:
        if _counts(work.unit.find_second_factor(user.id)):
            raise Conflict("you have a second factor already; remove it first")
        work.unit.put_second_factor(SecondFactor(user=user.id, secret=secret))
    uri = second_factor.uri_of(secret, login=user.login, issuer=parts.city.names.get(user.language) or "109")
    return FactorMadeBody(secret=secret, uri=uri, qr=qr_of(uri))


@router.post("/confirm")
def confirm(ask: CodeAsk, signed_in: AnyUser, request: Request, parts: With) -> RecoveryBody:
    """The authenticator works: from now on its codes are asked for. Recovery codes are in this answer only."""
    user = signed_in.user
    if _counts(_found(signed_in, parts)):
        raise Conflict("you have a second factor already")
    parts.sign_in.take_code(user, ask.code, address=address_of(request))
    codes = second_factor.new_recovery_codes()
    with parts.desk.work(user.login) as work:
        factor = work.unit.find_second_factor(user.id)
        if factor is None or _counts(factor):
            raise Conflict("somebody else was first")
        kept = second_factor.kept_of(codes)
        work.unit.put_second_factor(replace(factor, confirmed_at=work.now, recovery=kept))
        work.unit.put_session(replace(signed_in.session, way=SignInWay.SECOND_FACTOR))
        work.record(Subject.USER, user.id, "second_factor_added")
    return RecoveryBody(recovery_codes=codes)


@router.post("/remove", status_code=204)
def remove(ask: FactorRemoveAsk, signed_in: AnyUser, request: Request, parts: With) -> None:
    """The password alone opens again; 409 where the role needs a second factor."""
    user = signed_in.user
    if parts.sign_in.needs_factor(user):
        raise NotAllowed("your role needs a second factor")
    parts.sign_in.check_password(user, ask.password, address=address_of(request))
    parts.sign_in.take_code(user, ask.code, address=address_of(request))
    with parts.desk.work(user.login) as work:
        work.unit.delete_second_factor(user.id)
        work.record(Subject.USER, user.id, "second_factor_removed")


def _found(signed_in: SignedIn, parts: Parts) -> SecondFactor | None:
    with parts.store.read() as unit:
        return unit.find_second_factor(signed_in.user.id)


def _counts(factor: SecondFactor | None) -> bool:
    return factor is not None and factor.confirmed_at is not None
