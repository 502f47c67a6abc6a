"""The desk judges in the night how plausible each vehicle's day was, and once more when late data has come."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from situation.app.roles.parts import Parts
from situation.errors import Unavailable
from situation.judging import Judging, region_of
from situation.ports import PlausibilityShelf

log = logging.getLogger(__name__)

EVERY_S = 900.0
FIRST_AFTER = timedelta(hours=2)  # the day's end, by UTC
AGAIN_AFTER = timedelta(hours=26)  # most black boxes have caught up by then
BACK = timedelta(days=2)  # a desk that was away judges no older days by itself


def due_day(shelf: PlausibilityShelf, now: datetime) -> date | None:
    """The oldest day that is to be judged now, first or again."""
    for back in range(BACK.days, 0, -1):
        day = (now - timedelta(days=back)).date()
        ended_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
        judged = shelf.find(day)
        for after in (FIRST_AFTER, AGAIN_AFTER):
            if now >= ended_at + after and (judged is None or judged.judged_at < ended_at + after):
                return day
    return None


async def judge_nightly(parts: Parts, stopping: asyncio.Event) -> None:
    """Until stopped; what fails is tried again at the next turn and holds nobody up."""
    judging = Judging(parts.archive, parts.plausibility, region=region_of(parts.city.bbox))
    while not stopping.is_set():
        try:
            now = parts.clock.now()
            day = await asyncio.to_thread(due_day, parts.plausibility, now)
            if day is not None:
                judged = await asyncio.to_thread(judging.judge_day, day, now)
                log.info("%s: %d suspects among %d vehicles", day, len(judged.suspects), len(judged.assessments))
        except Unavailable as error:
            log.warning("judging of days waits: %s", error)
        except Exception:
            log.exception("judging of days failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), EVERY_S)
