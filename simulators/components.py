"""The largest part of a directed graph in which everything can be reached from everything (Kosaraju's two searches)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence


def largest_component(edges: Sequence[tuple[int, int]], weights: Sequence[float]) -> list[int]:
    """Numbers of the edges inside the strongly connected part whose edges weigh most, in their order."""
    forth: defaultdict[int, list[int]] = defaultdict(list)
    back: defaultdict[int, list[int]] = defaultdict(list)
    for start, end in edges:
        forth[start].append(end)
        back[end].append(start)
    part_of = _parts(_finished_last_first(forth, sorted({node for edge in edges for node in edge})), back)
    weight_of: defaultdict[int, float] = defaultdict(float)
    for (start, end), weight in zip(edges, weights, strict=True):
        if part_of[start] == part_of[end]:
            weight_of[part_of[start]] += weight
    if not weight_of:
        return []
    best = max(weight_of, key=lambda part: (weight_of[part], -part))
    return [i for i, (start, end) in enumerate(edges) if part_of[start] == part_of[end] == best]


def _finished_last_first(forth: Mapping[int, list[int]], nodes: Sequence[int]) -> list[int]:
    """Nodes by the moment at which a depth-first search leaves them, the last one first."""
    seen: set[int] = set()
    finished: list[int] = []
    for first in nodes:
        if first in seen:
            continue
        seen.add(first)
        path = [(first, iter(forth.get(first, ())))]
        while path:
            node, onward = path[-1]
            step = next((other for other in onward if other not in seen), None)
            if step is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(step)
                path.append((step, iter(forth.get(step, ()))))
    return finished[::-1]


def _parts(order: Sequence[int], back: Mapping[int, list[int]]) -> dict[int, int]:
    """Each node's part, named after the first of its nodes in that order."""
    part_of: dict[int, int] = {}
    for first in order:
        if first in part_of:
            continue
        part_of[first] = first
        waiting = [first]
        while waiting:
            for other in back.get(waiting.pop(), ()):
                if other not in part_of:
                    part_of[other] = first
                    waiting.append(other)
    return part_of
