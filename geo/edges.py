"""The straight parts of street segments, in metres: what a place is near to, how far along, and at what bearing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.arrays import Bools, Complexes, Floats, Indexes, Shapes, as_complex
from geo.distances import turned_into_circle
from geo.grid import Boxes
from geo.projection import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The straight parts of all segments, in metres. Places are complex numbers, east + north j: one look-up
    instead of two, and one multiplication turns a place into the edge's own frame.
    """

    start: Complexes
    end: Complexes
    length_m: Floats
    into_frame: Complexes  # turns the edge onto the real axis
    bearing_deg: Floats
    about_turn_deg: Floats  # 180 where it may be driven against, infinite where it is one-way
    segment: Indexes  # row in Streets
    along_m: Floats  # metres of its segment that lie before the edge

    @classmethod
    def of(cls, shapes: Shapes, one_way: Bools, projection: Projection) -> Edges:
        """The edges of LineStrings in degrees, in their order."""
        lonlat, line = shapely.get_coordinates(shapes, return_index=True)
        vertex = as_complex(*projection.to_metric(lonlat[:, 0], lonlat[:, 1]))
        # Of one line, and longer than nothing: a repeated vertex has no bearing.
        real = np.flatnonzero((np.diff(line) == 0) & (np.diff(vertex) != 0))
        start, end, segment = vertex[real], vertex[real + 1], line[real]
        length = np.abs(end - start)
        before = np.cumsum(length) - length
        first = np.flatnonzero(np.diff(segment, prepend=-1))
        return cls(
            start=start,
            end=end,
            length_m=length,
            into_frame=(end - start).conj() / length,
            bearing_deg=turned_into_circle(90.0 - np.degrees(np.angle(end - start))),
            about_turn_deg=np.where(one_way[segment], np.inf, 180.0),
            segment=segment,
            along_m=before - np.repeat(before[first], np.diff(first, append=len(segment))),
        )

    def boxes(self, reach_m: float) -> Boxes:
        """Boxes that hold every place within reach."""
        return Boxes(
            west=np.minimum(self.start.real, self.end.real) - reach_m,
            south=np.minimum(self.start.imag, self.end.imag) - reach_m,
            east=np.maximum(self.start.real, self.end.real) + reach_m,
            north=np.maximum(self.start.imag, self.end.imag) + reach_m,
        )

    def distance2(self, edge: Indexes, place: Complexes) -> Floats:
        """Square metres from each place to its edge."""
        framed = (place - self.start.take(edge)) * self.into_frame.take(edge)
        past_end = framed.real - np.clip(framed.real, 0.0, self.length_m.take(edge))
        return np.asarray(past_end**2 + framed.imag**2)

    def offset_m(self, edge: Indexes, place: Complexes) -> Floats:
        """How far along its segment the edge's point lies that is nearest to the place."""
        framed = (place - self.start.take(edge)) * self.into_frame.take(edge)
        return np.asarray(self.along_m.take(edge) + np.clip(framed.real, 0.0, self.length_m.take(edge)))


def turned_deg(course_deg: Floats, bearing_deg: Floats) -> Floats:
    """The angle between the two, 0 to 180; NaN without a course."""
    apart = np.abs(course_deg - bearing_deg)
    return np.asarray(np.minimum(apart, 360.0 - apart))
