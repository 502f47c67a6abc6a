"""Whatever is put into a store comes back as it was, or is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from situation.alerts import AlertId, AlertState
from situation.dispatches import Dispatch, DispatchState, Refusal
from situation.errors import Invalid, NotFound
from situation.incidents import IncidentId, Reporter
from situation.people import Session, UserId
from situation.ports import Store
from situation.tickets import DeliveryState
from tests.builders import (
    NOON,
    a_camera,
    a_delivery,
    a_finding,
    a_ticket,
    a_tracker,
    a_user,
    a_vehicle,
    a_visit,
    an_alert,
    an_incident,
    an_operator,
)
from tests.contract.store.rows import ids_of, put_incidents


def test_everything_comes_back_as_it_was_put(store: Store) -> None:
    odd = datetime(2024, 2, 29, 23, 30, 1, 123457, tzinfo=timezone(timedelta(hours=6)))
    refused = Dispatch(
        operator="esil-tazalyk",
        state=DispatchState.REFUSED,
        changed_at=odd,
        by="aigul",
        answered_at=odd,
        refusal=Refusal.NO_MATERIAL,
        note="тұз жоқ",
    )
    incident = an_incident(
        vehicles=("P-1", "P-2"),
        sent_at={"P-1": odd},
        dispatches={"P-1": refused},
        reacted_at=odd,
        district="esil",
        simulated=True,
        description='Қар "көп"\nи лёд 😀',
    )
    delivery = a_delivery(state=DeliveryState.DEAD, tries=3, delivered_at=odd, last_error="500")
    alert = an_alert(state=AlertState.SHELVED, shelved_until=odd, lat=51.0, lon=71.123456789012345)
    session = Session(token_sha256="ab" * 32, user=UserId("u-aigerim"), created_at=odd, expires_at=NOON)
    finding = a_finding(measures={"occupancy": 0.25, "still_s": 180.0}, cleared_at=odd)
    visit = replace(a_visit(0, 60), closest_m=3.25)
    with store.begin() as unit:
        unit.put_incident(incident)
        unit.put_reporter(incident.id, Reporter(first_name="Ұлпан", phone="+7 701"))
        unit.put_alert(alert)
        unit.put_ticket(a_ticket())
        unit.put_delivery(delivery)
        unit.replace_visits([], visit)
        unit.put_operator(an_operator())
        unit.put_vehicle(a_vehicle())
        unit.put_tracker(a_tracker())
        unit.put_camera(a_camera())
        unit.put_camera_credentials(a_camera().id, "root", "s3cret")
        unit.put_finding(finding)
        unit.put_user(a_user())
        unit.put_session(session)
        unit.put_api_key("partner", "cd" * 32)
        unit.put_answer("api", "k1", "f1", '{"id":1}', NOON)
    with store.read() as unit:
        assert unit.get_incident(incident.id) == incident
        assert unit.get_incident(incident.id).reacted_at == odd
        assert unit.find_reporter(incident.id) == Reporter(first_name="Ұлпан", phone="+7 701")
        assert unit.get_alert(alert.id) == alert
        assert unit.get_ticket(a_ticket().id) == a_ticket()
        assert unit.get_delivery(delivery.id) == delivery
        assert unit.list_visits() == [visit]
        assert unit.list_operators() == [an_operator()] == [unit.find_operator(an_operator().id)]
        assert unit.list_vehicles() == [a_vehicle()] == [unit.find_vehicle(a_vehicle().id)]
        assert unit.list_trackers() == [a_tracker()] == [unit.find_tracker(a_tracker().id)]
        assert unit.list_cameras() == [a_camera()] == [unit.find_camera(a_camera().id)]
        assert unit.find_camera_credentials(a_camera().id) == ("root", "s3cret")
        assert unit.get_finding(finding.id) == finding
        assert unit.list_users() == [a_user()] == [unit.find_user("aigerim")]
        assert unit.find_user_by_id(a_user().id) == a_user()
        assert unit.find_session("ab" * 32) == session
        assert unit.find_api_key("cd" * 32) == "partner"
        assert unit.find_answer("api", "k1") == ("f1", '{"id":1}')


def test_moments_come_back_in_utc(store: Store) -> None:
    put_incidents(store, an_incident(opened_at=NOON.astimezone(timezone(timedelta(hours=5)))))
    with store.read() as unit:
        assert unit.get_incident(IncidentId("i1")).opened_at.utcoffset() == timedelta(0)


def test_what_is_not_there_is_named_or_none(store: Store) -> None:
    with store.read() as unit:
        for get in (unit.get_incident, unit.get_alert, unit.get_ticket, unit.get_delivery, unit.get_finding):
            with pytest.raises(NotFound, match="nobody"):
                get("nobody")  # type: ignore[arg-type]
        for noun in (
            "reporter",
            "operator",
            "vehicle",
            "tracker",
            "camera",
            "camera_credentials",
            "user",
            "user_by_id",
        ):
            assert getattr(unit, f"find_{noun}")("nobody") is None
        assert unit.find_session("nobody") is None
        assert unit.find_api_key("nobody") is None
        assert unit.find_answer("api", "nobody") is None
        assert unit.find_standing_alert("rule", "nobody") is None


def test_putting_again_replaces(store: Store) -> None:
    put_incidents(store, an_incident(vehicles=("P-1",)))
    put_incidents(store, an_incident(vehicles=("P-2",), version=2))
    assert ids_of(store) == ["i1"]
    with store.read() as unit:
        assert unit.get_incident(IncidentId("i1")).vehicles == ("P-2",)


def test_what_is_kept_does_not_change_with_the_dict_it_came_from(store: Store) -> None:
    facts: dict[str, Any] = {"n": 1}
    with store.begin() as unit:
        unit.put_alert(an_alert(facts=facts))
    facts["n"] = 2
    with store.read() as unit:
        assert unit.get_alert(AlertId("a1")).facts == {"n": 1}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "nul \0 inside"),
        ("description", "half a pair \ud83d"),
        ("lat", float("nan")),
        ("radius_m", float("inf")),
        ("opened_at", NOON.replace(tzinfo=None)),
        ("vehicles", ("P-1", "P\0")),
    ],
)
def test_what_no_engine_keeps_is_refused_by_name(store: Store, field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused, store.begin() as unit:
        unit.put_incident(an_incident(**{field: value}))
    assert refused.value.field == field
    assert ids_of(store) == []
