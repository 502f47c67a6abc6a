"""Idempotency-Key: a creating request that comes twice creates once and gets the first answer again.

The answer is kept in the transaction that creates the thing. Two requests with one key at once are put in order by the
store: the second waits and then gets the first one's answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response
from pydantic import BaseModel

from situation.desk.work import Work
from web.errors import KeyReused
from web.parts import Parts

IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255)]


def create_once(
    parts: Parts, *, by: str, key: str | None, ask: BaseModel, make: Callable[[Work], BaseModel]
) -> Response:
    """201 with what `make` makes; with a key seen before, the first answer again, or KeyReused for another body.

    `make` gets the transaction. Blocking: called from a thread.
    """
    scope = f"{by} {type(ask).__name__}"
    fingerprint = hashlib.sha256(ask.model_dump_json().encode()).hexdigest()
    with parts.desk.work(by) as work:
        known = work.unit.find_answer(scope, key) if key else None
        if known is None:
            answer = make(work).model_dump_json()
            if key:
                work.unit.put_answer(scope, key, fingerprint, answer, work.now)
            return _created(answer)
    if known[0] != fingerprint:
        raise KeyReused
    return _created(known[1], {"Idempotency-Replayed": "true"})


def _created(answer: str, headers: dict[str, str] | None = None) -> Response:
    return Response(answer, status_code=201, headers=headers, media_type="application/json")
