from dataclasses import replace
from datetime import timedelta

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk, Destination, NewIncident, OutboxSettings
from situation.errors import Invalid, NotAllowed, NotFound
from situation.warnings import Area, WarningKind
from tests.builders import NOON, PLACE
from tests.unit.situation.desk.said_warning import SAID, TEXTS


@pytest.fixture
def desk():
    outbox = OutboxSettings(destinations=(Destination(name="cap", wants=("situation.warning.",)),))
    store = MemoryStore()
    made = Desk(store, ManualClock(NOON), districts=lambda lon, lat: None, outbox=outbox)
    made.store_of_test = store
    return made


def test_a_warning_goes_out_whole_and_without_who_issued_it(desk):
    warning = desk.issue_warning(SAID, by="chief")
    with desk.store_of_test.read() as unit:
        (delivery,) = unit.list_deliveries(subject=f"warning:{warning.id}")
    assert delivery.type == "situation.warning.issued.v1"
    assert delivery.body["area"]["radius_m"] == 300.0
    assert "chief" not in str(delivery.body)


def test_a_message_is_replaced_or_taken_back_once(desk):
    first = desk.issue_warning(SAID, by="chief")
    second = desk.issue_warning(replace(SAID, replaces=first.id), by="chief")
    assert (second.kind, second.replaces, second.replaces_at) == (WarningKind.UPDATE, first.id, NOON)
    with pytest.raises(NotAllowed):
        desk.cancel_warning(first.id, by="chief")
    cancelled = desk.cancel_warning(second.id, by="chief")
    assert (cancelled.kind, cancelled.replaces, cancelled.headline) == (WarningKind.CANCEL, second.id, TEXTS)
    for id_ in (second.id, cancelled.id):
        with pytest.raises(NotAllowed):
            desk.cancel_warning(id_, by="chief")
    with pytest.raises(NotFound):
        desk.cancel_warning("nothing", by="chief")


def test_a_warning_about_a_simulated_incident_is_simulated(desk):
    request = NewIncident(category="flood_road", lat=PLACE[0], lon=PLACE[1], simulated=True)
    incident = desk.open_incident(request, by="simulator")
    assert desk.issue_warning(replace(SAID, incident=incident.id), by="chief").simulated


@pytest.mark.parametrize(
    "wrong",
    [
        {"headline": {"ru": "Вода", "kk": "Су"}},
        {"description": TEXTS | {"en": " "}},
        {"expires_at": NOON},
        {"expires_at": NOON + timedelta(hours=6, seconds=1)},
        {"area": Area(description="x")},
        {"area": Area(description="x", lat=51.0, lon=71.0)},
        {"area": Area(description="x", polygon=((51.0, 71.0), (51.1, 71.0)))},
        {"area": Area(description="x", lat=51.0, lon=71.0, radius_m=9.0, polygon=((51.0, 71.0),) * 3)},
    ],
)
def test_what_nobody_could_understand_is_not_said(desk, wrong):
    with pytest.raises(Invalid):
        desk.issue_warning(replace(SAID, **wrong), by="chief")
