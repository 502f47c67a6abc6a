"""One row of an export as a request, or why it is none."""

from __future__ import annotations

import math
from collections.abc import Mapping as Dictionary
from datetime import UTC, datetime, tzinfo

from situation.app.importing.mapping import Mapping
from situation.catalogue import CATEGORIES
from situation.desk.importing import PastRequest
from situation.errors import Invalid
from situation.incidents import Channel, Reporter

Row = Dictionary[str, str]  # by the export's own column names


class RowReader:
    """Reads rows by one mapping. `zone` is that of times without an offset."""

    def __init__(self, mapping: Mapping, zone: tzinfo) -> None:
        self._mapping = mapping
        self._zone = zone

    def read(self, row: Row) -> PastRequest:
        """The request; Invalid with the field. Its district is not known here."""
        if None in row:
            raise Invalid("has more fields than the head line: is a delimiter not quoted?", field="")
        opened_at = self._moment(row, "opened_at", None)
        if opened_at is None:
            raise Invalid("is empty", field="opened_at")
        reacted_at, resolved_at, closed_at = (
            self._moment(row, name, opened_at) for name in ("reacted_at", "resolved_at", "closed_at")
        )
        resolved_at, closed_at = self._ends(self._text(row, "state"), resolved_at, closed_at)
        return PastRequest(
            external_id=self._text(row, "external_id"),
            category=self._category(row),
            channel=self._channel(row),
            lat=self._number(row, "lat"),
            lon=self._number(row, "lon"),
            address=self._text(row, "address"),
            description=self._text(row, "description"),
            opened_at=opened_at,
            reacted_at=reacted_at,
            resolved_at=resolved_at,
            closed_at=closed_at,
            outcome=self._text(row, "outcome"),
            operator=self._text(row, "operator"),
            reopened=self._count(row, "reopened"),
            reporter=self._reporter(row),
            simulated=self._mapping.simulated,
        )

    def _text(self, row: Row, name: str) -> str:
        return (row.get(self._mapping.columns.get(name, "")) or "").strip()

    def _number(self, row: Row, name: str) -> float | None:
        text = self._text(row, name)
        if not text:
            return None
        try:
            number = float(text.replace(",", "."))  # decimal commas of Russian and Kazakh exports
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise Invalid(f"{text[:40]!r} is no number", field=name)
        return number

    def _count(self, row: Row, name: str) -> int:
        number = self._number(row, name) or 0.0
        if not (0 <= number <= 1000 and number.is_integer()):
            raise Invalid(f"{number} is no count", field=name)
        return int(number)

    def _category(self, row: Row) -> str:
        text = self._text(row, "category")
        code = self._mapping.categories.get(text) or (text if text in CATEGORIES else self._mapping.default_category)
        if not code:
            raise Invalid(f"{text[:80]!r} is in no line of [categories]", field="category")
        return code

    def _channel(self, row: Row) -> Channel:
        text = self._text(row, "channel")
        known = {channel.value for channel in Channel}
        return Channel(self._mapping.channels.get(text) or (text if text in known else self._mapping.default_channel))

    def _ends(
        self, word: str, resolved_at: datetime | None, closed_at: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        """What the state says decides: a date in a request that is open again is of the time before."""
        if not word:
            return resolved_at, closed_at
        state = self._mapping.states.get(word)
        if state is None:
            raise Invalid(f"{word[:80]!r} is in no line of [states]", field="state")
        if state == "open":
            return None, None
        end = closed_at or resolved_at
        if end is None:
            raise Invalid(f"it is {state} without a time of that", field="resolved_at")
        return (resolved_at or end, end) if state == "closed" else (resolved_at or end, None)

    def _reporter(self, row: Row) -> Reporter | None:
        names = ("first_name", "last_name", "phone", "email")
        said = {name: self._text(row, name) for name in names}
        return Reporter(**said) if any(said.values()) else None

    def _moment(self, row: Row, name: str, opened_at: datetime | None) -> datetime | None:
        text = self._text(row, name)
        if not text:
            return None
        times = self._mapping.times
        try:
            at = datetime.strptime(text, times) if times else datetime.fromisoformat(text)  # noqa: DTZ007 - see below
        except ValueError:
            raise Invalid(f"{text[:40]!r} is no time like {times or '2026-01-31T15:00'}", field=name) from None
        if at.tzinfo is None:
            at = self._in_zone(at, opened_at)
        return at.astimezone(UTC)

    def _in_zone(self, at: datetime, opened_at: datetime | None) -> datetime:
        """An hour that the clocks showed twice is its first run, unless that would be before the opening."""
        first = at.replace(tzinfo=self._zone)
        if opened_at is not None and first.astimezone(UTC) < opened_at:
            return at.replace(tzinfo=self._zone, fold=1)
        return first
