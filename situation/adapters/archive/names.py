"""How files of the archive are called, and what their names say.

`incoming/{shard}.{epoch}.{first}-{last}.parquet`: one batch as it came, with its stream sequences of the epoch.
`day=2026-11-24/{generation}.parquet`: gathered ones. Names with `_` in front are not data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

INCOMING = "incoming"
MANIFEST = "_manifest.json"
LOCK = "_compacting.lock"
RELEASED = "released"  # shard of what people took out of quarantine; each release is an epoch of its own

_INCOMING_NAME = re.compile(r"(?P<shard>[A-Za-z0-9-]+)\.(?P<epoch>[A-Za-z0-9]+)\.(?P<first>\d+)-(?P<last>\d+)\.parquet")
_NOT_IN_EPOCH = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True, order=True)
class Incoming:
    """One batch file."""

    shard: str
    epoch: str  # as in names: letters and digits only
    first: int
    last: int

    @property
    def name(self) -> str:
        """The file's name. Padded, so that a listing by name is a listing by age."""
        return f"{self.shard}.{self.epoch}.{self.first:020d}-{self.last:020d}.parquet"


def epoch_in_names(epoch: str) -> str:
    """The epoch without what a file name or the pattern above cannot hold."""
    return _NOT_IN_EPOCH.sub("", epoch) or "0"


def list_incoming(root: Path) -> list[Incoming]:
    """All batch files, by shard, epoch and age."""
    found = (_INCOMING_NAME.fullmatch(path.name) for path in (root / INCOMING).glob("*.parquet"))
    return sorted(
        Incoming(match["shard"], match["epoch"], int(match["first"]), int(match["last"])) for match in found if match
    )


def newest_of_each_epoch(files: list[Incoming]) -> frozenset[str]:
    """Names of the last file of each shard and epoch; their ends are the high water. Releases have none."""
    last: dict[tuple[str, str], Incoming] = {}
    for file in (each for each in files if each.shard != RELEASED):
        known = last.get((file.shard, file.epoch))
        if known is None or file.last >= known.last:
            last[file.shard, file.epoch] = file
    return frozenset(file.name for file in last.values())
