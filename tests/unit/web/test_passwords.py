from __future__ import annotations

import importlib

from tests.builders import NOON, after
from web import passwords
from web.errors import TooManyTries
from web.passwords import FailureLimit, hash_password, is_password
from web.settings import WebSettings


def test_the_hash_is_argon2id_with_the_standards_memory() -> None:
    assert importlib.reload(passwords).hash_password("x").startswith("$argon2id$v=19$m=65536,t=3,")


def test_only_the_password_opens() -> None:
    kept = hash_password("тёплая зима")
    assert is_password("тёплая зима", kept)
    assert not is_password("тёплая зима ", kept)
    assert not is_password("", kept)


def test_without_a_hash_nothing_opens_not_even_the_stand_ins_password() -> None:
    assert not is_password("a password that nobody has", "")
    assert not is_password("x", "not a hash")


def test_an_unknown_login_costs_a_whole_check(monkeypatch) -> None:
    checked = []

    class Noting:
        def verify(self, kept: str, password: str) -> bool:
            checked.append(kept)
            return True

    monkeypatch.setattr(passwords, "_HASHER", Noting())
    assert not is_password("x", "")
    assert checked == [passwords._NOBODY]


def tries(limit: FailureLimit, count: int, **who: str) -> int:
    """How many of so many tries at noon get through."""
    through = 0
    for _ in range(count):
        try:
            limit.begin(now=NOON, **({"login": "aidos", "address": "10.0.0.1"} | who))
            through += 1
        except TooManyTries:
            pass
    return through


def test_tries_count_before_they_are_checked_so_a_hundred_at_once_are_a_hundred() -> None:
    assert tries(FailureLimit(WebSettings()), 100) == 5


def test_a_right_password_takes_its_own_try_back() -> None:
    limit = FailureLimit(WebSettings())
    for _ in range(100):
        limit.begin(login="aidos", address="10.0.0.1", now=NOON)
        limit.succeed(login="aidos", address="10.0.0.1")
    assert tries(limit, 10) == 5


def test_an_address_is_free_again_after_an_hour() -> None:
    limit = FailureLimit(WebSettings())
    assert sum(tries(limit, 1, login=f"guess{number}") for number in range(30)) == 20
    limit.begin(login="aidos", address="10.0.0.1", now=after(3601))
