"""People who may sign in: added, changed, shut out, given another password, within one transaction.

Hashes come from outside; no password is known here. Whoever is shut out or whose password is set by another has no
session from that moment on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from situation.desk.work import Work
from situation.errors import Conflict, Invalid, NotAllowed, NotFound
from situation.fleet import OperatorId
from situation.journal import Subject
from situation.people import Role, User, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEdit:
    """What is to be different; None stays as it is."""

    name: str | None = None
    role: Role | None = None
    operator: str | None = None
    language: str | None = None
    enabled: bool | None = None


def add_user(work: Work, user: User) -> User:
    """May sign in from now on. Conflict when the login is taken, Invalid when its operator is not there."""
    if work.unit.find_user(user.login) is not None:
        raise Conflict(f"login {user.login!r} is taken")
    check_operator(work, user)
    work.unit.put_user(user)
    work.record(Subject.USER, user.id, "registered", why=user.role)
    return user


def change_user(work: Work, id: UserId, edit: UserEdit) -> User:
    """The user as it is afterwards. NotAllowed where nobody would be left who manages."""
    before = find_user(work, id)
    wanted = {name: value for name in UserEdit.__slots__ if (value := getattr(edit, name)) is not None}
    if before.external and {"role", "operator"} & wanted.keys():
        raise NotAllowed("role and operator of this user come from the identity provider; change them there")
    after = replace(before, **wanted)
    if after.role is not Role.CONTRACTOR:
        after = replace(after, operator="")
    check_operator(work, after)
    if _manages(before) and not _manages(after) and not _others_manage(work, id):
        raise NotAllowed("this is the last administrator; make another one first")
    if after == before:
        return before
    work.unit.put_user(after)
    work.record(Subject.USER, id, "changed", states=(_state(before), _state(after)), why=_difference(before, after))
    if before.enabled and not after.enabled:
        work.unit.delete_sessions_of(id)
    return after


def set_password(work: Work, id: UserId, *, password_hash: str) -> User:
    """Another password from now on; every session of the user is over. NotAllowed for who never signs in by one."""
    user = find_user(work, id)
    if user.external:
        raise NotAllowed("this user signs in at the identity provider and has no password here")
    work.unit.put_user(replace(user, password_hash=password_hash))
    ended = work.unit.delete_sessions_of(id)
    work.record(Subject.USER, id, "password_set", why=f"{ended} sessions ended")
    return user


def remove_second_factor(work: Work, id: UserId) -> User:
    """The password alone opens again, as after a lost phone; every session of the user is over."""
    user = find_user(work, id)
    if work.unit.find_second_factor(id) is None:
        raise NotFound("second factor of user", id)
    work.unit.delete_second_factor(id)
    work.unit.delete_sessions_of(id)
    work.record(Subject.USER, id, "second_factor_removed")
    return user


def admit_user(work: Work, vouched: User) -> User:
    """The person whom an identity provider vouches for, with what it says now: added when it comes for the first time.

    Raises NotAllowed for who is disabled here, Conflict where another has the login, Invalid for an unknown operator.
    """
    known = work.unit.find_user_by_external(vouched.external)
    if known is None:
        return add_user(work, vouched)
    if not known.enabled:
        raise NotAllowed(f"user {known.login!r} is disabled")
    after = replace(known, name=vouched.name, role=vouched.role, operator=vouched.operator)
    check_operator(work, after)
    if after != known:
        work.unit.put_user(after)
        work.record(Subject.USER, known.id, "changed", why=_difference(known, after))
    return after


def find_user(work: Work, id: UserId) -> User:
    """The user, or NotFound."""
    user = work.unit.find_user_by_id(id)
    if user is None:
        raise NotFound("user", id)
    return user


def check_operator(work: Work, user: User) -> None:
    """A contractor's user belongs to an operator that exists, or Invalid."""
    if user.role is Role.CONTRACTOR and work.unit.find_operator(OperatorId(user.operator)) is None:
        raise Invalid("a contractor's user belongs to an operator that exists", field="operator")


def _manages(user: User) -> bool:
    return user.enabled and user.role is Role.ADMIN


def _others_manage(work: Work, id: UserId) -> bool:
    return any(_manages(user) for user in work.unit.list_users() if user.id != id)


def _state(user: User) -> str:
    return "enabled" if user.enabled else "disabled"


def _difference(before: User, after: User) -> str:
    names = ("name", "role", "operator", "language")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return "; ".join(f"{name}: {old or '-'} > {new or '-'}" for name, old, new in pairs if old != new)
