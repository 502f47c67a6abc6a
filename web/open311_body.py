"""Open311 GeoReport v2's bodies: one tree of values, written as XML or as JSON.

XML by the specification's elements; JSON by its "Spark" convention: a list stays a list for one element, an empty
element is null. Ids and coordinates are text in XML; coordinates are numbers and metadata a boolean in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi.responses import Response

Value = Sequence[Any] | Mapping[str, Any]  # of text, numbers, booleans, None and further values


class Format(StrEnum):
    """What a path ends in."""

    XML = "xml"
    JSON = "json"


MEDIA_TYPES = {Format.XML: "text/xml; charset=utf-8", Format.JSON: "application/json; charset=utf-8"}
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Elements of a list by the list's name; the specification names each.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


def answer(root: str, body: Value, format: Format, *, status: int = 200) -> Response:
    """The body under its root element; in JSON the root has no name."""
    carried = _carried(body)
    content = _xml(root, carried) if format is Format.XML else json.dumps(carried, ensure_ascii=False).encode()
    return Response(content, status_code=status, headers={"Content-Type": MEDIA_TYPES[format]})


def refusal(status: int, description: str, format: Format) -> Response:
    """Errors are a list, always with a body."""
    return answer("errors", [{"code": status, "description": description}], format, status=status)


def _xml(root: str, body: Value) -> bytes:
    element = Element(root)
    _fill(element, body)
    written: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return written.replace(b"\r", b"&#13;")  # a bare one would be read as the end of a line


def _fill(element: Element, value: Any) -> None:
    match value:
        case None:
            pass
        case bool():
            element.text = "true" if value else "false"
        case Mapping():
            for name, child in value.items():
                _fill(SubElement(element, name), child)
        case list() | tuple():
            for child in value:
                _fill(SubElement(element, ITEMS[element.tag]), child)
        case _:
            element.text = str(value)


def _carried(value: Any) -> Any:
    """The value without what XML could not carry, so that JSON says the same; text of which nothing is left is null."""
    match value:
        case str():
            return without_controls(value) or None
        case Mapping():
            return {name: _carried(child) for name, child in value.items()}
        case list() | tuple():
            return [_carried(child) for child in value]
    return value


def without_controls(text: str) -> str:
    """The text without characters that XML 1.0 cannot carry."""
    return NOT_IN_XML.sub("", text)
