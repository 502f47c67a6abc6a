"""Origin: where an imported request came from, so that it is taken once and its record can be found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The record of another system that an incident was made from. (source, external_id) is there once."""

    source: str  # the other system, by a name of ours
    external_id: str  # as it numbers its requests
    incident: str
    imported_at: datetime  # `at` of the journal's row that has the batch
    operator: str = ""  # who did the work, as the source says
    tells_reaction: bool = True  # False: the source does not say when somebody reacted, so nothing follows from that
