"""The journal, followed once for all viewers: new changes in order, each with the thing as it is now.

The last few thousand are kept. They are every viewer's queue: a viewer only remembers how far it has read, so a slow
one costs no memory, and one that falls behind what is kept is told to resume.
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from anyio.to_thread import run_sync

from situation.alerts import Alert, AlertId
from situation.cameras import Camera, CameraId, Finding, FindingId
from situation.errors import NotFound, SituationError
from situation.fleet import Operator, Vehicle, VehicleId
from situation.handovers import Handover, HandoverId
from situation.incidents import Incident, IncidentId
from situation.journal import Change, Subject
from situation.ports import Pokes, Store, Unit
from situation.tickets import Delivery, Ticket, TicketId
from web.visible import Audience, operators_at, operators_of

log = logging.getLogger(__name__)

POLL_S = 0.5  # makes good a poke that was lost
READ_AT_ONCE = 500

Thing = Incident | Alert | Ticket | Handover | Finding | Camera | Vehicle


@dataclass(slots=True)
class Entry:
    """A change, what it was about, and the texts already made of it, one per audience."""

    change: Change
    thing: Thing | None = None
    deliveries: list[Delivery] = field(default_factory=list)  # of a ticket
    operators: frozenset[str] = frozenset()  # whose it is: of an incident or a vehicle
    texts: dict[Audience, str] = field(default_factory=dict)


class JournalTail:
    """Changes since the start of the process, at most `kept` of them. Only one task may run `follow`."""

    def __init__(self, store: Store, pokes: Pokes, *, kept: int) -> None:
        self._store = store
        self._pokes = pokes
        self._kept = kept
        self._entries: list[Entry] = []
        self._seqs: list[int] = []
        self._poked = asyncio.Event()
        self._floor = 0  # everything up to here has been dropped, or was before our time
        self.started_seq = 0
        self.seq = 0  # the newest change read
        self.operators: dict[str, Operator] = {}

    def start(self) -> None:
        """Begin at the journal's end. Blocking: called from a thread."""
        with self._store.read() as unit:
            self.seq = self.started_seq = self._floor = unit.last_seq()
            self._know_operators(unit)

    def can_resume(self, seq: int) -> bool:
        """Whether all changes after `seq` are here, for a viewer that had its snapshot from this very process.

        Not at the process's first seq: a viewer there may come from the process before, whose vehicle numbers differ.
        """
        return self._floor <= seq <= self.seq and seq > self.started_seq

    def has_all_after(self, seq: int) -> bool:
        """Whether nothing after `seq` has been dropped."""
        return seq >= self._floor

    def after(self, seq: int) -> list[Entry]:
        """Changes with a greater seq, oldest first."""
        return self._entries[bisect_right(self._seqs, seq) :]

    async def follow(self, tell: Callable[[list[Entry]], None]) -> None:
        """Read on for ever, telling of new entries. A store that is away is asked again."""
        while True:
            try:
                entries = await run_sync(self.read_on)
            except SituationError as error:
                log.warning("journal cannot be read: %s", error)
                entries = []
            if entries:
                self._append(entries)
                tell(entries)
            if len(entries) < READ_AT_ONCE:
                await self._wait()

    def poke(self) -> None:
        """Look now."""
        self._poked.set()

    async def listen(self) -> None:
        """Take pokes."""
        async for _ in self._pokes.listen("journal"):
            self.poke()

    def read_on(self) -> list[Entry]:
        """The next changes with their things, in one transaction. Blocking."""
        with self._store.read() as unit:
            changes = unit.list_changes(since=self.seq, limit=READ_AT_ONCE)
            known: dict[tuple[Subject, str], Entry] = {}
            return [self._entry(unit, change, known) for change in changes]

    def _entry(self, unit: Unit, change: Change, known: dict[tuple[Subject, str], Entry]) -> Entry:
        """The change with its thing as it is now; a thing that changed twice is read once."""
        key = (change.subject, change.id)
        first = known.get(key)
        if first is None:
            first = known[key] = self._read(unit, change)
        return Entry(change, first.thing, first.deliveries, first.operators)

    def _read(self, unit: Unit, change: Change) -> Entry:
        if change.action == "operator_registered":
            self._know_operators(unit)
        reader = _READERS.get(change.subject)
        try:
            return reader(unit, change) if reader else Entry(change)
        except NotFound:
            return Entry(change)

    def _know_operators(self, unit: Unit) -> None:
        self.operators = operators_of(unit)

    def _append(self, entries: list[Entry]) -> None:
        self._entries += entries
        self._seqs += [entry.change.seq for entry in entries]
        self.seq = self._seqs[-1]
        excess = len(self._seqs) - self._kept
        if excess > 0:
            self._floor = self._seqs[excess - 1]
            del self._entries[:excess], self._seqs[:excess]

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL_S):
                await self._poked.wait()
        except TimeoutError:
            return
        self._poked.clear()


def _incident(unit: Unit, change: Change) -> Entry:
    incident = unit.get_incident(IncidentId(change.id))
    return Entry(change, incident, operators=operators_at(unit, incident))


def _alert(unit: Unit, change: Change) -> Entry:
    return Entry(change, unit.get_alert(AlertId(change.id)))


def _ticket(unit: Unit, change: Change) -> Entry:
    ticket = unit.get_ticket(TicketId(change.id))
    return Entry(change, ticket, deliveries=unit.list_deliveries(subject=f"ticket:{ticket.id}"))


def _handover(unit: Unit, change: Change) -> Entry:
    return Entry(change, unit.get_handover(HandoverId(change.id)))


def _finding(unit: Unit, change: Change) -> Entry:
    return Entry(change, unit.get_finding(FindingId(change.id)))


def _camera(unit: Unit, change: Change) -> Entry:
    return Entry(change, unit.find_camera(CameraId(change.id)))


def _vehicle(unit: Unit, change: Change) -> Entry:
    vehicle = unit.find_vehicle(VehicleId(change.id))
    return Entry(change, vehicle, operators=frozenset({vehicle.operator}) if vehicle else frozenset())


_READERS: dict[Subject, Callable[[Unit, Change], Entry]] = {
    Subject.INCIDENT: _incident,
    Subject.ALERT: _alert,
    Subject.TICKET: _ticket,
    Subject.HANDOVER: _handover,
    Subject.FINDING: _finding,
    Subject.CAMERA: _camera,
    Subject.VEHICLE: _vehicle,
}
