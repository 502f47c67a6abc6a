"""A trial says of the past what the desk said of it then; with other thresholds, what it would have said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk, NewIncident
from situation.incidents import IncidentState
from situation.past import Past, as_of, past_of
from situation.thresholds import Thresholds
from situation.trial import Trial, TriedRule, compared, try_thresholds
from situation.watch import Watch
from tests.builders import NOON, PLACE, a_vehicle, after, an_incident, an_operator, positions

VEHICLES = [f"P-{n:03d}" for n in range(6)]
STEP_S = 10
LASTS_S = 1800


class ListArchive:
    """The part of an archive that a trial reads: rows by fix time."""

    def __init__(self, rows: pa.RecordBatch) -> None:
        self._table = pa.Table.from_batches([rows])

    def read(self, *, from_at, to_at, columns, **_: Any) -> pa.Table:
        fixes = self._table["fix_at"].to_pylist()
        return self._table.filter(pa.array([from_at <= at < to_at for at in fixes])).select(columns)


def pings(words: list[tuple[int, int, float]]) -> list[dict[str, Any]]:
    """Rows from (second, vehicle, speed), in time's order."""
    return [
        {
            "vehicle": VEHICLES[vehicle],
            "fix_at": after(second),
            "received_at": after(second),
            "stream_seq": number,
            "speed_kmh": speed,
            "ign": True,
        }
        for number, (second, vehicle, speed) in enumerate(sorted(set(words)))
    ]


words = st.lists(
    st.tuples(
        st.integers(0, LASTS_S // STEP_S - 1).map(lambda n: n * STEP_S),
        st.integers(0, len(VEHICLES) - 1),
        st.sampled_from([0.0, 30.0, 95.0]),
    ),
    min_size=1,
    max_size=120,
    unique_by=lambda word: (word[0], word[1]),
)


@settings(max_examples=40, deadline=None)
@given(words)
def test_a_trial_with_the_same_thresholds_says_what_the_desk_said(said: list[tuple[int, int, float]]) -> None:
    rows = pings(said)
    thresholds = Thresholds(silent_after_s=300.0, idling_after_s=400.0)
    store, raised = lived_through(rows, thresholds)
    with store.read() as unit:
        past = past_of(unit, NOON, after(LASTS_S))
    trial = Trial(past=past, thresholds=thresholds, from_at=NOON, step_s=STEP_S)
    episodes = [*trial.play([positions(*rows)], until=after(LASTS_S)), *trial.holding()]
    assert sorted((each.rule, each.subject) for each in episodes) == raised


def lived_through(rows: list[dict[str, Any]], thresholds: Thresholds) -> tuple[MemoryStore, list[tuple[str, str]]]:
    """The store after a watch has lived through it, looking every ten seconds; each call that was raised."""
    clock, store = ManualClock(NOON), MemoryStore()
    desk = Desk(store, clock, districts=lambda lon, lat: None)
    desk.put_operator(an_operator(), by="admin")
    for vehicle in VEHICLES:
        desk.put_vehicle(a_vehicle(vehicle), by="admin")
    desk.open_incident(NewIncident(category="snow_road", lat=PLACE[0], lon=PLACE[1]), by="citizen")
    watch = Watch(desk, store, clock, thresholds=thresholds)
    watch.restore(None)
    for second in range(STEP_S, LASTS_S + 1, STEP_S):
        clock.move_to(after(second))
        due = [row for row in rows if after(second - STEP_S) < row["received_at"] <= after(second)]
        if second == STEP_S:
            due = [row for row in rows if row["received_at"] <= after(second)]
        for row in due:
            watch._see(positions(row))
        watch.tick()
    with store.read() as unit:
        calls = [change for change in unit.list_changes(limit=100_000) if change.action in ("raised", "raised_again")]
        alerts = {alert.id: alert for alert in unit.list_alerts()}
    return store, sorted((alerts[call.id].rule, alerts[call.id].subject) for call in calls)


def test_a_longer_patience_calls_less_and_the_comparison_says_by_how_much() -> None:
    rows = pings([(second, 0, 0.0) for second in range(0, 3600, 60)])
    past = Past(vehicles=[a_vehicle(VEHICLES[0])], operators=[an_operator()])
    steps = list(
        try_thresholds(
            past,
            ListArchive(positions(*rows)),  # type: ignore[arg-type]
            Thresholds(),
            Thresholds(idling_after_s=1e5),
            from_at=NOON,
            to_at=after(3600),
        )
    )
    assert steps[-1] == [
        TriedRule(rule="idling", now=1, then=0, median_min=None, subjects=()),
    ]
    assert steps[:-1] == sorted(steps[:-1])  # how far it has come only grows
    assert steps[-2] == 1.0


def test_what_held_before_the_time_is_not_counted_in_it() -> None:
    rows = pings([(0, 0, 30.0)])
    past = Past(vehicles=[a_vehicle(VEHICLES[0])], operators=[an_operator()])
    archive: Any = ListArchive(positions(*rows))
    quiet = list(try_thresholds(past, archive, Thresholds(), Thresholds(), from_at=after(1800), to_at=after(3600)))
    assert quiet[-1] == []


def test_an_incident_is_as_it_was_at_each_moment() -> None:
    whole = an_incident(
        state=IncidentState.CLOSED,
        reacted_at=after(60),
        sent_at={"P-017": after(120)},
        vehicles=("P-017",),
        resolved_at=after(600),
        closed_at=after(900),
    )
    states = [as_of(whole, after(second)).state for second in (0, 60, 120, 600, 900)]
    assert states == [
        IncidentState.NEW,
        IncidentState.ACKNOWLEDGED,
        IncidentState.DISPATCHED,
        IncidentState.RESOLVED,
        IncidentState.CLOSED,
    ]
    assert as_of(whole, after(60)).vehicles == ()
    assert as_of(whole, NOON + timedelta(days=1)) == whole


def test_rules_that_said_nothing_are_left_out() -> None:
    assert compared([], []) == []
