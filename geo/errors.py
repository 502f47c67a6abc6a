"""What can be wrong with a city's geometry, named for the fact.

GeoError
├── UnknownCrs        the coordinate system has no such name
├── NotMetric         the coordinate system does not measure in metres
├── NoPlace           there is no coordinate to choose a coordinate system by
├── LengthsDiffer     columns that belong together have different lengths
└── RepeatedId        two districts or two segments share an id
"""

from __future__ import annotations

from collections.abc import Iterable


class GeoError(ValueError):
    """Parent of all errors of the package."""


class UnknownCrs(GeoError):
    """The coordinate system has no such name."""

    def __init__(self, crs: str) -> None:
        super().__init__(f"unknown coordinate system {crs!r}; give one such as 'EPSG:32642'")
        self.crs = crs


class NotMetric(GeoError):
    """The coordinate system does not measure in metres."""

    def __init__(self, crs: str) -> None:
        super().__init__(f"coordinate system {crs!r} is not projected in metres; give a UTM zone or a local grid")
        self.crs = crs


class NoPlace(GeoError):
    """There is no coordinate to choose a coordinate system by."""

    def __init__(self) -> None:
        super().__init__("no coordinates to choose a metric coordinate system by")


class LengthsDiffer(GeoError):
    """Columns that belong together have different lengths."""

    def __init__(self, **lengths: int) -> None:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        super().__init__(f"columns differ in length: {listed}")
        self.lengths = lengths


class RepeatedId(GeoError):
    """Two districts or two segments share an id."""

    def __init__(self, kind: str, ids: Iterable[object]) -> None:
        self.ids = tuple(ids)
        super().__init__(f"{kind} id used twice: {', '.join(str(i) for i in self.ids)}")
        self.kind = kind


def same_length(**lengths: int) -> None:
    """Nothing, or LengthsDiffer."""
    if len(set(lengths.values())) > 1:
        raise LengthsDiffer(**lengths)
