"""Query parameters that a route does not know are refused: a misspelt filter is an error, not a list of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import Request
from fastapi.dependencies.models import Dependant

from situation.errors import Invalid

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

_takes_any: set[Callable[..., Any]] = set()


def takes_any_parameter(endpoint: Endpoint) -> Endpoint:
    """Marks a route whose query is written by somebody who may add to it."""
    _takes_any.add(endpoint)
    return endpoint


async def refuse_unknown_parameters(request: Request) -> None:
    """A router's dependency: Invalid, with the parameters that the route does know."""
    route = request.scope["route"]
    if not request.query_params or route.endpoint in _takes_any:
        return
    known = known_parameters(route.dependant)
    for name in request.query_params:
        if name not in known:
            knows = f"this route knows {', '.join(sorted(known))}" if known else "this route knows none"
            raise Invalid(f"unknown query parameter {name[:100]!r}: {knows}", field=name[:100])


def known_parameters(dependant: Dependant) -> frozenset[str]:
    """Names of the query parameters of a route and of what it depends on."""
    return frozenset(_names(dependant))


def _names(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for each in dependant.dependencies:
        yield from _names(each)
