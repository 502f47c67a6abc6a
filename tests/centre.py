"""A desk and a watch over one store in memory, with time in the test's hand. Tests add what they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.alerts import AlertState
from situation.desk import Desk
from situation.incidents import Incident, IncidentId
from situation.ports import IncidentFilter
from situation.thresholds import Thresholds
from situation.watch import Watch
from tests.builders import NOON, a_camera, a_vehicle, after, an_operator


class BareCentre:
    """Knows nobody and nothing yet. `changes` are the desk's own settings."""

    def __init__(self, *, now: datetime = NOON, thresholds: Thresholds | None = None, **changes: Any) -> None:
        self.clock, self.store = ManualClock(now), MemoryStore()
        self.desk = Desk(self.store, self.clock, **({"districts": lambda lon, lat: "esil"} | changes))
        self.thresholds = thresholds
        self.restart()

    def restart(self) -> None:
        """A new watch that knows what the store knows."""
        self.watch = Watch(self.desk, self.store, self.clock, thresholds=self.thresholds)
        self.watch.restore(None)

    def register(self) -> None:
        """An operator, its vehicle P-017 and a camera."""
        self.desk.put_operator(an_operator(), by="admin")
        self.desk.put_vehicle(a_vehicle(), by="admin")
        self.desk.put_camera(a_camera(), by="admin")

    def at(self, seconds: float) -> None:
        """So many seconds after noon the watch looks again."""
        self.clock.move_to(after(seconds))
        self.watch.tick()

    def get(self, incident: str) -> Incident:
        with self.store.read() as unit:
            return unit.get_incident(IncidentId(incident))

    def overdue(self) -> set[str]:
        """Ids of the incidents that are."""
        with self.store.read() as unit:
            return {found.id for found in unit.list_incidents(IncidentFilter(overdue_at=self.clock.now()))}

    def alert_states(self) -> dict[str, AlertState]:
        """By rule, the newest of each."""
        with self.store.read() as unit:
            return {alert.rule: alert.state for alert in reversed(unit.list_alerts())}
