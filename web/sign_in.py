"""Sessions: opened by a password, found by a token, ended by leaving.

They live on the server. The token is 256 random bits; the store keeps only its sha256.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from situation.desk import Desk
from situation.journal import Subject
from situation.people import Session, User
from situation.ports import Clock, Store
from web.errors import WrongPassword
from web.passwords import FailureLimit, is_password
from web.settings import WebSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A user and the session it came by."""

    user: User
    session: Session


class SignIn:
    """Opens, finds and ends sessions. Blocking: called from threads."""

    def __init__(self, *, store: Store, desk: Desk, clock: Clock, settings: WebSettings) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._session_for = timedelta(seconds=settings.session_for_s)
        self._limit = FailureLimit(settings)

    def open(self, login: str, password: str, *, address: str) -> tuple[User, str]:
        """The user and a new token; WrongPassword or TooManyTries. Both outcomes are in the audit."""
        now = self._clock.now()
        self._limit.begin(login=login, address=address, now=now)
        with self._store.read() as unit:
            user = unit.find_user(login)
        right = is_password(password, user.password_hash if user and user.enabled else "")
        if user is None or not right:
            # An unknown login is not written down: people type their password into the wrong field.
            self._record(user.id if user else "", "refused", by=login if user else "unknown", why=address)
            raise WrongPassword
        self._limit.succeed(login=login, address=address)
        token = secrets.token_urlsafe(32)
        session = Session(
            token_sha256=sha256_of(token), user=user.id, created_at=now, expires_at=now + self._session_for
        )
        with self._desk.work(user.login) as work:
            work.unit.put_session(session)
            work.record(Subject.SESSION, user.id, "signed_in", why=address)
        return user, token

    def find(self, token: str) -> SignedIn | None:
        """Who the token belongs to, or None when it is unknown, over, or its user may no longer sign in."""
        return self.find_all([sha256_of(token)])[0]

    def find_all(self, tokens_sha256: list[str]) -> list[SignedIn | None]:
        """The same for many at once, by their tokens' sha256, in one transaction."""
        now, found = self._clock.now(), []
        with self._store.read() as unit:
            for token in tokens_sha256:
                session = unit.find_session(token)
                user = unit.find_user_by_id(session.user) if session and session.expires_at > now else None
                holds = session is not None and user is not None and user.enabled
                found.append(SignedIn(user=user, session=session) if holds and user and session else None)
        return found

    def end(self, signed_in: SignedIn) -> None:
        """The token is worth nothing from now on."""
        with self._desk.work(signed_in.user.login) as work:
            work.unit.delete_session(signed_in.session.token_sha256)
            work.record(Subject.SESSION, signed_in.user.id, "signed_out")

    def _record(self, id: str, action: str, *, by: str, why: str) -> None:
        with self._desk.work(by) as work:
            work.record(Subject.SESSION, id, action, why=why)


def sha256_of(secret: str) -> str:
    """What is kept of a token or key."""
    return hashlib.sha256(secret.encode()).hexdigest()
