"""Options that several commands have."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer

from situation.app.errors import UsageWrong
from situation.app.place import moment

FromOption = Annotated[str, typer.Option("--from", help="2026-11-24T08:00 in the city's time, or with an offset.")]
LanguageOption = Annotated[str, typer.Option(help="kk, ru or en; the settings' by default.")]
OutOption = Annotated[Path, typer.Option(help="Folder for the page and the files beside it.", file_okay=False)]
ToOption = Annotated[str, typer.Option("--to", help="The end, which is not part of it.")]


def span_of(from_: str, to: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Both moments, or UsageWrong."""
    from_at, to_at = moment(from_, zone), moment(to, zone)
    if to_at <= from_at:
        raise UsageWrong(f"--to {to_at.isoformat()} is not after --from {from_at.isoformat()}")
    return from_at, to_at
