"""Tables as markup: every cell is escaped, a figure may lead to where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from situation.app.reports.words import Words

MOST_ROWS = 1000  # of a list: a longer page nobody reads; the rest is counted
MANY_COLUMNS = 10  # more are set smaller

Plain = str | float | None  # numbers are set right, None stays empty


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell that leads somewhere: to a row of the page, a file beside it, the screen."""

    cell: Plain
    to: str


Cell = Plain | Linked
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Anchored:
    """A row that can be led to."""

    anchor: str
    row: Row


def table(
    words: Words,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Row | Anchored],
    *,
    most: int = MOST_ROWS,
    note: str = "",
) -> str:
    """A heading, a note and what stands under it; titles and columns are keys of words. The title is its anchor."""
    every = list(rows)
    kinds = [_mark_of(cell) for cell in _cells(every[0])] if every else [""] * len(columns)
    head = "".join(
        f'<th scope="col"{kind}>{escape(words(column))}</th>' for column, kind in zip(columns, kinds, strict=True)
    )
    body = "\n".join(_row(row, words) for row in islice(every, most))
    rest = len(every) - most
    more = f"<p>{escape(words('rest', count=words.number(rest)))}</p>" if rest > 0 else ""
    nothing = f"<p>{escape(words('none'))}</p>" if not every else ""
    wide = ' class="wide"' if len(columns) > MANY_COLUMNS else ' class="pairs"' if len(columns) == 2 else ""
    rows_of_it = f"<table{wide}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if every else ""
    said = f"<p>{escape(note)}</p>" if note else ""
    return f'<h2 id="{escape(title)}">{escape(words(title))}</h2>{said}{rows_of_it}{more}{nothing}'


def _row(row: Row | Anchored, words: Words) -> str:
    mark = f' id="{escape(row.anchor)}"' if isinstance(row, Anchored) else ""
    return f"<tr{mark}>{''.join(_cell(cell, words) for cell in _cells(row))}</tr>"


def _cells(row: Row | Anchored) -> Row:
    return row.row if isinstance(row, Anchored) else row


def _mark_of(cell: Cell) -> str:
    """Numbers are set right, and what stands above them."""
    plain = cell.cell if isinstance(cell, Linked) else cell
    return "" if isinstance(plain, str) else ' class="number"'


def _cell(cell: Cell, words: Words) -> str:
    plain = cell.cell if isinstance(cell, Linked) else cell
    text = escape(plain if isinstance(plain, str) else words.number(plain, 1 if isinstance(plain, float) else 0))
    if isinstance(cell, Linked) and text:
        text = f'<a href="{escape(cell.to)}">{text}</a>'
    return f"<td{_mark_of(cell)}>{text}</td>"
