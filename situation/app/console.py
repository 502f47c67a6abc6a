"""What a person at the terminal sees: results on standard output; log lines, progress and errors on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import typer

COLOURS = ("cyan", "magenta", "blue", "green", "yellow", "bright_cyan", "bright_magenta")
WIDTH = 9  # of the longest part's name


class LogLines:
    """Lines of all parts on standard error, each after its part's name in colour; or JSON."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._as_json = as_json
        self._colours: dict[str, str] = {}

    def __call__(self, name: str, line: str) -> None:
        """Write one line."""
        if self._as_json:
            told = line if line.startswith("{") else json.dumps({"role": name, "message": line}, ensure_ascii=False)
            typer.echo(told, err=True)
            return
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        typer.echo(typer.style(f"{name:<{WIDTH}} |", fg=colour) + f" {line}", err=True)


def tell(text: str = "") -> None:
    """A result, on standard output."""
    typer.echo(text)


def tell_bytes(content: bytes) -> None:
    """A result that is a file's content, on standard output."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """A line on the side: progress, a warning."""
    typer.echo(text, err=True)


def progress(text: str) -> None:
    """Where long work stands: over the last such line on a terminal, a line of its own in a file."""
    typer.echo(f"\r\033[K{text}" if sys.stderr.isatty() else text, err=True, nl=not sys.stderr.isatty())


def end_progress() -> None:
    """What comes next begins on its own line."""
    if sys.stderr.isatty():
        typer.echo("", err=True)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns of text, as wide as they must be."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(lines)
