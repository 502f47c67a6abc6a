"""Hours as OpenStreetMap writes them, the part that cameras need: `Mo-Fr 07:00-22:00; Sa,Su 09:00-18:00`."""

from __future__ import annotations

import re

from situation.cameras import Hours

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SPAN = re.compile(r"(?:(?P<days>[A-Za-z,\- ]+?)\s+)?(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")
EXAMPLE = "write it as Mo-Fr 07:00-22:00; Sa,Su 09:00-18:00"


def hours_from(text: str) -> tuple[Hours, ...]:
    """The hours; `24/7` and nothing are always. ValueError says what is wrong and how to write it."""
    if text.strip() in ("", "24/7"):
        return ()
    return tuple(_span(part.strip()) for part in text.split(";") if part.strip())


def text_of(hours: tuple[Hours, ...]) -> str:
    """The same, written."""
    spans = (f"{','.join(DAYS[day] for day in one.days)} {one.start}-{one.end}" for one in hours)
    return "; ".join(spans) or "24/7"


def _span(text: str) -> Hours:
    match = SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"cannot be read: {EXAMPLE}")
    start, end = match["start"], match["end"]
    if not _is_clock(start, last="23:59") or not _is_clock(end, last="24:00"):
        raise ValueError(f"no such time of day: {EXAMPLE}")
    return Hours(days=_days(match["days"] or "Mo-Su"), start=start, end=end)


def _is_clock(text: str, *, last: str) -> bool:
    return text <= last and text[3:] <= "59"


def _days(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        begin, end = _day(first), _day(last or first)
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return tuple(sorted(days))


def _day(text: str) -> int:
    try:
        return DAYS.index(text.capitalize())
    except ValueError:
        raise ValueError(f"no such day: {EXAMPLE}") from None
