"""What other services fetch and say, by API key. A hand-over that was not sent to a partner does not exist for it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from situation.desk import handovers
from situation.desk.dossier import hand_out_handover
from situation.desk.work import Work
from situation.dossier import Asked
from situation.errors import NotFound
from situation.handovers import Handover, HandoverId
from situation.ports import Unit
from web.api_keys import Key, partner_of
from web.asks import Id
from web.handover_schemas import HandoverBody, PartnerUpdateAsk, show_handover
from web.once import create_once
from web.parts import Parts, With
from web.routes.evidence import zipped

router = APIRouter(prefix="/partners/handovers", tags=["partners"])


@router.get("/{id}/package", response_class=Response)
def package(id: Id, parts: With, key: Key = "") -> Response:
    """The signed package: pictures, plate, place. That it was fetched, and by whom, is in the audit."""
    name = _partner(key, parts)
    with parts.desk.work(f"partner:{name}") as work:
        own = _own(work.unit, id, name)
        asked = Asked(by=f"partner:{name}", reason=f"hand-over {own.number}", at=parts.clock.now())
        made = hand_out_handover(work, own.id, parts.packer, asked)
    return zipped(made, own.number)


@router.post("/{id}/updates", status_code=201, response_model=HandoverBody)
def update(id: Id, ask: PartnerUpdateAsk, parts: With, key: Key = "") -> Response:
    """They have it, or say what came of it. 409 when that is no news: it has ended already."""
    name = _partner(key, parts)

    def make(work: Work) -> HandoverBody:
        own = _own(work.unit, id, name)
        if ask.outcome is not None:
            return show_handover(handovers.end(work, own, ask.outcome, note=ask.note))
        return show_handover(handovers.accept(work, own, number=ask.number, note=ask.note))

    return create_once(parts, by=f"partner:{name}", key=f"{id} {ask.update_id}", ask=ask, make=make)


def _partner(key: str, parts: Parts) -> str:
    return partner_of(key, parts.store, destination="the partner that the hand-over was sent to")


def _own(unit: Unit, id: str, partner: str) -> Handover:
    """The hand-over, or NotFound; also NotFound when it was not sent to the partner."""
    handover = unit.get_handover(HandoverId(id))
    if all(delivery.destination != partner for delivery in unit.list_deliveries(subject=f"handover:{id}")):
        raise NotFound("hand-over", id)
    return handover
