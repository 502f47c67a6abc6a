"""Columns made from the fields of a dataclass: one rule for every table."""

from __future__ import annotations

import types
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import sqlalchemy as sa

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Text is compared byte by byte, on PostgreSQL as on SQLite and in Python; else a locale would cut pages differently.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# SQLite takes a column for its own row id only when its type is exactly INTEGER.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970, UTC: both engines order it alike, and nothing is rounded."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """To the database."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


_TYPES: dict[type, Any] = {str: TEXT, bool: sa.Boolean(), int: sa.Integer(), float: sa.Double(), datetime: Moment()}


def columns_of(kind: type, *, key: tuple[str, ...] = ("id",)) -> list[sa.Column[Any]]:
    """One column per field, in order; `key` names the primary key."""
    hints = get_type_hints(kind)
    return [_column(field.name, hints[field.name], field.name in key) for field in fields(kind)]


def _column(name: str, hint: Any, is_key: bool) -> sa.Column[Any]:
    plain = [part for part in get_args(hint) if part is not types.NoneType] if _is_union(hint) else [hint]
    return sa.Column(name, _type_of(plain[0]), primary_key=is_key, nullable=_is_union(hint))


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def _type_of(hint: Any) -> Any:
    hint = getattr(hint, "__supertype__", hint)  # a NewType is kept as what it is made of
    if isinstance(hint, type) and issubclass(hint, Enum):
        return TEXT
    return _TYPES.get(hint, sa.JSON())
