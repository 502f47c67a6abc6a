"""What the SQL store promises beyond the port: one schema, many processes, kills, an engine that is away."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from situation.adapters.sql import SqlStore, engine, migrate, open_store
from situation.adapters.sql.tables import METADATA
from situation.errors import Conflict, Invalid, Unavailable
from situation.ports import IncidentFilter
from tests.builders import a_change, a_user, an_incident
from tests.contract import postgres

ROOT = Path(__file__).parents[2]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def start_writer(address: str, name: str, count: int) -> subprocess.Popen[str]:
    return start("-m", "tests.contract.writers", address, name, str(count))


def test_the_migrations_make_exactly_the_tables(address: str) -> None:
    migrate(address)
    with engine.engine_for(address).connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), METADATA)
        connection.engine.dispose()
    assert difference == []


def test_migrating_again_changes_nothing(sql_store: SqlStore, address: str) -> None:
    with sql_store.begin() as unit:
        unit.record(a_change())
    migrate(address)
    with sql_store.read() as unit:
        assert unit.last_seq() == 1


def test_roles_that_start_together_migrate_once(address: str) -> None:
    code = f"from situation.adapters.sql import migrate; migrate({address!r})"
    roles = [start("-W", "error", "-c", code) for _ in range(4)]
    assert [role.wait(60) for role in roles] == [0, 0, 0, 0]
    with open_store(address).begin() as unit:
        assert unit.record(a_change()).seq == 1


def test_processes_share_the_journal_without_gaps(sql_store: SqlStore, address: str) -> None:
    writers = [start_writer(address, name, 40) for name in "abc"]
    seen: list[tuple[int, str]] = []
    more = True
    while more:
        writing = any(writer.poll() is None for writer in writers)
        with sql_store.read() as unit:
            page = unit.list_changes(since=seen[-1][0] if seen else 0, limit=10)
        seen += [(one.seq, one.id) for one in page]
        more = writing or bool(page)
        time.sleep(0.005)
    said = [line.split() for writer in writers for line in writer.communicate()[0].splitlines()]
    assert [seq for seq, _ in seen] == list(range(1, 97))
    assert sorted((int(seq), name) for seq, name in said) == seen
    with sql_store.begin() as unit:
        assert unit.next_number("A", 2026) == "A-2026-000097"


def test_what_a_killed_process_had_committed_stays(sql_store: SqlStore, address: str) -> None:
    writer = start_writer(address, "a", 100_000)
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(20)]
    writer.kill()
    said += writer.stdout.read().splitlines(keepends=True)
    told = [line.split()[1] for line in said if line.endswith("\n")]
    with sql_store.read() as unit:
        kept = unit.list_changes(limit=100_000)
    assert [one.seq for one in kept] == list(range(1, len(kept) + 1))
    assert {one.id for one in kept} >= set(told)
    assert len(kept) - len(told) <= 1  # committed, and killed before it could say so
    with sql_store.begin() as unit:
        assert unit.record(a_change()).seq == len(kept) + 1


def test_two_people_s_data_in_conflict_is_not_quoted(sql_store: SqlStore) -> None:
    with sql_store.begin() as unit:
        unit.put_user(a_user("secret-login"))
    with pytest.raises(Conflict) as conflict, sql_store.begin() as unit:
        unit.put_user(a_user("secret-login", id="u2"))
    assert "secret-login" not in str(conflict.value)


@pytest.mark.parametrize("address_", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "not an address"])
def test_other_addresses_are_refused(address_: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_store(address_)
    assert refused.value.field == "database_url"


class TestSqlite:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        migrate(f"sqlite:///{tmp_path}/store.sqlite")
        return tmp_path / "store.sqlite"

    def test_the_file_is_set_to_keep_what_was_answered(self, path: Path) -> None:
        with engine.engine_for(f"sqlite:///{path}").connect() as connection:
            pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                       ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}

    def test_a_writer_that_never_ends_makes_others_say_unavailable(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "BUSY_MS", 50)
        store = open_store(f"sqlite:///{path}")
        with store.begin(), pytest.raises(Unavailable, match="locked"), store.begin():
            pass

    def test_a_file_that_cannot_be_opened_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "store.sqlite").mkdir()
        with pytest.raises(Unavailable):
            migrate(f"sqlite:///{tmp_path}/store.sqlite")

    def test_a_folder_that_cannot_be_made_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(Unavailable, match="folder"):
            open_store(f"sqlite:///{tmp_path}/file/store.sqlite")

    def test_a_full_disk_is_unavailable_and_spoils_nothing(self, path: Path) -> None:
        store = open_store(f"sqlite:///{path}")
        sa.event.listen(
            store._engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 80")
        )
        with pytest.raises(Unavailable, match="full"), store.begin() as unit:
            unit.put_incident(an_incident(description="x" * 1_000_000))
        with store.begin() as unit:
            assert unit.list_incidents(IncidentFilter()) == []
            unit.put_incident(an_incident())
        assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.postgres
class TestPostgresql:
    def test_a_server_that_is_killed_is_unavailable_and_keeps_what_was_answered(self) -> None:
        with postgres.server(postgres.programs_or_skip()) as server:
            migrate(server.address)
            store = open_store(server.address)
            with store.begin() as unit:
                unit.record(a_change())
            server.kill()
            for enter in (store.begin, store.read):
                with pytest.raises(Unavailable), enter():
                    pass
            server.start()
            with store.begin() as unit:
                assert unit.record(a_change()).seq == 2

    def test_a_writer_waits_its_turn(self, migrated_postgres: str) -> None:
        store = open_store(migrated_postgres)
        order: list[str] = []

        def second() -> None:
            with store.begin() as unit:
                order.append("second")
                unit.record(a_change())

        with store.begin() as unit:
            waiting = threading.Thread(target=second)
            waiting.start()
            time.sleep(0.2)
            order.append("first")
            unit.record(a_change())
        waiting.join(10)
        store.close()
        assert order == ["first", "second"]

    def test_a_missing_server_fails_where_everything_must_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgres, "_PROGRAMS", "/nowhere")
        monkeypatch.setenv("PATH", "/nowhere")
        for word, outcome in (("true", pytest.fail.Exception), ("", pytest.skip.Exception)):
            monkeypatch.setitem(os.environ, "CI", word)
            with pytest.raises(outcome, match="not installed"):
                postgres.programs_or_skip()
