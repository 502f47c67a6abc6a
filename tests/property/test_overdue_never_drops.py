"""Whatever people and rules do, an incident past its clock stays in the overdue list until somebody closes it."""

import contextlib
import os
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.clocks import ClockKind, PauseReason
from situation.desk import Desk, NewIncident
from situation.desk.importing import ImportBatch, PastRequest
from situation.errors import Invalid, NotAllowed
from situation.ports import IncidentFilter
from situation.watch import Watch
from tests.builders import NOON, PLACE, a_vehicle, an_operator, positions


class OverdueNeverDrops(RuleBasedStateMachine):
    incidents = Bundle("incidents")

    @initialize()
    def open_the_centre(self):
        self.clock, self.store = ManualClock(NOON), MemoryStore()
        self.desk = Desk(self.store, self.clock, districts=lambda lon, lat: None, merge_within_m=60)
        self.desk.put_operator(an_operator(), by="admin")
        self.desk.put_vehicle(a_vehicle(), by="admin")
        self.watch = Watch(self.desk, self.store, self.clock)
        self.watch.restore(None)
        self.overdue: set[str] = set()
        self.opened = 0

    def press(self, command, *args, **kwargs):
        with contextlib.suppress(NotAllowed, Invalid):
            command(*args, **kwargs)

    @rule(target=incidents, category=st.sampled_from(["snow_road", "ramp_blocked", "other"]))
    def open(self, category):
        self.opened += 1
        lat = PLACE[0] + (self.opened % 3) * 0.0004  # some are near enough to be merged, some are not
        return self.desk.open_incident(NewIncident(category=category, lat=lat, lon=PLACE[1]), by="a").id

    @rule(target=incidents, category=st.sampled_from(["snow_road", "other"]))
    def open_without_a_place(self, category):
        return self.desk.open_incident(NewIncident(category=category, address="the shop"), by="a").id

    @rule(target=incidents, number=st.integers(1, 3), days=st.integers(0, 60), is_over=st.booleans())
    def take_over(self, number, days, is_over):
        """The same requests again and again, by now closed there or open again."""
        opened = self.clock.now() - timedelta(days=days)
        request = PastRequest(
            external_id=str(number),
            category="flood_road",
            lat=PLACE[0],
            lon=PLACE[1],
            opened_at=opened,
            closed_at=opened if is_over else None,
        )
        self.desk.import_requests(ImportBatch(source="old", requests=[request], about={}), by="a")
        with self.store.read() as unit:
            return unit.find_origins("old", [str(number)])[0].incident

    @rule(incident=incidents)
    def locate(self, incident):
        self.press(self.desk.locate_incident, incident, *PLACE, by="a")

    @rule(incident=incidents, into=incidents)
    def merge(self, incident, into):
        if incident != into:
            self.press(self.desk.merge_incident, incident, into, by="a")

    @rule(incident=incidents)
    def split(self, incident):
        self.press(self.desk.split_incident, incident, "another yard", by="a")

    @rule(incident=incidents, name=st.sampled_from(["acknowledge", "dispatch", "resolve", "reopen", "handoff"]))
    def command(self, incident, name):
        match name:
            case "acknowledge":
                self.press(self.desk.acknowledge_incident, incident, by="a")
            case "dispatch":
                self.press(self.desk.dispatch_incident, incident, ["P-017"], by="a")
            case "resolve":
                self.press(self.desk.resolve_incident, incident, "done", by="a")
            case "reopen":
                self.press(self.desk.reopen_incident, incident, "not done", by="a")
            case "handoff":
                self.press(self.desk.hand_off_incident, incident, "101", by="a")

    @rule(incident=incidents, reason=st.sampled_from(list(PauseReason)), minutes=st.integers(1, 3000))
    def pause(self, incident, reason, minutes):
        until = self.clock.now() + timedelta(minutes=minutes)
        self.press(self.desk.pause_clocks, incident, reason, until, "because", by="chief")

    @rule(incident=incidents)
    def resume(self, incident):
        self.press(self.desk.resume_clocks, incident, by="a")

    @rule(incident=incidents, days=st.integers(1, 100), kind=st.sampled_from([ClockKind.ANSWER, ClockKind.FIX]))
    def promise(self, incident, days, kind):
        self.press(self.desk.promise_date, incident, kind, self.clock.now() + timedelta(days=days), "tender", by="a")

    @rule(incident=incidents)
    def answer(self, incident):
        self.press(self.desk.answer_reporter, incident, "soon", by="a")

    @rule(incident=incidents)
    def finish(self, incident):
        """What a person closes leaves the list, and with it the further reports of it; nothing else does."""
        self.press(self.desk.resolve_incident, incident, "done", by="a")
        with self.store.read() as unit:
            reports = {one.id for one in unit.list_incidents(IncidentFilter(merged_into=incident))}
        try:
            self.desk.close_incident(incident, by="chief")
        except NotAllowed:
            return
        self.overdue -= {incident, *reports}

    @rule(incident=incidents, blade=st.booleans())
    def drive_there(self, incident, blade):
        row = {"fix_at": self.clock.now(), "near": [incident], "near_m": [3.0], "blade": blade}
        self.watch.report_positions(positions(row))

    @rule(minutes=st.integers(1, 3000))
    def wait(self, minutes):
        self.clock.move_to(self.clock.now() + timedelta(minutes=minutes))
        self.watch.tick()

    @rule()
    def restart(self):
        self.watch = Watch(self.desk, self.store, self.clock)
        self.watch.restore(None)

    @invariant()
    def whoever_was_overdue_still_is(self):
        with self.store.read() as unit:
            listed = {found.id for found in unit.list_incidents(IncidentFilter(overdue_at=self.clock.now()))}
        assert self.overdue <= listed
        self.overdue |= listed


OverdueNeverDrops.TestCase.settings = settings(
    max_examples=int(os.environ.get("OVERDUE_RUNS", "60")), stateful_step_count=25, deadline=None
)
TestOverdueNeverDrops = OverdueNeverDrops.TestCase
