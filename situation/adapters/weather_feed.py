"""A weather feed: an address or a file in Open-Meteo's form, asked now and then; the last good answer is kept."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import httpx

from situation.adapters.open_meteo import read_hours
from situation.adapters.senders.http import TooLarge, client, exchange, failed, http_url
from situation.errors import Invalid
from situation.forecasts import Forecast
from situation.ports import Clock

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)  # models are run every one to six hours
AGAIN = timedelta(minutes=5)  # after a fault
MOST_BYTES = 2**20  # sixteen days of all that is asked for are 30 KB


class Fault(StrEnum):
    """Why an answer was not taken."""

    UNREACHABLE = "unreachable"  # no file, no host, no answer in time, or an internal host that is not allowed
    REFUSED = "refused"  # a status other than 200
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # not in that form, or a value that cannot be
    PAST = "past"  # it tells of no hour to come


class _Faulty(Exception):
    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(text)
        self.fault = fault


def is_address(source: str) -> bool:
    """Whether it is an address; else it is the name of a file."""
    return "://" in source


class WeatherFeed:
    """One source, asked when `newest` is and its time has come. Not for two threads at once."""

    def __init__(self, source: str, clock: Clock, *, allow_internal: bool) -> None:
        """`source`: an http(s) address or a file; Invalid where the address is neither. It is never logged."""
        self._source = http_url(source) if is_address(source) else source
        self._clock = clock
        self._allow_internal = allow_internal
        self._newest = Forecast(told_at=clock.now())
        self._ask_at = clock.now()
        self.faults: Counter[Fault] = Counter()
        self.fault = ""  # of the last asking, in words; empty where it was well

    def newest(self) -> Forecast:
        """What was told last; asks before that when it is time."""
        now = self._clock.now()
        if now >= self._ask_at:
            self._ask(now)
        return self._newest

    def figures(self) -> dict[str, float]:
        """How old what was told last is, in seconds, and how many answers were not taken, by why."""
        age_s = (self._clock.now() - self._newest.told_at).total_seconds()
        return {"forecast_age_s": age_s} | {f"forecast_{each}": float(self.faults[each]) for each in Fault}

    def _ask(self, now: datetime) -> None:
        try:
            self._newest, self.fault = self._told(now), ""
            self._ask_at = now + EVERY
        except _Faulty as error:
            self.faults[error.fault] += 1
            self.fault = f"{error.fault}: {error}"
            self._ask_at = now + AGAIN
            log.warning("weather feed %s; what was told at %s stays", self.fault, self._newest.told_at.isoformat())

    def _told(self, now: datetime) -> Forecast:
        if is_address(self._source):
            body, told_at = asyncio.run(self._fetched()), now
        else:
            body, told_at = _read(Path(self._source).expanduser(), now)
        try:
            hours = read_hours(body)
        except Invalid as error:
            raise _Faulty(Fault.UNREADABLE, str(error)) from None
        if hours[-1].at <= now:
            raise _Faulty(Fault.PAST, f"its last hour is {hours[-1].at.isoformat()}")
        return Forecast(told_at=told_at, hours=hours)

    async def _fetched(self) -> bytes:
        async with client(allow_internal=self._allow_internal) as caller:
            try:
                request = caller.build_request("GET", self._source)
                answer = await exchange(caller, request, read=True, most_bytes=MOST_BYTES)
            except TooLarge as error:
                raise _Faulty(Fault.TOO_LARGE, str(error)) from None
            except httpx.HTTPError as error:
                raise _Faulty(Fault.UNREACHABLE, failed(error).error) from None
        if answer.status_code != httpx.codes.OK:
            raise _Faulty(Fault.REFUSED, f"answered {answer.status_code}")
        return answer.content


def _read(file: Path, now: datetime) -> tuple[bytes, datetime]:
    """The file, and when it was written: that is when it was told."""
    try:
        with file.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
        written_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError as error:
        raise _Faulty(Fault.UNREACHABLE, f"the file cannot be read: {error.strerror}") from None
    if len(body) > MOST_BYTES:
        raise _Faulty(Fault.TOO_LARGE, f"a file of more than {MOST_BYTES} bytes")
    return body, min(written_at, now)
