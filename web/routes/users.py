"""People who may sign in. There is no self-registration, and no list of users but for who manages them."""

from __future__ import annotations

from collections.abc import Callable

from anyio.to_thread import run_sync
from fastapi import APIRouter
from fastapi.responses import Response

from situation.desk import people
from situation.desk.people import UserEdit
from situation.desk.work import Work
from situation.identity import new_id
from situation.people import User, UserId
from situation.ports import Unit
from web.account_schemas import PasswordAsk, UserAsk, UserBody, UserPatch
from web.auth import Manages
from web.once import IdempotencyKey, create_once
from web.parts import Parts, With
from web.passwords import hash_password
from web.schemas import Page
from web.streams import recheck

router = APIRouter(prefix="/users", tags=["users"])


@router.get("")
def users(_: Manages, parts: With) -> Page[UserBody]:
    """All of them."""
    with parts.store.read() as unit:
        return Page(items=[_shown(user, unit) for user in unit.list_users()])


@router.post("", status_code=201, response_model=UserBody)
def add(ask: UserAsk, signed_in: Manages, parts: With, key: IdempotencyKey = None) -> Response:
    """A new person; 409 when the login is taken. A contractor belongs to an operator."""
    fields = ask.model_dump(exclude={"password"})
    user = User(id=UserId(new_id()), **fields, password_hash=hash_password(ask.password))

    def make(work: Work) -> UserBody:
        return _shown(people.add_user(work, user), work.unit)

    return create_once(parts, by=signed_in.user.login, key=key, ask=ask, make=make)


@router.patch("/{id}")
async def change(id: str, ask: UserPatch, signed_in: Manages, parts: With) -> UserBody:
    """Another name, role, operator or language, or no way in. 409 for the last administrator."""
    edit = UserEdit(**ask.model_dump())
    return await _changed(parts, signed_in.user.login, lambda work: people.change_user(work, UserId(id), edit))


@router.post("/{id}/password")
async def set_password(id: str, ask: PasswordAsk, signed_in: Manages, parts: With) -> UserBody:
    """Another password, to be told to the person; every session of it is over at once."""
    kept = await run_sync(hash_password, ask.password)

    def make(work: Work) -> User:
        return people.set_password(work, UserId(id), password_hash=kept)

    return await _changed(parts, signed_in.user.login, make)


@router.post("/{id}/remove-second-factor")
async def remove_second_factor(id: str, signed_in: Manages, parts: With) -> UserBody:
    """For a person who has lost phone and recovery codes; every session of it is over at once."""
    return await _changed(parts, signed_in.user.login, lambda work: people.remove_second_factor(work, UserId(id)))


async def _changed(parts: Parts, by: str, make: Callable[[Work], User]) -> UserBody:
    """The user after the change; open streams that it ends are closed before the answer."""

    def work_on() -> UserBody:
        with parts.desk.work(by) as work:
            return _shown(make(work), work.unit)

    shown = await run_sync(work_on)
    await recheck(parts)
    return shown


def _shown(user: User, unit: Unit) -> UserBody:
    factor = unit.find_second_factor(user.id)
    return UserBody(
        id=user.id,
        login=user.login,
        name=user.name,
        role=user.role,
        operator=user.operator,
        language=user.language,
        enabled=user.enabled,
        provider=bool(user.external),
        second_factor=factor is not None and factor.confirmed_at is not None,
    )
