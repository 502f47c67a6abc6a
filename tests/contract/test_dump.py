"""A backup of the store: made on either engine, restored into either."""

from __future__ import annotations

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.adapters.sql.dump import dump_store, restore_store
from situation.desk import Desk, Destination, NewIncident, OutboxSettings
from situation.errors import Conflict, Invalid
from situation.incidents import Reporter
from situation.ports import IncidentFilter
from tests.builders import NOON, PLACE, a_camera, a_finding, a_vehicle, an_operator


def fill(store: SqlStore) -> None:
    outbox = OutboxSettings(destinations=(Destination(name="webhook", wants=("situation.",)),))
    desk = Desk(store, ManualClock(NOON), districts=lambda lon, lat: "esil", outbox=outbox)
    desk.put_operator(an_operator(), by="admin")
    desk.put_vehicle(a_vehicle(), by="admin")
    desk.put_camera(a_camera(), by="admin", credentials=("user", "secret"))
    request = NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1], reporter=Reporter(first_name="Әлия"))
    incident = desk.open_incident(request, by="aigul")
    desk.dispatch_incident(incident.id, ["P-017"], by="aigul")
    with store.begin() as unit:
        unit.put_finding(a_finding())


def everything(store: SqlStore) -> list[object]:
    with store.read() as unit:
        incidents = unit.list_incidents(IncidentFilter())
        return [
            incidents,
            [unit.find_reporter(incident.id) for incident in incidents],
            unit.list_changes(),
            unit.list_deliveries(),
            unit.list_vehicles(),
            unit.list_cameras(),
            unit.find_camera_credentials(a_camera().id),
            unit.list_findings(),
        ]


@pytest.mark.parametrize("target", ["same", "other"])
def test_what_is_restored_is_what_was_kept_and_numbering_goes_on(sql_store, address, target, tmp_path, request):
    fill(sql_store)
    before = everything(sql_store)
    file = tmp_path / "store.jsonl"
    rows = dump_store(address, file)
    fresh = f"sqlite:///{tmp_path}/restored.sqlite"
    if (target == "same") == address.startswith("postgresql"):
        from tests.contract import postgres

        fresh = request.getfixturevalue("postgres_address")
        with postgres.database(fresh) as url:
            check_restored(file, url, rows, before)
        return
    check_restored(file, fresh, rows, before)


def check_restored(file, url, rows, before) -> None:
    migrate(url)
    assert restore_store(file, url) == rows
    store = open_store(url)
    assert everything(store) == before
    fill_again = Desk(store, ManualClock(NOON), districts=lambda lon, lat: None)
    again = fill_again.open_incident(NewIncident(category="ice", lat=51.0, lon=71.0), by="aigul")
    assert again.public_no == "A-2026-000002"
    with store.read() as unit:
        assert unit.last_seq() == len(before[2]) + 1
    store.close()


def test_a_store_in_use_is_not_overwritten_and_another_schema_is_named(sql_store, address, tmp_path):
    fill(sql_store)
    file = tmp_path / "store.jsonl"
    dump_store(address, file)
    with pytest.raises(Conflict, match="not empty"):
        restore_store(file, address)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([b'{"schema": "9999"}\n', *lines[1:]]))
    with pytest.raises(Invalid, match="schema 9999"):
        restore_store(file, address)
