"""`situation key`: the keys of other systems."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated

import typer

from situation.app import console, settings
from situation.app.registry import COMMAND_LINE, opened
from situation.journal import Subject

app = typer.Typer(help="API keys of other systems.", rich_markup_mode=None)


@app.callback()
def _keys() -> None:
    """Keeps `key add` a command of its own while it is the only one."""


@app.command("add", epilog="Example: situation key add webhook")
def add(name: Annotated[str, typer.Argument(help="Whose it is; for tickets' updates the destination's name.")]) -> None:
    """Make an API key for another system. It is shown once; only its sha256 is kept."""
    key = secrets.token_urlsafe(32)
    with opened(settings.load()) as (_, desk), desk.work(COMMAND_LINE) as work:
        work.unit.put_api_key(name, hashlib.sha256(key.encode()).hexdigest())
        work.record(Subject.USER, "", "key_issued", why=name)
    console.tell(f"key of {name}: {key}   (shown once, not kept in clear)")
