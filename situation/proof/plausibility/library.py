"""Library: sketches of many days, in which those that one resembles are found without comparing it with all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from situation.proof.plausibility.sketches import Sketch

LEAST_COMMON = 8  # hashes; fewer are chance
MOST_LIKE = 5


class Library:
    """Sketches by name, and for every hash who has it."""

    def __init__(self, sketches: Mapping[str, Sketch]) -> None:
        self._sketches = dict(sorted(sketches.items()))
        self._names = list(self._sketches)
        sizes = [len(sketch) for sketch in self._sketches.values()]
        hashes = np.concatenate([*self._sketches.values(), np.empty(0, np.uint64)])
        owners = np.repeat(np.arange(len(self._names)), sizes)
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], owners[order]

    def like(self, sketch: Sketch, *, but: str) -> dict[str, Sketch]:
        """The few that have most in common with a sketch, the one called `but` left out."""
        first = np.searchsorted(self._hashes, sketch, side="left")
        last = np.searchsorted(self._hashes, sketch, side="right")
        rows = np.concatenate([np.arange(begin, end) for begin, end in zip(first, last, strict=True)] or [first])
        common = np.bincount(self._owners[rows.astype(np.intp)], minlength=len(self._names))
        best = np.lexsort((np.arange(len(common)), -common))
        found = [self._names[row] for row in best[: MOST_LIKE + 1].tolist() if common[row] >= LEAST_COMMON]
        return {name: self._sketches[name] for name in found if name != but}
