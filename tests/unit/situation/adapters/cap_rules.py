"""What CAP 1.2 demands of any message: the order, the words and the shapes of its schema."""

import re
from xml.etree.ElementTree import Element

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ALERT_ORDER = ["identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses",
               "code", "note", "references", "incidents", "info"]  # fmt: skip
INFO_ORDER = ["language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience",
              "eventCode", "effective", "onset", "expires", "senderName", "headline", "description", "instruction",
              "web", "contact", "parameter", "resource", "area"]  # fmt: skip
AREA_ORDER = ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"]
WORDS = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo",
        "Met",
        "Safety",
        "Security",
        "Rescue",
        "Fire",
        "Health",
        "Env",
        "Transport",
        "Infra",
        "CBRNE",
        "Other",
    },
    "responseType": {"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
POINT = r"-?\d+\.\d+,-?\d+\.\d+"


def texts(root: Element, name: str) -> list[str]:
    return [each.text or "" for each in root.iter(CAP + name)]


def check(root: Element) -> None:
    """What the schema and the standard's prose demand of any message."""
    assert root.tag == CAP + "alert"
    for element, order in ((root, ALERT_ORDER), *((i, INFO_ORDER) for i in root.iter(CAP + "info")),
                           *((a, AREA_ORDER) for a in root.iter(CAP + "area"))):  # fmt: skip
        names = [child.tag.removeprefix(CAP) for child in element]
        assert names == sorted(names, key=order.index)
    for name in ("identifier", "sender", "sent", "status", "msgType", "scope"):
        assert len(texts(root, name)) == 1
    for name in ("identifier", "sender"):
        assert not re.search(r"[\s,<&]", texts(root, name)[0])
    for name, allowed in WORDS.items():
        assert set(texts(root, name)) <= allowed
    for name in ("sent", "effective", "expires"):
        assert all(MOMENT.fullmatch(text) for text in texts(root, name))
    assert bool(texts(root, "restriction")) == (texts(root, "scope") == ["Restricted"])
    assert bool(texts(root, "references")) == (texts(root, "msgType")[0] in {"Update", "Cancel"})
    check_blocks(root)


def check_blocks(root: Element) -> None:
    for info in root.iter(CAP + "info"):
        for name in ("category", "event", "urgency", "severity", "certainty", "areaDesc"):
            assert texts(info, name)
        for polygon in texts(info, "polygon"):
            points = polygon.split(" ")
            assert len(points) >= 4
            assert points[0] == points[-1]
            assert all(re.fullmatch(POINT, point) for point in points)
        assert all(re.fullmatch(POINT + r" \d+\.\d+", circle) for circle in texts(info, "circle"))
