"""What a store in dicts has to find out by itself: which things are wanted, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from situation.adapters.values import folded
from situation.incidents import Incident
from situation.ports import IncidentFilter
from situation.tickets import Delivery


def is_wanted(one: Incident, wanted: IncidentFilter) -> bool:
    """Whether the incident meets every condition but those on vehicles."""
    text = folded(f"{one.public_no}\n{one.address}\n{one.description}")
    return all(
        (
            wanted.states is None or one.state in wanted.states,
            wanted.categories is None or one.category in wanted.categories,
            wanted.districts is None or one.district in wanted.districts,
            wanted.ids is None or not wanted.ids.isdisjoint((one.id, one.public_no)),
            wanted.opened_from is None or one.opened_at >= wanted.opened_from,
            wanted.opened_to is None or one.opened_at < wanted.opened_to,
            wanted.closed_from is None or one.closed_at is None or one.closed_at >= wanted.closed_from,
            wanted.merged_into in (None, one.merged_into),
            wanted.box is None or _is_within(one, wanted.box),
            wanted.overdue_at is None or one.is_overdue(wanted.overdue_at),
            all(word in text for word in folded(wanted.search).split()),
        )
    )


def _is_within(one: Incident, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return south <= one.lat <= north and west <= one.lon <= east


def by_turns(due: Iterable[Delivery]) -> list[Delivery]:
    """The first of each destination, then the second of each."""
    places: dict[str, int] = {}
    turns = []
    for one in due:
        places[one.destination] = places.get(one.destination, -1) + 1
        turns.append((places[one.destination], one))
    return [one for _, one in sorted(turns, key=lambda turn: turn[0])]
