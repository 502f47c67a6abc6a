"""Users as the command line makes them: passwords are hashed at once, and a generated one is told once."""

from __future__ import annotations

import secrets
from dataclasses import replace

from argon2 import PasswordHasher

from situation.app.errors import UsageWrong
from situation.desk import Desk
from situation.errors import Conflict
from situation.fleet import OperatorId
from situation.identity import new_id
from situation.people import Role, User, UserId
from situation.ports import Store

FIRST_LOGIN = "admin"
SHORTEST_PASSWORD = 10  # characters; a limit on guesses stands before it
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread from paper


def generated_password() -> str:
    """Sixteen letters in groups of four: 79 bits, fit to be read out."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def add_user(store: Store, desk: Desk, user: User, *, password: str) -> User:
    """The user, who may sign in from now on; Conflict where the login is taken."""
    if len(password) < SHORTEST_PASSWORD:
        raise UsageWrong(f"the password is too short: take at least {SHORTEST_PASSWORD} characters")
    if user.role is Role.CONTRACTOR and not user.operator:
        raise UsageWrong("a contractor's user belongs to an operator: add --operator")
    with store.read() as unit:
        if unit.find_user(user.login):
            raise Conflict(f"there is a user {user.login!r} already; choose another login")
        if user.operator and not unit.find_operator(OperatorId(user.operator)):
            raise UsageWrong(f"no operator {user.operator!r}; add one by `situation device add --operator-name`")
    return desk.put_user(with_password(user, password), by="command line")


def with_password(user: User, password: str) -> User:
    """The user with this password instead of any other."""
    return replace(user, password_hash=PasswordHasher().hash(password))


def ensure_admin(store: Store, desk: Desk, *, language: str) -> str | None:
    """The first user's password where there is nobody yet, never to be told again; None where there is somebody."""
    with store.read() as unit:
        if unit.list_users():
            return None
    password = generated_password()
    first = a_user(FIRST_LOGIN, name="Administrator", role=Role.ADMIN, language=language)
    add_user(store, desk, first, password=password)
    return password


def a_user(login: str, *, name: str, role: Role, operator: str = "", language: str = "ru") -> User:
    """A new user who has no password yet."""
    return User(id=UserId(new_id()), login=login, name=name, role=role, operator=operator, language=language)
