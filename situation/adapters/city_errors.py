"""A city's files cannot be used: which file, what is wrong, what to do. One line, for whoever ran the import."""

from __future__ import annotations

from pathlib import Path

from situation.errors import Invalid


class BadCity(Invalid):
    """A city's file is missing or wrong."""

    def __init__(self, where: Path, what: str, do: str) -> None:
        super().__init__(f"{where}: {what}; {do}", field=where.name)
        self.where = where
        self.what = what
        self.do = do
