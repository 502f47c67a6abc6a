"""Hand-overs under any order of words: the table holds, an unconfirmed emergency is told, an end is for good."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.desk import Desk
from situation.desk.handovers import NewHandover, PartnerTerms
from situation.errors import Invalid, NotAllowed
from situation.handovers import (
    EMERGENCY,
    TRANSITIONS,
    HandoverCommand,
    HandoverState,
    PartnerOutcome,
    Service,
    outcomes_of,
)
from situation.journal import Subject
from situation.watch import Watch
from tests.builders import NOON, an_incident

CALL_BACK = timedelta(minutes=10)


class Handing(RuleBasedStateMachine):
    handovers = Bundle("handovers")

    @initialize()
    def begin(self) -> None:
        self.clock, self.store = ManualClock(NOON), MemoryStore()
        partners = PartnerTerms(call_back=CALL_BACK)
        self.desk = Desk(self.store, self.clock, districts=lambda lon, lat: None, partners=partners)
        with self.store.begin() as unit:
            unit.put_incident(an_incident(elimination_due_at=NOON + timedelta(days=365)))
        self.watch = Watch(self.desk, self.store, self.clock)
        self.watch.restore(None)

    @rule(target=handovers, service=st.sampled_from(list(Service)))
    def hand_over(self, service: Service) -> str:
        _, handover = self.desk.hand_over_incident("i1", NewHandover(service=service, to="somebody"), by="a")
        return handover.id

    @rule(id=handovers, command=st.sampled_from(list(HandoverCommand)), outcome=st.sampled_from(list(PartnerOutcome)))
    def say(self, id: str, command: HandoverCommand, outcome: PartnerOutcome) -> None:
        with self.store.read() as unit:
            before = unit.get_handover(id)
        may = (before.state, command) in TRANSITIONS
        is_wrong = command is HandoverCommand.END and outcome not in outcomes_of(before.service)
        try:
            match command:
                case HandoverCommand.ACCEPT:
                    after = self.desk.accept_handover(id, by="a")
                case HandoverCommand.CALL_AGAIN:
                    after = self.desk.call_handover_again(id, by="a")
                case HandoverCommand.END:
                    after = self.desk.end_handover(id, outcome, by="a")
        except (NotAllowed, Invalid):
            assert not may or is_wrong
            with self.store.read() as unit:
                assert unit.get_handover(id) == before
        else:
            assert may
            assert not is_wrong
            assert after.state is TRANSITIONS[before.state, command]

    @rule(minutes=st.integers(1, 15))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes * 60)

    @rule()
    def restart(self) -> None:
        self.watch = Watch(self.desk, self.store, self.clock)
        self.watch.restore(None)

    @invariant()
    def an_unconfirmed_emergency_is_an_alert_and_nothing_else_is(self) -> None:
        self.watch.tick()
        with self.store.read() as unit:
            every = unit.list_handovers(limit=1000)
            alerts = [alert for alert in unit.list_alerts(standing=True) if alert.rule == "handover_unconfirmed"]
        holding = {alert.subject for alert in alerts if alert.cleared_at is None}
        late = {
            f"handover:{one.id}"
            for one in every
            if one.service in EMERGENCY
            and one.state is HandoverState.HANDED_OVER
            and one.call_back_at is not None
            and one.call_back_at <= self.clock.now()
        }
        assert holding == late

    @invariant()
    def the_journal_knows_every_state(self) -> None:
        with self.store.read() as unit:
            for one in unit.list_handovers(limit=1000):
                changes = unit.list_changes(subject=Subject.HANDOVER, id=one.id, limit=1000)
                states = [change.after for change in sorted(changes, key=lambda change: change.seq)]
                assert states[0] == HandoverState.HANDED_OVER
                assert states[-1] == one.state
                assert (one.ended_at is None) == (one.outcome is None) == one.is_open


TestHanding = Handing.TestCase
TestHanding.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
