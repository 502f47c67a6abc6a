"""From when until when, as queries ask it: `from` and `to`, in every route of the same names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from situation.errors import Invalid

From = Annotated[AwareDatetime, Query(alias="from")]
To = Annotated[AwareDatetime, Query(alias="to")]


def check_times(from_at: datetime, to_at: datetime, longest: timedelta) -> None:
    """Invalid unless `to` lies after `from`, and not too long after it."""
    if not timedelta() < to_at - from_at <= longest:
        raise Invalid(f"to must lie after from, by at most {_words(longest)}", field="to")


def _words(time: timedelta) -> str:
    return f"{time.days} days" if time >= timedelta(days=1) else f"{time / timedelta(hours=1):g} hours"
