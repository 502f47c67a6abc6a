"""People, their sessions and second factors, and the answers that they were given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from situation.errors import Conflict
from situation.people import SecondFactor, Session, UserId
from situation.ports import Store
from tests.builders import NOON, a_user


def test_a_session_is_found_until_it_is_deleted(store: Store) -> None:
    past = datetime(2000, 1, 1, tzinfo=UTC)
    session = Session(token_sha256="s", user=a_user().id, created_at=past, expires_at=past)
    with store.begin() as unit:
        unit.put_user(a_user())
        unit.put_session(session)
        assert unit.find_session("s") == session
        unit.delete_session("s")
        unit.delete_session("s")
        assert unit.find_session("s") is None


def test_all_of_a_persons_sessions_end_and_nobody_elses(store: Store) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with store.begin() as unit:
        for login in ("aigerim", "berik"):
            unit.put_user(a_user(login))
        for token, login in (("s1", "aigerim"), ("s2", "aigerim"), ("s3", "berik")):
            unit.put_session(Session(token_sha256=token, user=a_user(login).id, created_at=at, expires_at=at))
        assert unit.delete_sessions_of(a_user("aigerim").id) == 2
        assert unit.delete_sessions_of(a_user("aigerim").id) == 0
    with store.read() as unit:
        assert [unit.find_session(token) is None for token in ("s1", "s2", "s3")] == [True, True, False]


def test_a_second_factor_is_kept_whole_and_belongs_to_a_user(store: Store) -> None:
    factor = SecondFactor(
        user=a_user().id, secret="JBSWY3DP", confirmed_at=NOON, last_step=58_000_000, recovery=("a" * 64, "b" * 64)
    )
    with store.begin() as unit:
        unit.put_user(a_user())
        unit.put_second_factor(replace(factor, confirmed_at=None))
        unit.put_second_factor(factor)
    with store.read() as unit:
        assert unit.find_second_factor(a_user().id) == factor
        assert unit.list_second_factors() == [factor]
        assert unit.find_second_factor(UserId("nobody")) is None
    with pytest.raises(Conflict), store.begin() as unit:
        unit.put_second_factor(replace(factor, user=UserId("nobody")))
    with store.begin() as unit:
        unit.delete_second_factor(a_user().id)
        unit.delete_second_factor(a_user().id)
        assert unit.list_second_factors() == []


def test_a_user_of_a_provider_is_found_by_its_subject_there(store: Store) -> None:
    with store.begin() as unit:
        unit.put_user(a_user())
        unit.put_user(a_user("berik", external="https://id.city 42"))
        found = unit.find_user_by_external("https://id.city 42")
        assert found is not None
        assert found.login == "berik"
        assert unit.find_user_by_external("https://id.city 4") is None
        assert unit.find_user_by_external("") is None


def test_users_come_by_login(store: Store) -> None:
    with store.begin() as unit:
        for login in ("берик", "Ayan", "askar"):
            unit.put_user(a_user(login))
        assert [one.login for one in unit.list_users()] == ["Ayan", "askar", "берик"]
        assert unit.find_user("ayan") is None


def test_answers_belong_to_their_scope(store: Store) -> None:
    with store.begin() as unit:
        unit.put_answer("a", "k", "f", "1", NOON)
        unit.put_answer("b", "k", "g", "2", NOON)
        assert (unit.find_answer("a", "k"), unit.find_answer("b", "k")) == (("f", "1"), ("g", "2"))
