"""`situation backup` and `situation restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.backup import Copied, back_up
from situation.app.backup import restore as restore_backup

app = typer.Typer(rich_markup_mode=None)


@app.command(epilog="Example: situation backup /mnt/backup/2026-11-24")
def backup(folder: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Copy everything that is kept into a folder, while the centre runs. It holds personal data: keep it as safe."""
    copied = back_up(settings.load(), folder, tell=console.note)
    console.tell(f"backup in {folder}: {_told(copied)}")


@app.command(epilog="Example: SITUATION_DATA=new situation restore /mnt/backup/2026-11-24")
def restore(folder: Annotated[Path, typer.Argument(help="A folder made by `situation backup`.", exists=True)]) -> None:
    """Bring a backup back into an empty data directory and database, of either engine, whichever it came from."""
    copied = restore_backup(settings.load(), folder, tell=console.note)
    console.tell(f"restored: {_told(copied)}")


def _told(copied: Copied) -> str:
    return f"{copied.rows:,} rows, {copied.archive_files:,} files of positions, {copied.kept_files:,} other files"
