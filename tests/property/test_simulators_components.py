"""The drivable part of any street graph: everything in it reaches everything, and nothing that belongs is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulators.components import largest_component

Edge = tuple[int, int]
graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


def reached(edges: list[Edge], start: int) -> set[int]:
    found = {start}
    while more := {end for begin, end in edges if begin in found} - found:
        found |= more
    return found


@given(graphs)
def test_it_is_the_heaviest_of_all_parts_that_hold_together(edges: list[Edge]) -> None:
    kept = [edges[i] for i in largest_component(edges, [1.0] * len(edges))]
    nodes = {node for edge in edges for node in edge}
    parts = {
        frozenset(other for other in nodes if other in reached(edges, node) and node in reached(edges, other))
        for node in nodes
    }
    inside = [[edge for edge in edges if set(edge) <= part] for part in parts]
    assert len(kept) == max((len(part) for part in inside), default=0)
    if kept:
        held = {node for edge in kept for node in edge}
        assert all(reached(kept, node) == held for node in held)
        assert sorted(kept) in [sorted(part) for part in inside]
