"""Owners of vehicles."""

from __future__ import annotations

from fastapi import APIRouter

from web.auth import SeesMap
from web.parts import With
from web.schemas import OperatorBody, Page
from web.showing import show_operator
from web.visible import audience_of

router = APIRouter(prefix="/operators", tags=["operators"])


@router.get("")
def operators(signed_in: SeesMap, parts: With) -> Page[OperatorBody]:
    """All operators in sight: a contractor's user sees its own."""
    audience = audience_of(signed_in.user)
    with parts.store.read() as unit:
        seen = [operator for operator in unit.list_operators() if audience.sees_operator(operator.id)]
    return Page(items=[show_operator(operator) for operator in seen])
