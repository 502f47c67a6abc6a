"""Open311 GeoReport v2: what is asked, what is answered, and how ours becomes theirs. Public: no personal data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from situation.catalogue import CATEGORIES, Category
from situation.desk import NewIncident
from situation.incidents import Channel, Incident, IncidentState, Reporter
from situation.ports import IncidentFilter
from web.errors import BadAsk
from web.open311_body import without_controls

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# To a citizen's application a further report of a known thing is closed as DUPLICATE; here it lives on.
CLOSED = frozenset({IncidentState.RESOLVED, IncidentState.CLOSED, IncidentState.MERGED})
MOST_REQUESTS = 1000
LONGEST_SPAN = timedelta(days=90)
MOST_DESCRIPTION = 4000
DECIMALS = 5  # of public coordinates: a metre


def category_of(code: str) -> Category:
    """The service, or BadAsk 404."""
    category = CATEGORIES.get(code)
    if category is None:
        raise BadAsk(404, f"service_code {code} not found")
    return category


def name_in(category: Category, locale: str) -> str:
    """The service's name in the language."""
    return {"kk": category.name_kk, "en": category.name_en}.get(locale, category.name_ru)


def service(category: Category, locale: str) -> dict[str, Any]:
    """One service of the list. None has attributes of its own: `metadata` is false."""
    return {
        "service_code": category.code,
        "service_name": name_in(category, locale),
        "description": name_in(category, locale),
        "metadata": False,
        "type": "realtime",
        "keywords": None,
        "group": category.code.split("_")[0],
    }


def request_of(incident: Incident, *, zone: ZoneInfo, locale: str, extended: bool) -> dict[str, Any]:
    """An incident as the public sees it. Pictures are left out: none of them is blurred."""
    category = CATEGORIES[incident.category]
    is_closed = incident.state in CLOSED
    body: dict[str, Any] = {
        "service_request_id": incident.public_no,
        "status": "closed" if is_closed else "open",
        "status_notes": incident.outcome or None,
        "service_name": name_in(category, locale),
        "service_code": incident.category,
        "description": incident.description[:MOST_DESCRIPTION] or None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": _local(incident.opened_at, zone),
        "updated_datetime": _local(_updated_at(incident) if is_closed else incident.updated_at, zone),
        "expected_datetime": None if is_closed else _local(incident.elimination_due_at, zone),
        "address": incident.address or None,
        "address_id": None,
        "zipcode": None,
        "lat": None if incident.needs_location else round(incident.lat, DECIMALS),
        "long": None if incident.needs_location else round(incident.lon, DECIMALS),
        "media_url": None,
    }
    return body | {"extended_attributes": _extended(incident, zone)} if extended else body


def _updated_at(closed: Incident) -> datetime:
    """The standard's: when it was closed to the citizen, whatever was done to it since."""
    return closed.resolved_at or closed.closed_at or closed.updated_at


def _extended(incident: Incident, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "detailed_status": DETAILED[incident.state],
        "district": incident.district,
        "priority": incident.priority,
        "source": incident.channel,
        "due": _local(incident.elimination_due_at, zone),
        "simulated": incident.simulated,
    }


# FixMyStreet's finer states; https://wiki.open311.org/GeoReport_v2 knows only open and closed.
DETAILED = {
    IncidentState.NEW: "FOR_TRIAGE",
    IncidentState.ACKNOWLEDGED: "INVESTIGATING",
    IncidentState.DISPATCHED: "IN_PROGRESS",
    IncidentState.ON_SITE: "IN_PROGRESS",
    IncidentState.HANDED_OFF: "INTERNAL_REFERRAL",
    IncidentState.RESOLVED: "FIXED",
    IncidentState.CLOSED: "FIXED",
    IncidentState.MERGED: "DUPLICATE",
}


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).replace(microsecond=0).isoformat()


def filter_of(query: Mapping[str, str], now: datetime) -> IncidentFilter:
    """Which requests are asked for, or BadAsk. An id overrides all else; an empty parameter is an absent one."""
    ids = _list(query, "service_request_id")
    if ids:
        return IncidentFilter(ids=frozenset(ids), limit=MOST_REQUESTS)
    codes = _list(query, "service_code")
    for code in codes:
        category_of(code)
    start, end = span_of(query, now)
    return IncidentFilter(
        categories=frozenset(codes) or None,
        states=_states(_list(query, "status")),
        opened_from=start,
        opened_to=end,
        limit=MOST_REQUESTS,
    )


def _list(query: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in query.get(name, "").split(",") if part.strip()]


def _states(words: list[str]) -> frozenset[IncidentState] | None:
    unknown = set(words) - {"open", "closed"}
    if unknown:
        raise BadAsk(400, "status is open or closed")
    chosen = {"closed": CLOSED, "open": frozenset(IncidentState) - CLOSED}
    return frozenset().union(*(chosen[word] for word in words)) or None


def span_of(query: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """From and to; the last 90 days where nothing is said, never more than 90. The second that is named is within."""
    start, end = _moment(query, "start_date"), _moment(query, "end_date")
    end = end or (min(start + LONGEST_SPAN, now) if start else now)
    start = start or end - LONGEST_SPAN
    if end - start > LONGEST_SPAN:
        raise BadAsk(400, "start_date and end_date may span 90 days")
    return start, end + timedelta(seconds=1)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        # In a query a plus sign that was not escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadAsk(400, f"{name} is not a date such as 2026-01-31T08:00:00+05:00") from None
    if moment.tzinfo is None:
        raise BadAsk(400, f"{name} has no time zone")
    return moment


def incident_of(form: Mapping[str, str]) -> NewIncident:
    """What is reported, or BadAsk. Characters that XML could not give back are left out."""
    form = {name: without_controls(value) for name, value in form.items()}
    if not form.get("service_code"):
        raise BadAsk(400, "service_code was not provided")
    category = category_of(form["service_code"])
    lat, lon = _place(form)
    description = form.get("description", "")
    if len(description) > MOST_DESCRIPTION:
        raise BadAsk(400, f"description is longer than {MOST_DESCRIPTION} characters")
    return NewIncident(
        category=category.code,
        lat=lat,
        lon=lon,
        address=form.get("address_string", "")[:300],
        description=description,
        channel=Channel.OPEN311,
        reporter=_reporter(form),
        media_url=form.get("media_url", "")[:2000],
    )


def _place(form: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Latitude and longitude; none for an address alone, which a person then places: this centre has no geocoder."""
    if not (form.get("lat") or form.get("long")) and form.get("address_string", "").strip():
        return None, None
    if not (form.get("lat") and form.get("long")):
        raise BadAsk(400, "lat and long are required, or address_string")
    try:
        lat, lon = float(form["lat"]), float(form["long"])
    except ValueError:
        raise BadAsk(400, "lat and long are numbers") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadAsk(400, "lat is -90..90 and long -180..180 degrees")
    return lat, lon


def _reporter(form: Mapping[str, str]) -> Reporter | None:
    fields = {name: form.get(name, "")[:300] for name in ("first_name", "last_name", "phone", "email")}
    return Reporter(**fields) if any(fields.values()) else None


def sameness_of(form: Mapping[str, str], request: NewIncident) -> str:
    """What makes a report the same as another: who, what, where to 10 m, and in what words."""
    who = form.get("device_id") or form.get("account_id") or ""
    place = request.address.lower() if request.lat is None else f"{request.lat:.4f},{request.lon:.4f}"
    parts = (who, request.category, place, " ".join(request.description.lower().split()))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
