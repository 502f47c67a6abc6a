"""Entities as plain values and back: the one mapping that all stores share.

Enums become text, tuples and dicts stay as they are for JSON, moments stay moments. What no engine keeps faithfully is
refused here by name, so that every store refuses the same.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from situation.errors import Invalid

T = TypeVar("T")


def values_of(entity: object) -> dict[str, object]:
    """The entity's fields by name; Invalid with the field where one cannot be kept."""
    values: dict[str, object] = msgspec.to_builtins(entity, builtin_types=(datetime,))
    for name, value in values.items():
        refuse_unkeepable(name, value)
    return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in values.items()}


def entity_of(kind: type[T], values: Mapping[str, object]) -> T:
    """The entity again; values that are not its fields are left out."""
    return msgspec.convert(values, kind)


def kept(entity: T) -> T:
    """The entity as a store gives it back: a deep copy that went through JSON."""
    return msgspec.convert(msgspec.json.decode(msgspec.json.encode(values_of(entity))), type(entity))


def to_json(value: object) -> str:
    """Compact JSON text."""
    return msgspec.json.encode(value).decode()


def folded(text: str) -> str:
    """Text as it is searched: one form for composed and decomposed letters, without case, in every alphabet."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def refuse_unkeepable(field: str, value: object) -> None:
    """Raise Invalid for text that PostgreSQL or UTF-8 cannot hold, numbers that JSON cannot, moments without a zone."""
    match value:
        case str():
            _refuse_text(field, value)
        case float() if not math.isfinite(value):
            raise Invalid(f"{field} is not a finite number", field=field)
        case datetime() if value.tzinfo is None:
            raise Invalid(f"{field} is a moment without a time zone", field=field)
        case dict():
            for key, item in value.items():
                _refuse_text(field, str(key))
                refuse_unkeepable(field, item)
        case list() | tuple():
            for item in value:
                refuse_unkeepable(field, item)


def _refuse_text(field: str, text: str) -> None:
    # PostgreSQL keeps no NUL; half of a surrogate pair is no character at all, and UTF-8 has no bytes for it.
    if "\0" in text or not (text.isascii() or _is_unicode(text)):
        raise Invalid(f"{field} holds a character that is no text", field=field)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
