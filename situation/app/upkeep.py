"""What the doctor looks at of keeping: when house was last kept, what was found, and how the copy elsewhere stands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from situation.adapters.clocks import SystemClock
from situation.app.errors import AppError
from situation.app.examinations import Doubt
from situation.app.keep import last_kept
from situation.app.settings import Settings

LATEST = timedelta(hours=6)  # it is every hour, and a first run over old years takes its time
LATEST_COPY = timedelta(days=2)


def look_at_keeping(settings: Settings) -> str:
    """Whether days are closed and terms kept, and no closed day was altered."""
    kept = last_kept(Path(settings.archive_url))
    if kept is None:
        return "not yet; `situation archive keep` does it, and telemetry every hour"
    if kept.altered:
        raise AppError(f"{'; '.join(kept.altered)}: `situation evidence verify --archive`, then restore the day")
    text = f"last {kept.at:%Y-%m-%d %H:%M} UTC"
    if kept.failed:
        raise Doubt(f"{text}: {'; '.join(kept.failed)}")
    if SystemClock().now() - kept.at > LATEST:
        raise Doubt(f"{text}: is telemetry running? `situation archive keep` does it by hand")
    return text


def look_at_copy(settings: Settings) -> str:
    """Whether closed days lie elsewhere too."""
    if not settings.copy_url:
        return "not configured"
    kept = last_kept(Path(settings.archive_url))
    if kept is None or kept.copied_at is None:
        raise Doubt(f"{settings.copy_url} has never been complete: `situation archive keep` says why")
    text = f"{settings.copy_url} was complete {kept.copied_at:%Y-%m-%d %H:%M} UTC"
    if SystemClock().now() - kept.copied_at > LATEST_COPY:
        raise Doubt(f"{text}; `situation archive keep` says why not since")
    return text
