"""What partners say of the tickets that they got. By API key; the same update twice is one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, Field

from situation.desk.tickets import take_update
from situation.desk.work import Work
from situation.errors import NotFound
from situation.ports import Unit
from situation.tickets import PartnerState, Ticket, TicketId
from web.api_keys import Key, partner_of
from web.asks import Ask, Id, Words
from web.once import create_once
from web.parts import With

router = APIRouter(prefix="/tickets", tags=["tickets"])


class UpdateAsk(Ask):
    """How far the partner is; `update_id` is the partner's own and makes the update one however often it comes."""

    update_id: Annotated[str, Field(min_length=1, max_length=255)]
    state: Literal["accepted", "in_progress", "done", "declined"]
    at: AwareDatetime
    note: Words = ""


class TakenBody(BaseModel):
    """The ticket's state after the update."""

    ticket: str
    number: str
    partner_state: str
    partner_state_at: AwareDatetime | None


@router.post("/{id}/updates", status_code=201, response_model=TakenBody)
def update(id: Id, ask: UpdateAsk, parts: With, key: Key = "") -> Response:
    """Taken from whom the ticket was sent to: the key's name is that destination's."""
    name = partner_of(key, parts.store, destination="the destination that the ticket was sent to")

    def make(work: Work) -> TakenBody:
        ticket = take_update(work, _own(work.unit, id, name), PartnerState(ask.state), ask.at, ask.note)
        return TakenBody(
            ticket=ticket.id,
            number=ticket.number,
            partner_state=ticket.partner_state,
            partner_state_at=ticket.partner_state_at,
        )

    return create_once(parts, by=f"partner:{name}", key=f"{id} {ask.update_id}", ask=ask, make=make)


def _own(unit: Unit, id: str, partner: str) -> Ticket:
    """The ticket, or NotFound; also NotFound when it was not sent to the partner."""
    ticket = unit.get_ticket(TicketId(id))
    if all(delivery.destination != partner for delivery in unit.list_deliveries(subject=f"ticket:{id}")):
        raise NotFound("ticket", id)
    return ticket
