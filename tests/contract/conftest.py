"""The stores that the contract is run on: dicts, a SQLite file, a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from situation.adapters.memory import MemoryStore
from situation.adapters.sql import SqlStore, migrate, open_store
from tests.contract import postgres

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    with postgres.server(postgres.programs_or_skip()) as server:
        yield server.address


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store.sqlite"
        return
    with postgres.database(request.getfixturevalue("postgres_address")) as address:
        yield address


@pytest.fixture
def sql_store(address: str) -> Iterator[SqlStore]:
    migrate(address)
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture(params=["memory", *ENGINES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryStore | SqlStore]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/store.sqlite"
        migrate(address)
    else:
        address = request.getfixturevalue("migrated_postgres")
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture(scope="session")
def _postgres_schema(postgres_address: str) -> Iterator[str]:
    with postgres.database(postgres_address) as address:
        migrate(address)
        yield address


@pytest.fixture
def migrated_postgres(_postgres_schema: str) -> str:
    """One database for all tests, emptied before each: making one takes longer than most tests."""
    postgres.empty(_postgres_schema)
    return _postgres_schema
