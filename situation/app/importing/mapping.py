"""Mapping: how another system's export is to be read. A TOML file, see docs/import.md; every key is checked."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from situation.app.errors import UsageWrong
from situation.catalogue import CATEGORIES
from situation.incidents import Channel

FIELDS = (
    "external_id",
    "category",
    "channel",
    "lat",
    "lon",
    "address",
    "description",
    "opened_at",
    "reacted_at",
    "resolved_at",
    "closed_at",
    "state",
    "outcome",
    "operator",
    "reopened",
    "first_name",
    "last_name",
    "phone",
    "email",
)
NEEDED = ("external_id", "category", "opened_at")
STATES = ("open", "resolved", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How one system's export is to be read. The default reads a file whose columns have our names."""

    source: str = "csv"  # the system, in a-z and 0-9: the first part of its requests' public numbers
    encoding: str = "utf-8-sig"  # windows-1251 for many older exports
    delimiter: str = ","
    timezone: str = ""  # IANA; of times without an offset; empty: the city's
    times: str = ""  # strptime pattern such as %d.%m.%Y %H:%M; empty: ISO 8601
    default_category: str = ""  # of what [categories] does not name; empty: such a row is refused
    default_channel: str = Channel.API
    simulated: bool = False  # the requests are made up
    columns: Dictionary[str, str] = field(default_factory=lambda: {name: name for name in FIELDS})
    categories: Dictionary[str, str] = field(default_factory=dict)  # their word: our code
    channels: Dictionary[str, str] = field(default_factory=dict)
    states: Dictionary[str, str] = field(default_factory=lambda: {state: state for state in STATES})

    @property
    def has_offsets(self) -> bool:
        """Whether the pattern reads the offset from UTC itself."""
        return "%z" in self.times


def load_mapping(file: Path) -> Mapping:
    """The mapping of a TOML file, or UsageWrong with the key that is to be mended."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageWrong(f"{file} is no TOML: {error}") from None
    return mapping_of(said, str(file))


def mapping_of(said: Dictionary[str, Any], where: str) -> Mapping:
    """The mapping of these keys, checked."""
    unknown = sorted(set(said) - {each.name for each in fields(Mapping)})
    if unknown:
        raise UsageWrong(f"{where}: unknown key {unknown[0]!r}")
    try:
        mapping = msgspec.convert(dict(said), Mapping)
    except msgspec.ValidationError as error:
        raise UsageWrong(f"{where}: {error}") from None
    for complaint in _complaints(mapping):
        raise UsageWrong(f"{where}: {complaint}")
    return mapping


def _complaints(mapping: Mapping) -> Iterator[str]:
    if not re.fullmatch("[a-z0-9]{1,16}", mapping.source):
        yield f"source {mapping.source!r} must be 1-16 letters a-z and digits"
    if len(mapping.delimiter) != 1:
        yield f"delimiter {mapping.delimiter!r} must be one character"
    try:
        codecs.lookup(mapping.encoding)
    except LookupError:
        yield f"unknown encoding {mapping.encoding!r}"
    try:
        ZoneInfo(mapping.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        yield f"no time zone {mapping.timezone!r}"
    yield from _unknown("column", mapping.columns, FIELDS)
    yield from (f"[columns] lacks {name}" for name in NEEDED if name not in mapping.columns)
    yield from _unknown("category", mapping.categories.values(), CATEGORIES)
    yield from _unknown("category", [mapping.default_category] if mapping.default_category else [], CATEGORIES)
    yield from _unknown("channel", [*mapping.channels.values(), mapping.default_channel], list(Channel))
    yield from _unknown("state", mapping.states.values(), STATES)


def _unknown(what: str, said: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for word in said:
        if word not in known:
            yield f"unknown {what} {word!r}; use {', '.join(known)}"
