"""Passwords: argon2id, and a limit on wrong ones and on wrong codes.

The limit lives in memory: it is gone after a restart, and each web process counts for itself. An attacker cannot
restart us; whoever runs several processes divides the limits by their number.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.errors import TooManyTries
from web.settings import WebSettings

_HASHER = PasswordHasher()  # argon2id by RFC 9106, low-memory profile: 64 MiB, 3 passes
# Takes as long to check as a real one, so that an unknown login answers no faster.
_NOBODY = _HASHER.hash("a password that nobody has")
AT_ONCE = 2  # checks side by side: each takes 64 MiB
_SLOTS = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """The hash to keep."""
    with _SLOTS:
        return _HASHER.hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether the password is the one; takes as long with no hash ("", an unknown user) as with a wrong one."""
    with _SLOTS:
        try:
            return _HASHER.verify(kept or _NOBODY, password) and kept != ""
        except (VerificationError, InvalidHashError):
            return False


class FailureLimit:
    """Wrong passwords per login and per address, wrong codes per login. Right ones do not count."""

    def __init__(self, settings: WebSettings) -> None:
        self._lock = threading.Lock()
        self._limits = {
            "login": (settings.failures_a_minute, timedelta(minutes=1)),
            "address": (settings.failures_an_hour, timedelta(hours=1)),
            "code": (settings.wrong_codes_an_hour, timedelta(hours=1)),
        }
        self._failures: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def begin(self, *, login: str, address: str, now: datetime) -> None:
        """Count a try as a failure until `succeed` takes it back, or TooManyTries.

        Counted before the password is checked: a hundred tries at once are a hundred.
        """
        self._count((("login", login), ("address", address)), now)

    def begin_code(self, *, login: str, now: datetime) -> None:
        """The same for a code, which only somebody who has the password may try."""
        self._count((("code", login),), now)

    def succeed(self, *, login: str, address: str) -> None:
        """All was right: take back its own try, and all of this login's."""
        with self._lock:
            self._failures.pop(("login", login), None)
            self._failures.pop(("code", login), None)
            self._take_back("address", address)

    def undo(self, *, login: str, address: str) -> None:
        """The password was right and a code is still to come: take back this one try, and forgive no other."""
        with self._lock:
            self._take_back("login", login)
            self._take_back("address", address)

    def undo_code(self, *, login: str) -> None:
        """The code was right: take back this one try."""
        with self._lock:
            self._take_back("code", login)

    def _count(self, keys: tuple[tuple[str, str], ...], now: datetime) -> None:
        with self._lock:
            self._forget(now)
            for kind, name in keys:
                most, within = self._limits[kind]
                failed = self._failures.get((kind, name), deque())
                if len(failed) >= most:
                    raise TooManyTries((failed[0] + within - now).total_seconds())
            for key in keys:
                self._failures[key].append(now)

    def _take_back(self, kind: str, name: str) -> None:
        mine = self._failures.get((kind, name))
        if mine:
            mine.pop()

    def _forget(self, now: datetime) -> None:
        for key, failed in list(self._failures.items()):
            while failed and failed[0] + self._limits[key[0]][1] <= now:
                failed.popleft()
            if not failed:
                del self._failures[key]
