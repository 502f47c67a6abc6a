"""Users, sessions and keys."""

from __future__ import annotations

from situation.adapters.memory.tables import Dicts
from situation.people import SecondFactor, Session, User, UserId


class MemoryPeople(Dicts):
    """Users, sessions and keys."""

    def list_users(self) -> list[User]:
        """All, by login."""
        return sorted(self._all.users.values(), key=lambda one: one.login)

    def find_user(self, login: str) -> User | None:
        """By exact login."""
        return next((one for one in self._all.users.values() if one.login == login), None)

    def find_user_by_id(self, id: UserId) -> User | None:
        """By id."""
        return self._all.users.get(id)

    def put_user(self, user: User) -> None:
        """Insert or replace; Conflict when another has the login."""
        self._put(self._all.users, user.id, user, unique=lambda one: one.login)

    def put_session(self, session: Session) -> None:
        """Insert or replace."""
        self._put(self._all.sessions, session.token_sha256, session)

    def find_session(self, token_sha256: str) -> Session | None:
        """The session, also an expired one."""
        return self._all.sessions.get(token_sha256)

    def delete_session(self, token_sha256: str) -> None:
        """Forget it; nothing happens when it is not there."""
        self._must_write()
        self._all.sessions.pop(token_sha256, None)

    def delete_sessions_of(self, user: UserId) -> int:
        """All of the user's are over; how many."""
        own = [token for token, session in self._all.sessions.items() if session.user == user]
        for token in own:
            self.delete_session(token)
        return len(own)

    def find_user_by_external(self, external: str) -> User | None:
        """By issuer and subject; nobody has ""."""
        return next((one for one in self._all.users.values() if external and one.external == external), None)

    def put_second_factor(self, factor: SecondFactor) -> None:
        """Insert or replace."""
        self._put(self._all.second_factors, factor.user, factor)

    def find_second_factor(self, user: UserId) -> SecondFactor | None:
        """Also one that does not count yet."""
        return self._all.second_factors.get(user)

    def list_second_factors(self) -> list[SecondFactor]:
        """All, by user."""
        return sorted(self._all.second_factors.values(), key=lambda one: one.user)

    def delete_second_factor(self, user: UserId) -> None:
        """Forget it; nothing happens when it is not there."""
        self._must_write()
        self._all.second_factors.pop(user, None)

    def put_api_key(self, name: str, key_sha256: str) -> None:
        """Insert or replace."""
        self._set(self._all.api_keys, key_sha256, name)

    def find_api_key(self, key_sha256: str) -> str | None:
        """The name that the key was given to."""
        return self._all.api_keys.get(key_sha256)
