"""Sessions: opened by a password (and a code), or by an identity provider's word; found by a token, ended by leaving.

They live on the server. The token is 256 random bits; the store keeps only its sha256.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from situation.desk import Desk, people
from situation.errors import Conflict, Invalid, NotAllowed
from situation.journal import Subject
from situation.people import SecondFactor, Session, SignInWay, User
from situation.ports import Clock, Store
from web import second_factor
from web.errors import CodeNeeded, NoPasswords, NotVouched, WrongCode, WrongPassword
from web.hashes import sha256_of
from web.passwords import FailureLimit, is_password
from web.settings import WebSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A user and the session it came by."""

    user: User
    session: Session
    needs_factor: bool = False  # the role needs a second factor, and this session came without one


class SignIn:
    """Opens, finds and ends sessions. Blocking: called from threads."""

    def __init__(self, *, store: Store, desk: Desk, clock: Clock, settings: WebSettings) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._settings = settings
        self._session_for = timedelta(seconds=settings.session_for_s)
        self._limit = FailureLimit(settings)

    def open(self, login: str, password: str, *, code: str = "", address: str) -> tuple[User, str]:
        """The user and a new token. Raises NoPasswords, WrongPassword, CodeNeeded, WrongCode or TooManyTries.

        Refused or not, it is in the audit; a code that is still to come is neither.
        """
        if not self._settings.password_login:
            raise NoPasswords
        user, factor = self._checked(login, password, address=address)
        way = SignInWay.PASSWORD
        if factor is not None and factor.confirmed_at is not None:
            if not code:
                self._limit.undo(login=login, address=address)
                raise CodeNeeded
            self.take_code(user, code, address=address)
            way = SignInWay.SECOND_FACTOR
        self._limit.succeed(login=login, address=address)
        return user, self.begin(user, way, address=address)

    def begin(self, user: User, way: SignInWay, *, address: str) -> str:
        """The token of a new session of a person who is known by now."""
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        session = Session(
            token_sha256=sha256_of(token), user=user.id, created_at=now, expires_at=now + self._session_for, way=way
        )
        with self._desk.work(user.login) as work:
            work.unit.put_session(session)
            work.record(Subject.SESSION, user.id, "signed_in", why=address)
        return token

    def admit(self, vouched: User, *, address: str) -> tuple[User, str]:
        """The user that the identity provider vouches for, and a new token; NotVouched where it may not come in."""
        try:
            with self._desk.work("provider") as work:
                user = people.admit_user(work, vouched)
        except NotAllowed as error:
            raise NotVouched("disabled", str(error)) from None
        except Conflict as error:
            raise NotVouched("taken", str(error)) from None
        except Invalid as error:
            raise NotVouched("no_operator", str(error)) from None
        return user, self.begin(user, SignInWay.PROVIDER, address=address)

    def check_password(self, user: User, password: str, *, address: str) -> None:
        """That it is really this person, before something of consequence. WrongPassword, TooManyTries or NotAllowed."""
        if user.external:
            raise NotAllowed("you sign in at the identity provider; set this up there")
        self._checked(user.login, password, address=address)
        self._limit.undo(login=user.login, address=address)

    def take_code(self, user: User, code: str, *, address: str) -> SecondFactor:
        """The user's factor after a right code. WrongCode or TooManyTries; a code is taken once."""
        self._limit.begin_code(login=user.login, now=self._clock.now())
        with self._desk.work(user.login) as work:  # one at a time: of two who bring the same code, one is late
            factor = work.unit.find_second_factor(user.id)
            taken = second_factor.take(factor, code, work.now) if factor else None
            if taken is not None:
                work.unit.put_second_factor(taken)
        if taken is None:
            self._record(user.id, "code_refused", by=user.login, why=address)
            raise WrongCode
        self._limit.undo_code(login=user.login)
        return taken

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
                found.append(self._signed_in(user, session) if holds and user and session else None)
        return found

    def end(self, signed_in: SignedIn) -> None:
        """The token is worth nothing from now on."""
        with self._desk.work(signed_in.user.login) as work:
            work.unit.delete_session(signed_in.session.token_sha256)
            work.record(Subject.SESSION, signed_in.user.id, "signed_out")

    def needs_factor(self, user: User) -> bool:
        """Whether the user's role gets no further without a second factor."""
        return user.role in self._settings.second_factor_roles and not user.external

    def _signed_in(self, user: User, session: Session) -> SignedIn:
        lacks = session.way is SignInWay.PASSWORD and self.needs_factor(user)
        return SignedIn(user=user, session=session, needs_factor=lacks)

    def _checked(self, login: str, password: str, *, address: str) -> tuple[User, SecondFactor | None]:
        self._limit.begin(login=login, address=address, now=self._clock.now())
        with self._store.read() as unit:
            user = unit.find_user(login)
            factor = unit.find_second_factor(user.id) if user else None
        right = is_password(password, user.password_hash if user and user.enabled else "")
        if user is None or not right:
            # An unknown login is not written down: people type their password into the wrong field.
            self._record(user.id if user else "", "refused", by=login if user else "unknown", why=address)
            raise WrongPassword
        return user, factor

    def _record(self, id: str, action: str, *, by: str, why: str) -> None:
        with self._desk.work(by) as work:
            work.record(Subject.SESSION, id, action, why=why)
