"""Keeping house: days are closed and sealed, what is past its term goes, and closed days are copied elsewhere.

One run by `situation archive keep`, a process of its own at a low priority that telemetry starts every hour. It may be
killed at any moment. Without the store's word on holds nothing is thinned or removed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pyarrow.fs as pafs

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.keeping import Keeping
from situation.adapters.archive.offsite import Offsite
from situation.adapters.evidence.key import signing_key
from situation.adapters.frames import FileFrameStore
from situation.app.pictures import remove_old_pictures
from situation.app.settings import Settings
from situation.errors import SituationError
from situation.ports import Store
from situation.retention import RetentionTerms

KEPT = "_kept.json"
S3_TIMEOUT_S = 20.0

log = logging.getLogger(__name__)


class Kept(msgspec.Struct, kw_only=True):
    """What the last run did and found; the doctor and the figures read it."""

    at: datetime
    sealed: int = 0
    removed_rows: int = 0
    removed_pictures: int = 0
    copied_at: datetime | None = None  # the copy elsewhere was complete then
    copied_files: int = 0
    altered: list[str] = []  # days that are not as they were sealed
    failed: list[str] = []  # steps that could not be done, and why


def keep(settings: Settings, store: Store, now: datetime) -> Kept:
    """All of it once. A step that fails is told and does not hold up the others."""
    root, disk, keeping = Path(settings.archive_url), Disk(), keeping_of(settings)
    before = last_kept(root)
    kept = Kept(at=now, copied_at=before.copied_at if before else None)

    def close() -> None:
        kept.sealed = keeping.close(now)

    def retain() -> None:
        with store.read() as unit:
            holds = unit.list_holds()
        kept.removed_rows = sum(day.removed for day in keeping.retain(now, terms_of(settings), holds))

    def remove_pictures() -> None:
        frames = FileFrameStore(settings.data / "frames")
        old = remove_old_pictures(store, frames, settings.data / "evidence", now, settings.keep_pictures_days)
        kept.removed_pictures = len(old)

    def copy() -> None:
        if settings.copy_url:
            kept.copied_files = Offsite(root, *target_of(settings), disk).run().files
            kept.copied_at = now

    steps: list[tuple[str, Callable[[], None]]] = [
        ("closing days", close),
        ("retention", retain),
        ("pictures", remove_pictures),
        ("copy", copy),
    ]
    for name, step in steps:
        try:
            step()
        except (SituationError, OSError) as error:
            log.error("%s: %s", name, error)
            kept.failed.append(f"{name}: {error}")
    kept.altered = keeping.altered
    disk.write_bytes(root / f"{KEPT}.new", msgspec.json.encode(kept))
    disk.rename(root / f"{KEPT}.new", root / KEPT)
    return kept


def last_kept(root: Path) -> Kept | None:
    """What the last run said; None before the first."""
    try:
        return msgspec.json.decode((root / KEPT).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def keeping_of(settings: Settings) -> Keeping:
    """The archive's keeper, with the key of evidence packages. Unavailable where others may read the key."""
    return Keeping(Path(settings.archive_url), Disk(), signing_key(settings.data / "evidence"))


def terms_of(settings: Settings) -> RetentionTerms:
    """How long positions stay."""
    return RetentionTerms(
        raw_days=settings.keep_raw_days,
        thinned_days=settings.keep_thinned_days,
        quarantined_days=settings.keep_quarantined_days,
        every_s=settings.keep_every_s,
    )


def target_of(settings: Settings) -> tuple[pafs.FileSystem, str]:
    """The S3-compatible store, and bucket and folder there."""
    endpoint = urlsplit(settings.copy_endpoint)
    given = {
        "access_key": settings.copy_access_key,
        "secret_key": settings.copy_secret_key.get_secret_value(),
        "region": settings.copy_region,
        "scheme": endpoint.scheme,
        "endpoint_override": endpoint.netloc,
    }
    store = pafs.S3FileSystem(
        **{name: value for name, value in given.items() if value},
        connect_timeout=S3_TIMEOUT_S,
        request_timeout=S3_TIMEOUT_S,
    )
    return store, settings.copy_url.removeprefix("s3://")
