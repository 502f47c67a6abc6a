"""Vehicles of the made-up city that drive along its lines, and the frame that carries them."""

from __future__ import annotations

import itertools
import math
import random
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

Row = tuple[int, float, float, float, float, float, int]


@dataclass
class Fleet:
    """Vehicles that drive along the city's lines; columns as the wire has them."""

    size: int
    lines: list[list[list[float]]]
    random: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self.from_end: dict[tuple[float, float], list[int]] = defaultdict(list)
        for at, line in enumerate(self.lines):
            self.from_end[tuple(line[0])].append(at)
        self.line = [self.random.randrange(len(self.lines)) for _ in range(self.size)]
        self.along_m = [self.random.random() * 100 for _ in range(self.size)]
        self.state = [self.random.choices(range(4), [6, 3, 2, 1])[0] for _ in range(self.size)]
        self.age_s = [self.random.random() * 10 + (400 if state == 3 else 0) for state in self.state]
        self.place = [(0.0, 0.0, 0.0)] * self.size
        for number in range(self.size):
            self._put(number)

    def move(self, seconds: float) -> None:
        for number in range(self.size):
            self.age_s[number] += seconds
            if self.state[number] < 2:
                self.along_m[number] += seconds * (7 if self.state[number] == 0 else 13)
                if self.age_s[number] > 5:
                    self.age_s[number] = 0
            elif self.state[number] == 2 and self.age_s[number] > 60:
                self.age_s[number] = 0
            self._put(number)

    def _put(self, number: int) -> None:
        line = self.lines[self.line[number]]
        left = self.along_m[number]
        for (lon0, lat0), (lon1, lat1) in itertools.pairwise(line):
            dx, dy = (lon1 - lon0) * 69_900, (lat1 - lat0) * 111_320
            length = math.hypot(dx, dy) or 1.0
            if left <= length:
                share = left / length
                course = math.degrees(math.atan2(dx, dy)) % 360
                self.place[number] = (lon0 + (lon1 - lon0) * share, lat0 + (lat1 - lat0) * share, course)
                return
            left -= length
        onward = self.from_end.get(tuple(line[-1])) or range(len(self.lines))
        self.line[number] = self.random.choice(list(onward))
        self.along_m[number] = 0.0
        first = self.lines[self.line[number]]
        self.place[number] = (first[0][0], first[0][1], self.place[number][2])


def frame(rows: list[Row], at_s: float | None = None) -> bytes:
    """SIT1 from (number, lon, lat, age_s, speed_kmh, course_deg, flags)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    number, lon, lat, age, speed, course, flags = (np.array(column, dtype="f8") for column in columns)
    return b"".join((
        b"SIT1",
        struct.pack("<Id", len(rows), datetime.now(UTC).timestamp() if at_s is None else at_s),
        number.astype("<u4").tobytes(),
        np.round(lon * 1e7).astype("<i4").tobytes(),
        np.round(lat * 1e7).astype("<i4").tobytes(),
        np.round(age * 10).astype("<u4").tobytes(),
        np.round(speed * 10).astype("<u2").tobytes(),
        (np.round(course * 256 / 360) % 256).astype("u1").tobytes(),
        flags.astype("u1").tobytes(),
    ))  # fmt: skip
