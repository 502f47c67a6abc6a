"""Users, sessions and API keys in SQL. Of tokens and keys only the sha256 is ever here."""

from __future__ import annotations

import sqlalchemy as sa

from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import API_KEYS, SECOND_FACTORS, SESSIONS, USERS
from situation.people import SecondFactor, Session, User, UserId


class People(Rows):
    """The part of a unit that is about people."""

    def list_users(self) -> list[User]:
        """All, by login."""
        return self._list(User, USERS, order=[USERS.c.login])

    def find_user(self, login: str) -> User | None:
        """By exact login."""
        return self._find(User, USERS, USERS.c.login == login)

    def find_user_by_id(self, id: UserId) -> User | None:
        """By id."""
        return self._find(User, USERS, USERS.c.id == id)

    def put_user(self, user: User) -> None:
        """Insert or replace; Conflict when another has the login."""
        self._put(USERS, user)

    def put_session(self, session: Session) -> None:
        """Insert or replace; Conflict when the user is not there by the end of the unit."""
        self._put(SESSIONS, session, key=("token_sha256",))

    def find_session(self, token_sha256: str) -> Session | None:
        """The session, also an expired one: who asks knows the time."""
        return self._find(Session, SESSIONS, SESSIONS.c.token_sha256 == token_sha256)

    def delete_session(self, token_sha256: str) -> None:
        """Forget it; nothing happens when it is not there."""
        self._write(sa.delete(SESSIONS).where(SESSIONS.c.token_sha256 == token_sha256))

    def delete_sessions_of(self, user: UserId) -> int:
        """All of the user's are over; how many."""
        return self._write(sa.delete(SESSIONS).where(SESSIONS.c.user == user)).rowcount

    def find_user_by_external(self, external: str) -> User | None:
        """By issuer and subject; nobody has ""."""
        return self._find(User, USERS, USERS.c.external == external) if external else None

    def put_second_factor(self, factor: SecondFactor) -> None:
        """Insert or replace; Conflict when the user is not there by the end of the unit."""
        self._put(SECOND_FACTORS, factor, key=("user",))

    def find_second_factor(self, user: UserId) -> SecondFactor | None:
        """Also one that does not count yet."""
        return self._find(SecondFactor, SECOND_FACTORS, SECOND_FACTORS.c.user == user)

    def list_second_factors(self) -> list[SecondFactor]:
        """All, by user."""
        return self._list(SecondFactor, SECOND_FACTORS, order=[SECOND_FACTORS.c.user])

    def delete_second_factor(self, user: UserId) -> None:
        """Forget it; nothing happens when it is not there."""
        self._write(sa.delete(SECOND_FACTORS).where(SECOND_FACTORS.c.user == user))

    def put_api_key(self, name: str, key_sha256: str) -> None:
        """Insert or replace."""
        self._put_values(API_KEYS, {"key_sha256": key_sha256, "name": name}, key=("key_sha256",))

    def find_api_key(self, key_sha256: str) -> str | None:
        """The name that the key was given to."""
        name: str | None = self._scalar(sa.select(API_KEYS.c.name).where(API_KEYS.c.key_sha256 == key_sha256))
        return name
