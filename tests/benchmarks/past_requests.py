"""A made-up past of a city's requests as CSV: over real streets, thickening in rain, coming back to some places."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import numpy as np
import shapely

from geo.city import City

BEGAN, DAYS = datetime(2025, 1, 1, tzinfo=UTC), 365
HEAD = (
    "external_id", "category", "channel", "lat", "lon", "description", "opened_at", "reacted_at", "resolved_at",
    "closed_at", "operator",
)  # fmt: skip
CATEGORIES = ("flood_road",) * 3 + ("snow_road", "snow_yard", "ice", "open_well", "noise_night", "other")
CHANNELS = ("phone",) * 5 + ("app", "app", "social", "site", "chat")
OPERATORS = ("gorvodokanal", "taza-zhol", "zhol-servis", "")
HOT = 60  # crossings that flood in every rain
HOT_SHARE = 0.4  # of the flood requests
NOISE_M = 25.0  # how far from the place people drop the pin
DEGREE_M = 111_000.0


@dataclass(frozen=True, slots=True)
class Past:
    """One city's past."""

    city: City
    rng: Random
    rains: tuple[int, ...]  # days
    hot: tuple[tuple[float, float], ...]  # latitude, longitude

    @classmethod
    def of(cls, city: City, seed: int = 2_026) -> Past:
        """The same past for the same seed."""
        rng = Random(seed)
        rains = tuple(sorted(rng.sample(range(90, 300), 25)))
        middles = shapely.centroid(city.streets.shape[np.array(rng.sample(range(len(city.streets)), HOT))])
        return cls(city, rng, rains, tuple((point.y, point.x) for point in middles))

    def rows(self, count: int, *, open_share: float = 0.0) -> Iterator[tuple[object, ...]]:
        """So many requests in the order of HEAD, the newest of them open where a share of that is wanted."""
        rng = self.rng
        for number in range(count):
            category = rng.choice(CATEGORIES)
            is_flood = category == "flood_road"
            day = rng.choice(self.rains) if is_flood else rng.randrange(DAYS)
            opened = BEGAN + timedelta(days=day, seconds=rng.randrange(86_400))
            lat, lon = self.place(is_flood=is_flood)
            reacted = opened + timedelta(minutes=rng.expovariate(1 / 25))
            resolved = reacted + timedelta(minutes=rng.expovariate(1 / 240))
            ends = ("", "", "") if rng.random() < open_share else (_text(reacted), _text(resolved), _text(resolved))
            yield (
                number, category, rng.choice(CHANNELS), f"{lat:.6f}", f"{lon:.6f}", "Вода на дороге" * is_flood,
                _text(opened), *ends, rng.choice(OPERATORS),
            )  # fmt: skip

    def write(self, path: Path, count: int, *, open_share: float = 0.0) -> Path:
        """The rows as a file that `situation incident import` reads."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            writer.writerows(self.rows(count, open_share=open_share))
        return path

    def write_weather(self, path: Path) -> Path:
        """Every day of the past; rain on the days of rain."""
        lines = [
            f"{date(2025, 1, 1) + timedelta(days=day)},{8 if day in self.rains else 0},0,10" for day in range(DAYS)
        ]
        path.write_text("date,rain_mm,snow_cm,tmax_c\n" + "\n".join(lines) + "\n", "utf-8")
        return path

    def place(self, *, is_flood: bool) -> tuple[float, float]:
        """Latitude and longitude of one more request."""
        rng = self.rng
        if is_flood and rng.random() < HOT_SHARE:
            lat, lon = rng.choice(self.hot)
        else:
            line = self.city.streets.shape[rng.randrange(len(self.city.streets))]
            point = line.interpolate(rng.random(), normalized=True)
            lat, lon = point.y, point.x
        return lat + rng.gauss(0, NOISE_M) / DEGREE_M, lon + rng.gauss(0, NOISE_M) / (DEGREE_M * 0.63)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
