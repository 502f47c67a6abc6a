"""Tables as CSV that a spreadsheet opens as it is meant."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for something to be run


def _plain(cell: object) -> object:
    """A text that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """The file. With a byte order mark: spreadsheets take a file without one for another alphabet."""
    for name in frame.select_dtypes(include=["object", "string"]).columns:
        frame[name] = frame[name].map(
            lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
        )
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    return path
