"""TOML files that people write: read whole, checked, and what is wrong told with its line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec

from situation.errors import Invalid

Kind = TypeVar("Kind")
Keys = tuple[str | int, ...]  # where something stands: ("classes", 0, "hours")

_HEADER = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_WORD = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_PLACE = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")


class BadFile(Invalid):
    """A file that a person wrote cannot be used: which, in what line, what is wrong, what to do."""

    def __init__(self, where: Path, what: str, do: str, *, line: int | None = None) -> None:
        place = f"{where}, line {line}" if line else str(where)
        super().__init__(f"{place}: {what}; {do}", field=where.name)
        self.line = line

    @classmethod
    def at(cls, where: Path, keys: Keys, what: str, do: str) -> Self:
        """About what stands at those keys of a file that can be read."""
        return cls(where, what, do, line=line_of(where.read_text("utf-8"), keys))


def read_toml(path: Path, kind: type[Kind], *, do: str) -> Kind:
    """The file as that kind of struct, or BadFile; `do` says where its keys are explained."""
    text, value = _read(path)
    return _converted(path, text, (), value, kind, do=do)


def read_toml_tables(path: Path, kind: type[Kind], *, do: str) -> dict[str, Kind]:
    """Each table of the file, by its name, as that kind of struct, or BadFile."""
    text, value = _read(path)
    return {name: _converted(path, text, (name,), table, kind, do=do) for name, table in value.items()}


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise BadFile(path, f"cannot be read ({reason})", "give an existing TOML file") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise BadFile(path, f"is no TOML: {error}", "correct it", line=int(found[1]) if found else None) from error


def _converted(path: Path, text: str, within: Keys, value: object, kind: type[Kind], *, do: str) -> Kind:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        what, keys = _place_of(str(error), within)
        raise BadFile(path, what, do, line=line_of(text, keys)) from error


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    """The line of the text that says most about the keys, from 1; None where none does."""
    best, line = 0, None
    for number, found in _lines(text):
        if best < len(found) <= len(keys) and tuple(keys[: len(found)]) == found:
            best, line = len(found), number
    return line


def _lines(text: str) -> Iterator[tuple[int, Keys]]:
    """Each line that names something, and what."""
    table: Keys = ()
    counted: Counter[Keys] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _words(header[2])
            if header[1] == "[[":
                counted[table] += 1
                table = (*table, counted[table] - 1)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_words(key[1]))


def _words(text: str) -> Keys:
    return tuple(word.strip("\"'") for word in _WORD.findall(text))


def _place_of(message: str, within: Keys) -> tuple[str, Keys]:
    """What msgspec says, without its own way of saying where; and where."""
    place = _PLACE.search(message)
    steps = _STEP.findall(place[1].partition("[...]")[0]) if place else []
    keys: Keys = (*within, *(name or int(number) for name, number in steps))
    unknown = _UNKNOWN.search(message)
    named = ".".join(str(key) for key in keys)
    what = message[: place.start()] if place else message
    what = what[:1].lower() + what[1:]
    return (f"{named}: {what}" if named else what), (*keys, unknown[1]) if unknown else keys
