"""Users as the command line makes them."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.app.errors import UsageWrong
from situation.app.people import LETTERS, a_user, add_user, ensure_admin, generated_password
from situation.desk import Desk
from situation.errors import Conflict
from situation.people import Role
from situation.ports import Store
from tests.unit.situation.app.reports.shifts import BEGAN


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, ManualClock(BEGAN), districts=lambda _lon, _lat: None)


def test_the_first_user_is_made_once_and_its_password_is_kept_only_as_a_hash(store: Store, desk: Desk) -> None:
    password = ensure_admin(store, desk, language="kk")
    assert password
    assert ensure_admin(store, desk, language="kk") is None
    with store.read() as unit:
        [admin] = unit.list_users()
        assert password not in f"{admin} {unit.list_changes()}"
    assert (admin.login, admin.role, admin.language) == ("admin", Role.ADMIN, "kk")
    assert PasswordHasher().verify(admin.password_hash, password)


def test_generated_passwords_differ_and_can_be_read_out() -> None:
    made = {generated_password() for _ in range(100)}
    assert len(made) == 100
    assert all(set(password) <= set(LETTERS + "-") and len(password) == 19 for password in made)


def test_a_taken_login_is_refused(store: Store, desk: Desk) -> None:
    user = a_user("aigerim", name="Aigerim", role=Role.DISPATCHER)
    add_user(store, desk, user, password="long enough")
    with pytest.raises(Conflict, match="choose another login"):
        add_user(store, desk, a_user("aigerim", name="Other", role=Role.VIEWER), password="long enough")


def test_a_short_password_is_refused(store: Store, desk: Desk) -> None:
    with pytest.raises(UsageWrong, match="at least 10"):
        add_user(store, desk, a_user("a", name="A", role=Role.VIEWER), password="short")


@pytest.mark.parametrize(("operator", "said"), [("", "--operator"), ("nobody", "no operator 'nobody'")])
def test_a_contractor_belongs_to_an_operator_that_is_known(store: Store, desk: Desk, operator: str, said: str) -> None:
    user = a_user("k", name="K", role=Role.CONTRACTOR, operator=operator)
    with pytest.raises(UsageWrong, match=said):
        add_user(store, desk, user, password="long enough")
