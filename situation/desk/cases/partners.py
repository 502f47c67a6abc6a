"""Other services: hand-overs, number plates, what is sent out."""

from __future__ import annotations

from situation.desk import handovers, offences, tickets
from situation.desk.cases.base import Cases
from situation.desk.handovers import NewHandover
from situation.handovers import EMERGENCY, Handover, HandoverId, PartnerOutcome, Service
from situation.incidents import Incident, IncidentId
from situation.plates import plate_of
from situation.tickets import Delivery, DeliveryId


class PartnerCases(Cases):
    """Other services: hand-overs, number plates, what is sent out."""

    def hand_off_incident(self, id: str, to: str, *, by: str, number: str = "", note: str = "") -> Incident:
        """Passed to 101, 102, 103 or a partner; it stays ours to watch."""
        service = next((each for each in EMERGENCY if each.value == to.strip()), Service.PARTNER)
        asked = NewHandover(service=service, to=to, number=number, note=note)
        return self.hand_over_incident(id, asked, by=by)[0]

    def hand_over_incident(self, id: str, asked: NewHandover, *, by: str) -> tuple[Incident, Handover]:
        """Passed to another service, with a package, and followed until that says what came of it."""
        with self.work(by) as work:
            return handovers.hand_over(work, work.unit.get_incident(IncidentId(id)), asked, self._partners)

    def accept_handover(self, id: str, *, by: str, number: str = "", note: str = "") -> Handover:
        """The other service has it: somebody has heard so."""
        with self.work(by) as work:
            return handovers.accept(work, work.unit.get_handover(HandoverId(id)), number=number, note=note)

    def call_handover_again(self, id: str, *, by: str, note: str = "") -> Handover:
        """They were called back in vain: it is told again after the same time."""
        with self.work(by) as work:
            return handovers.call_again(work, work.unit.get_handover(HandoverId(id)), self._partners, note=note)

    def end_handover(self, id: str, outcome: PartnerOutcome, *, by: str, note: str = "") -> Handover:
        """What came of it."""
        with self.work(by) as work:
            return handovers.end(work, work.unit.get_handover(HandoverId(id)), outcome, note=note)

    def confirm_plate(self, id: str, text: str, *, by: str, other: bool = False) -> offences.Vehicle:
        """The plate of the vehicle that is the cause, as a person has read it. Invalid where it cannot be one."""
        plate = plate_of(text, other=other)
        with self.work(by) as work:
            incident = work.unit.get_incident(IncidentId(id))
            return offences.confirm_plate(work, incident, plate, text, self._partners)

    def forget_offences(self, *, by: str) -> int:
        """Plates whose term has ended are deleted; how many."""
        with self.work(by) as work:
            return offences.forget_offences(work)

    def resend_delivery(self, id: str, *, by: str) -> Delivery:
        """To be tried again from the start."""
        with self.work(by) as work:
            return tickets.resend_delivery(work, work.unit.get_delivery(DeliveryId(id)))
