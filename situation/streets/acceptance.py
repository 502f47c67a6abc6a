"""Acceptance: a person's word, or a camera's, that streets which tracks prove to be serviced are really done.

It is about the segments that were serviced at that moment, not about a name: what is serviced later needs a word of its
own. Withdrawn ones are kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One word about some segments of a snow event."""

    id: str
    event: str
    segments: tuple[int, ...]  # ids in the city's streets
    street: str = ""  # what was pointed at: a street's name, or a district's id; both empty: the segments themselves
    district: str = ""
    at: datetime
    by: str  # login
    camera: str = ""  # what was looked through, if not on the spot
    photo_sha256: str = ""
    note: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""


def accepted_at(acceptances: Iterable[Acceptance]) -> dict[int, datetime]:
    """When each segment was last accepted, of what stands."""
    last: dict[int, datetime] = {}
    for one in acceptances:
        if one.withdrawn_at is None:
            for segment in one.segments:
                last[segment] = max(last.get(segment, one.at), one.at)
    return last
