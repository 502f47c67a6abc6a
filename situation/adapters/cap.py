"""Common Alerting Protocol 1.2 (OASIS, July 2010): a public warning as XML, one block of text per language.

Times are the city's own with their offset: the standard knows no `Z`. Elements stand in the order of its schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from situation.warnings import WarningEvent

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
LANGUAGES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-US"}
EVENTS: dict[str, dict[str, str]] = {
    WarningEvent.FLOODING: {"kk": "Су басу", "ru": "Подтопление", "en": "Flooding"},
    WarningEvent.ICE: {"kk": "Көктайғақ", "ru": "Гололёд", "en": "Ice"},
}
CATEGORIES: dict[str, tuple[str, ...]] = {
    WarningEvent.FLOODING: ("Met", "Infra"),
    WarningEvent.ICE: ("Met", "Transport"),
}
RESPONSES = {"alert": "Avoid", "update": "Avoid", "cancel": "AllClear"}
RESTRICTION = "For services and partners of the city. Not for publication."


def cap_message(said: Mapping[str, Any], *, sender: str, zone: tzinfo) -> bytes:
    """The message of a warning as `situation.desk.warnings.event_of` tells it; UTF-8."""
    alert = Element("alert", xmlns=NAMESPACE)
    _texts(
        alert,
        identifier=_identifier(said["id"]),
        sender=sender,
        sent=_local(said["issued_at"], zone),
        status="Exercise" if said["simulated"] else "Actual",
        msgType=said["kind"].capitalize(),
        scope="Public" if said["public"] else "Restricted",
        restriction="" if said["public"] else RESTRICTION,
        references=_reference(said, sender, zone),
        incidents=said["incident"],
    )
    for language in LANGUAGES:
        alert.append(_info(said, language, zone))
    written: bytes = tostring(alert, encoding="utf-8", xml_declaration=True)
    return written


def _info(said: Mapping[str, Any], language: str, zone: tzinfo) -> Element:
    info = Element("info")
    _texts(info, language=LANGUAGES[language])
    for category in CATEGORIES[said["event"]]:
        _texts(info, category=category)
    _texts(
        info,
        event=EVENTS[said["event"]][language],
        responseType=RESPONSES[said["kind"]],
        urgency="Past" if said["kind"] == "cancel" else said["urgency"].capitalize(),
        severity=said["severity"].capitalize(),
        certainty="Observed" if said["observed"] else "Likely",
        effective=_local(said["issued_at"], zone),
        expires=_local(said["expires_at"], zone),
        headline=said["headline"][language],
        description=said["description"][language],
    )
    area = SubElement(info, "area")
    _texts(area, areaDesc=said["area"]["description"])
    for name, text in _shape(said["area"]):
        _texts(area, **{name: text})
    return info


def _shape(area: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A closed ring of latitude,longitude, or a circle with its radius in kilometres."""
    ring = [tuple(corner) for corner in area["polygon"]]
    if ring:
        closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
        yield "polygon", " ".join(f"{lat:.5f},{lon:.5f}" for lat, lon in closed)
    else:
        yield "circle", f"{area['lat']:.5f},{area['lon']:.5f} {area['radius_m'] / 1000:.3f}"


def _reference(said: Mapping[str, Any], sender: str, zone: tzinfo) -> str:
    if not said["replaces"]:
        return ""
    return f"{sender},{_identifier(said['replaces'])},{_local(said['replaces_at'], zone)}"


def _identifier(id: str) -> str:
    """Unique beyond us; the standard allows no space, comma, < or &."""
    return f"sc109-{id}"


def _local(moment: str, zone: tzinfo) -> str:
    """To the second, with an offset: UTC is -00:00 by the standard."""
    text = datetime.fromisoformat(moment).astimezone(zone).replace(microsecond=0).isoformat()
    return text.replace("+00:00", "-00:00") if zone is UTC or text.endswith("+00:00") else text


def _texts(parent: Element, **texts: str) -> None:
    """Children in the order given; empty ones are left out."""
    for name, text in texts.items():
        if text:
            SubElement(parent, name).text = text
