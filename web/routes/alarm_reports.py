"""How the desk is doing as an alarm system: figures for the supervisor, and the log for independent checkers."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from situation.alarms.figures import alarm_figures
from situation.alarms.log import alarm_events, csv_rows
from web.auth import SeesReports
from web.parts import With
from web.schemas import AlarmFiguresBody, MeasuredBody
from web.showing import columns
from web.times import From, To, check_times

router = APIRouter(prefix="/reports", tags=["reports"])

LONGEST = timedelta(days=92)
Consoles = Annotated[int, Query(ge=1, le=100)]


@router.get("/alarms")
def alarms(_: SeesReports, parts: With, from_at: From, to_at: To, consoles: Consoles = 1) -> AlarmFiguresBody:
    """The figures of ISA-18.2 and EEMUA-191 for a time, per operator's console."""
    check_times(from_at, to_at, LONGEST)
    with parts.store.read() as unit:
        events = alarm_events(unit, from_at, to_at)
    found = alarm_figures(events, from_at, to_at, consoles=consoles)
    measured = [MeasuredBody(**columns(each), verdict=each.verdict) for each in found.measured]
    return AlarmFiguresBody(**columns(found) | {"measured": measured})


@router.get("/alarms.csv", response_class=Response)
def log(_: SeesReports, parts: With, from_at: From, to_at: To) -> Response:
    """The log of alarms in five columns, times in UTC."""
    check_times(from_at, to_at, LONGEST)
    written = io.StringIO()
    with parts.store.read() as unit:
        csv.writer(written, lineterminator="\n").writerows(csv_rows(alarm_events(unit, from_at, to_at), from_at))
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8")
