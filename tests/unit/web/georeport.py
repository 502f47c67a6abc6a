"""What GeoReport v2 says of an answer: its schema in JSON, and that XML says the same. Nothing of our own server."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMA = json.loads(Path(__file__).with_name("georeport_v2.json").read_text("utf-8"))
REGISTRY = Registry().with_resource("georeport", Resource.from_contents(SCHEMA))
ITEMS = {  # of the lists, as the standard's XML names them
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


@cache
def validator(kind: str) -> Draft202012Validator:
    """The schema of one kind of answer: a name in `$defs`."""
    wanted = {"$ref": f"georeport#/$defs/{kind}"}
    return Draft202012Validator(wanted, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(kind: str, body: Any) -> list[str]:
    """What the schema says against it."""
    return [f"{fault.json_path}: {fault.message}" for fault in validator(kind).iter_errors(body)]


def check(kind: str, root: str, in_json: Any, in_xml: Any) -> Any:
    """Both answers (httpx) are of this kind and say the same; the JSON's value."""
    assert in_json.headers["content-type"] == "application/json; charset=utf-8"
    assert in_xml.headers["content-type"] == "text/xml; charset=utf-8"
    assert in_json.status_code == in_xml.status_code
    body = json.loads(in_json.content.decode("utf-8"))
    assert faults(kind, body) == []
    assert in_xml.content.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    element = ElementTree.fromstring(in_xml.content)
    assert element.tag == root
    check_same(body, element)
    return body


def check_same(value: Any, element: ElementTree.Element) -> None:
    """By the "Spark" convention: null is an empty element, a list has an element for each, all else is text."""
    assert not element.attrib
    if isinstance(value, dict):
        assert list(value) == [child.tag for child in element]
        for part, child in zip(value.values(), element, strict=True):
            check_same(part, child)
    elif isinstance(value, list):
        assert [child.tag for child in element] == [ITEMS[element.tag]] * len(value)
        for part, child in zip(value, element, strict=True):
            check_same(part, child)
    else:
        assert len(element) == 0
        assert element.text == as_text(value)


def as_text(value: str | float | bool | None) -> str | None:
    """A value without parts as XML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
