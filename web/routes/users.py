"""People who may sign in. There is no self-registration, and no list of users but for who manages them."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from situation.desk.work import Work
from situation.errors import Conflict, Invalid
from situation.fleet import OperatorId
from situation.identity import new_id
from situation.journal import Subject
from situation.people import Role, User, UserId
from web.asks import UserAsk
from web.auth import Manages
from web.once import IdempotencyKey, create_once
from web.parts import With
from web.passwords import hash_password
from web.schemas import Page, UserBody
from web.showing import show_user

router = APIRouter(prefix="/users", tags=["users"])


@router.get("")
def users(_: Manages, parts: With) -> Page[UserBody]:
    """All of them."""
    with parts.store.read() as unit:
        return Page(items=[show_user(user) for user in unit.list_users()])


@router.post("", status_code=201, response_model=UserBody)
def add(ask: UserAsk, signed_in: Manages, parts: With, key: IdempotencyKey = None) -> Response:
    """A new person; 409 when the login is taken. A contractor belongs to an operator."""
    fields = ask.model_dump(exclude={"password"})
    user = User(id=UserId(new_id()), **fields, password_hash=hash_password(ask.password))

    def make(work: Work) -> UserBody:
        _check(work, user)
        work.unit.put_user(user)
        work.record(Subject.USER, user.id, "registered", why=user.role)
        return show_user(user)

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


def _check(work: Work, user: User) -> None:
    if work.unit.find_user(user.login) is not None:
        raise Conflict(f"login {user.login!r} is taken")
    if user.role is Role.CONTRACTOR and work.unit.find_operator(OperatorId(user.operator)) is None:
        raise Invalid("a contractor's user belongs to an operator that exists", field="operator")
