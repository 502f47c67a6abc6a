"""An archive that is kept: a closed one, and rows to fill it with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from situation.adapters.archive.disk import Disk
from situation.adapters.archive.keeping import Keeping
from situation.adapters.archive.parquet import ParquetArchive
from situation.retention import RetentionTerms
from tests.positions_rows import NOON, batch, row

EPOCH = "e1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CLOSED = NOON + timedelta(days=3)
OLD, OLDER = NOON + timedelta(days=100), NOON + timedelta(days=1_200)
TERMS = RetentionTerms()


def keeping(root: Path, disk: Disk | None = None) -> Keeping:
    return Keeping(root, disk or Disk(), KEY)


def appended(root: Path, *rows: dict[str, object]) -> None:
    """Gathered but for the last batch, which is the high water of another epoch."""
    archive = ParquetArchive(root)
    archive.append(batch(*rows), epoch=EPOCH)
    archive.append(batch(row("Z", seq=900_000, at_s=86_400 * 5_000)), epoch=EPOCH)
    archive.compact()


def filled(root: Path) -> None:
    """Two vehicles, two days, a fix every 10 s for ten minutes, one near an incident, and a quarantined one."""
    rows = [
        row(vehicle, seq=1000 * which + 100 * day + n, at_s=day * 86_400 + 10 * n, course_deg=90.0)
        for which, vehicle in enumerate(("P1", "P2"))
        for day in range(2)
        for n in range(60)
    ]
    rows[7] |= {"near": ["I1"], "near_m": [5.0]}
    rows[9] |= {"course_deg": 200.0}
    appended(root, *rows, row(seq=5_000, reason="not_json", payload=b"{"))


def accepted(root: Path, vehicle: str = "P1", day: int = 0) -> list[int]:
    begins = datetime(2026, 1, 15 + day, tzinfo=UTC)
    found = ParquetArchive(root).read(vehicles=[vehicle], from_at=begins, to_at=begins + timedelta(days=1))
    return [seq % 100 for seq in found["stream_seq"].to_pylist()]
