"""What every use case needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from situation.calendars import WorkingDays
from situation.clocks import Terms
from situation.desk import thresholds
from situation.desk.handovers import PartnerTerms
from situation.desk.opening import Ground
from situation.desk.work import OutboxSettings, Work
from situation.ports import Clock, Store
from situation.thresholds import Thresholds, ThresholdsVersion


class Cases:
    """What every use case needs: a transaction, the clock, and the ground that things lie on."""

    def __init__(  # noqa: PLR0913 - the wiring's one place
        self,
        store: Store,
        clock: Clock,
        *,
        districts: Callable[[float, float], str | None],
        outbox: OutboxSettings | None = None,
        terms: Terms | None = None,
        centre: tuple[float, float] = (0.0, 0.0),
        merge_within_m: float = 0.0,
        partners: PartnerTerms | None = None,
    ) -> None:
        """`districts(lon, lat)` names the district of a point; `centre` is latitude, longitude of what has no place.

        Without `terms` days are UTC and have no holidays. `merge_within_m` 0 merges nothing by itself.
        """
        self._store = store
        self._clock = clock
        self._ground = Ground(
            districts=districts,
            terms=terms or Terms(calendar=WorkingDays()),
            centre=centre,
            merge_within_m=merge_within_m,
        )
        self._outbox = outbox or OutboxSettings()
        self._partners = partners or PartnerTerms()

    @contextmanager
    def work(self, by: str) -> Iterator[Work]:
        """One transaction, for use cases that are made of several."""
        with self._store.begin() as unit:
            yield Work(unit=unit, now=self._clock.now(), by=by, outbox=self._outbox)

    def district_of(self, lat: float | None, lon: float | None) -> str:
        """Id of the district of a place, or ""."""
        return "" if lat is None or lon is None else self._ground.districts(lon, lat) or ""

    def set_thresholds(
        self, base: Thresholds, values: Mapping[str, object], why: str, *, by: str, rules: Collection[str]
    ) -> ThresholdsVersion:
        """From when a thing is worth an alert, from now on: these values instead of the base's. Invalid by name."""
        with self.work(by) as work:
            return thresholds.set_thresholds(work, base, values, why, rules=rules)
