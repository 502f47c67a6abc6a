"""Open311 GeoReport v2 as a client: an event becomes a service request at somebody else's desk.

The standard has no idempotency key, and a POST that timed out may have been taken. So every request carries our
reference at the end of its description, and before each POST the other side's requests of that time are looked through
for it; also before the first, for we may have been killed between sending and noting. What remains: a server that hides
or shortens descriptions, or shows a request only later, can get one twice. A server that offers no GET of requests is
served with `look_first=False`, and then the same holds for every lost answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec

from situation.adapters.senders import http
from situation.errors import Invalid
from situation.ports import Clock, NotSent, Sent
from situation.tickets import Delivery

MAX_DESCRIPTION = 4000  # letters, by the standard
_SKEW = timedelta(hours=1)  # how far the other side's clock may be off
_MAX_SPAN = timedelta(days=90)  # the standard's longest period of one question
_MAX_PAGES = 50
_PAGE = 1000  # the standard's default volume; the parameter itself is a common extension
_REQUIRED = ("category", "lat", "lon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Open311Server:
    """Somebody's GeoReport v2 endpoint."""

    url: str  # what stands before /requests.json
    api_key: str = field(repr=False)
    service_codes: Mapping[str, str] = field(default_factory=dict)  # by our category, where theirs differ
    jurisdiction_id: str = ""  # only where the server serves several
    look_first: bool = True  # whether it can be asked for its requests
    picture_url: str = ""  # where the other side may fetch a picture, with {sha256} in it; empty: none is offered


class Open311Sender:
    """Posts requests to a GeoReport v2 server.

    Reads from a delivery's body: `category`, `lat`, `lon`, and where present `title`, `description`, `number`,
    `address`, `frame_sha256` and `media_url`.
    """

    def __init__(self, server: Open311Server, clock: Clock, *, allow_internal: bool = False) -> None:
        if not server.api_key:
            raise Invalid("an Open311 server wants an API key", field="api_key")
        self._url = http.http_url(server.url).rstrip("/") + "/requests.json"
        self._server = server
        self._common = {"jurisdiction_id": server.jurisdiction_id} if server.jurisdiction_id else {}
        self._clock = clock
        self._client = http.client(allow_internal=allow_internal)

    async def send(self, delivery: Delivery) -> Sent | NotSent:
        """Taken when the other side has it, by this try or an earlier one; remote_id is its id or `token:...`."""
        missing = [name for name in _REQUIRED if delivery.body.get(name) is None]
        if missing:
            return NotSent(error=f"the event has no {', '.join(missing)}", final=True)
        try:
            found = await self._find(delivery) if self._server.look_first else None
            return found or await self._post(delivery)
        except httpx.HTTPError as error:
            return http.failed(error)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def _post(self, delivery: Delivery) -> Sent | NotSent:
        form = self._common | {"api_key": self._server.api_key} | self._fields(delivery)
        answer = await http.exchange(self._client, self._client.build_request("POST", self._url, data=form), read=True)
        if not answer.is_success:
            return self._refused(answer)
        remote_id = next((_id_of(one) for one in _requests_in(answer) if _id_of(one)), "")
        if not remote_id:
            return NotSent(error=f"answered {answer.status_code} without a service_request_id")
        return Sent(remote_id=remote_id)

    def _fields(self, delivery: Delivery) -> dict[str, str]:
        body = delivery.body
        fields = {
            "service_code": self._service_code(delivery),
            "lat": str(body["lat"]),
            "long": str(body["lon"]),
            "description": description(delivery),
        }
        for name, value in (("address_string", body.get("address")), ("media_url", self._picture(body))):
            if value:
                fields[name] = str(value)
        return fields

    def _picture(self, body: Mapping[str, object]) -> str:
        sha256 = body.get("frame_sha256")
        return self._server.picture_url.replace("{sha256}", str(sha256)) if sha256 else str(body.get("media_url") or "")

    def _service_code(self, delivery: Delivery) -> str:
        category = str(delivery.body["category"])
        return self._server.service_codes.get(category, category)

    async def _find(self, delivery: Delivery) -> Sent | NotSent | None:
        """What an earlier try left there; None when nothing did; NotSent when that cannot be known now."""
        mark = reference(delivery)
        seen: set[str] = set()
        for page in range(1, _MAX_PAGES + 1):
            answer = await http.exchange(self._client, self._question(delivery, page), read=True)
            if not answer.is_success:
                return self._refused(answer, doing="when asked for its requests")
            found = _requests_in(answer)
            ours = next((one for one in found if mark in str(one.get("description"))), None)
            if ours is not None:
                return Sent(remote_id=_id_of(ours))
            new = {_id_of(one) for one in found} - seen
            if not new:  # the last page, or a server that gives the same page to every question
                return None
            seen |= new
        return NotSent(error=f"more than {_MAX_PAGES} pages of requests to look through")

    def _question(self, delivery: Delivery, page: int) -> httpx.Request:
        now = self._clock.now()
        end = now + _SKEW
        period = {"start_date": _w3c(max(delivery.occurred_at - _SKEW, end - _MAX_SPAN)), "end_date": _w3c(end)}
        paging = {"page": str(page), "page_size": str(_PAGE)}
        asked = self._common | {"service_code": self._service_code(delivery)} | period | paging
        return self._client.build_request("GET", self._url, params=asked)

    def _refused(self, answer: httpx.Response, *, doing: str = "") -> NotSent:
        """400 and 404 (unknown service) stay what they are; 403 is a key that a person can mend."""
        words = "; ".join(str(one.get("description", "")) for one in _requests_in(answer))
        detail = f" {doing}".rstrip() + (f": {words[:200]}" if words else "")
        final = answer.status_code in (400, 404) and not doing
        return http.refused(answer, self._clock.now(), final=final, detail=detail.replace(self._server.api_key, "***"))


def reference(delivery: Delivery) -> str:
    """Our mark, which tells a request of ours from all others."""
    return f"[ref {delivery.id}]"


def description(delivery: Delivery) -> str:
    """Number, title and text, cut so that the reference at its end is always whole."""
    body = delivery.body
    text = "\n".join(str(body[name]) for name in ("number", "title", "description") if body.get(name))
    mark = reference(delivery)
    return f"{text[: MAX_DESCRIPTION - len(mark) - 1]}\n{mark}"


def _requests_in(answer: httpx.Response) -> list[dict[str, Any]]:
    """The objects of an answer: a list by the standard, sometimes wrapped; none where it is something else."""
    try:
        found = msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return []
    if isinstance(found, dict):
        found = found.get("service_requests", found.get("errors", [found]))
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _id_of(one: dict[str, Any]) -> str:
    if one.get("service_request_id") not in (None, ""):
        return str(one["service_request_id"])
    return f"token:{one['token']}" if one.get("token") else ""


def _w3c(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
