"""What analysis is made from, in every store: imported requests, lifetimes in columns, places under watch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from situation.analysis.lifetimes import LIFETIMES
from situation.errors import Conflict, Invalid, NotFound
from situation.hotspots import Cause, Hotspot
from situation.incidents import Channel, Incident, IncidentId, IncidentState, Reporter
from situation.origins import Origin
from situation.ports import IncidentFilter, Store
from tests.builders import NOON, PLACE, a_vehicle, after, an_incident, an_operator


def imported(n: int, **changes: Any) -> Incident:
    fields: dict[str, Any] = {"id": IncidentId(f"h{n}"), "public_no": f"old-{n}", "opened_at": after(n)}
    return an_incident(**(fields | changes))


def origin_of(n: int, **changes: Any) -> Origin:
    fields: dict[str, Any] = {"source": "old", "external_id": str(n), "incident": f"h{n}", "imported_at": NOON}
    return Origin(**(fields | changes))


def a_hotspot(id: str = "s1", **changes: Any) -> Hotspot:
    fields: dict[str, Any] = {"category": "flood_road", "lat": PLACE[0], "lon": PLACE[1], "noted_by": "chief"}
    return Hotspot(**({"id": id, "noted_at": NOON} | fields | changes))


def test_imported_incidents_are_incidents_and_known_by_their_origin(store: Store) -> None:
    three = [imported(n, description="Жауын суы", reopened=2) for n in range(3)]
    with store.begin() as unit:
        unit.add_imported(three, [origin_of(n, operator="gorvodokanal") for n in range(3)])
        unit.add_imported([], [])
    with store.read() as unit:
        assert unit.get_incident(IncidentId("h1")) == three[1]
        assert [one.id for one in unit.list_incidents(IncidentFilter(search="ЖАУЫН"))] == ["h2", "h1", "h0"]
        assert unit.list_incidents(IncidentFilter(overdue_at=NOON + timedelta(days=9), limit=1)) == [three[2]]
        found = unit.find_origins("old", ["1", "1", "7"])
        assert found == [origin_of(1, operator="gorvodokanal")]
        assert unit.find_origins("other", ["1"]) == []


@pytest.mark.parametrize("again", [imported(1, id=IncidentId("new"), public_no="new"), imported(1)])
def test_a_request_is_imported_once(store: Store, again: Incident) -> None:
    with store.begin() as unit:
        unit.add_imported([imported(1)], [origin_of(1)])
    with pytest.raises(Conflict), store.begin() as unit:
        unit.add_imported([imported(2), again], [origin_of(2), origin_of(1, incident=again.id)])
    with store.read() as unit, pytest.raises(NotFound):
        unit.get_incident(IncidentId("h2"))


def test_what_cannot_be_kept_is_named(store: Store) -> None:
    with pytest.raises(Invalid, match="description"), store.begin() as unit:
        unit.add_imported([imported(1, description="a\0b")], [origin_of(1)])


def test_lifetimes_have_every_moment_and_whose_work_it_was(store: Store) -> None:
    whole = imported(
        1,
        channel=Channel.PHONE,
        district="esil",
        state=IncidentState.CLOSED,
        reacted_at=after(60.5),
        resolved_at=after(120),
        closed_at=after(130),
        reopened=1,
    )
    bare = replace(imported(0), simulated=True, needs_location=True, category="ice")
    sent = an_incident(vehicles=("P-017", "P-018", "gone"), opened_at=after(5))
    with store.begin() as unit:
        unit.put_operator(an_operator())
        for id_ in ("P-017", "P-018"):
            unit.put_vehicle(a_vehicle(id_))
        unit.put_incident(sent)
        unit.put_reporter(sent.id, Reporter(phone="+7 701"))
        unit.add_imported([whole, bare], [origin_of(1, operator="Горводоканал", tells_reaction=False), origin_of(0)])
    with store.read() as unit:
        table = unit.lifetimes(opened_from=NOON, opened_to=after(10))
        assert table.schema == LIFETIMES
        assert table["id"].to_pylist() == ["h0", "h1", "i1"]
        rows = table.to_pylist()
        assert rows[1] == {
            **{name: getattr(whole, name) for name in LIFETIMES.names[:-2]},
            "operators": ["Горводоканал"],
            "tells_reaction": False,
        }
        assert rows[0]["district"] is None
        assert (rows[0]["operators"], rows[0]["simulated"], rows[0]["needs_location"]) == ([], True, True)
        assert (rows[2]["operators"], rows[2]["tells_reaction"]) == (["esil-tazalyk"], True)
        some = unit.lifetimes(opened_from=NOON, opened_to=after(1), categories=frozenset({"ice", "other"}))
        assert some["id"].to_pylist() == ["h0"]
        assert unit.lifetimes(opened_from=after(99), opened_to=after(100)) == LIFETIMES.empty_table()


def test_hotspots_are_kept(store: Store) -> None:
    first = a_hotspot(cause=Cause.NO_DRAIN, fixed_at=after(9), note="решётка")
    with store.begin() as unit:
        unit.put_hotspot(first)
        unit.put_hotspot(a_hotspot("s2", category="ice", noted_at=after(1)))
        unit.put_hotspot(replace(first, work="дренаж", version=2))
    with store.read() as unit:
        assert unit.get_hotspot("s1") == replace(first, work="дренаж", version=2)
        assert [one.id for one in unit.list_hotspots()] == ["s2", "s1"]
        assert [one.id for one in unit.list_hotspots(category="flood_road")] == ["s1"]
        with pytest.raises(NotFound):
            unit.get_hotspot("s9")
