"""The Open311 client against a real server that takes requests, loses answers and repeats itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.senders.open311 import MAX_DESCRIPTION, Open311Sender, Open311Server
from situation.ports import NotSent, Sent
from situation.tickets import Delivery, DeliveryId
from tests.integration.http_sink import Answer, Asked, Sink, sink

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)


@dataclass
class City:
    """Keeps requests as a GeoReport v2 server would; the answers to the first `losses` POSTs are lost."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    losses: int = 0
    page_size: int | None = 1000  # None: knows no pages and gives everything to every question

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            return self._list(asked)
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if form.get("api_key") != "k3y":
            return Answer(403, _json([{"code": 403, "description": f"the key {form.get('api_key')} is wrong"}]))
        if form["service_code"] == "unknown":
            return Answer(404, _json([{"code": 404, "description": "no such service"}]))
        number = f"R-{len(self.requests) + 1}"
        self.requests.append({"service_request_id": number, **form})
        if self.losses:
            self.losses -= 1
            return Answer(hang_up=True)
        return Answer(201, _json([{"service_request_id": number, "service_notice": "", "account_id": None}]))

    def _list(self, asked: Asked) -> Answer:
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        found = [one for one in self.requests if one["service_code"] == query["service_code"]]
        if self.page_size is not None:
            start = (int(query.get("page", "1")) - 1) * self.page_size
            found = found[start : start + self.page_size]
        return Answer(200, _json(found))


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as one:
        yield one


@pytest.fixture
def city(server: Sink) -> City:
    server.answer = city = City()
    return city


def sender_to(server: Sink, **changes: Any) -> Open311Sender:
    there = Open311Server(**({"url": f"{server.url}/open311/v2/", "api_key": "k3y"} | changes))
    return Open311Sender(there, ManualClock(NOW), allow_internal=True)


def a_delivery(id: str = "d1", **changes: Any) -> Delivery:
    body = {
        "number": "T-2026-000001",
        "title": "Снег на дороге",
        "description": "Қар көп",
        "category": "snow_road",
        "lat": 51.128,
        "lon": 71.4304,
        "address": "Сарыарқа 12",
        "media_url": "https://city.example/f.jpg",
    }
    return Delivery(
        id=DeliveryId(id),
        destination="open311",
        subject="ticket:t1",
        type="kz.city.ticket.opened.v1",
        body=body | changes,
        occurred_at=NOW - timedelta(minutes=5),
        next_try_at=NOW,
    )


async def test_a_ticket_becomes_a_service_request(server: Sink, city: City) -> None:
    sender = sender_to(server, service_codes={"snow_road": "117"}, jurisdiction_id="astana.kz")
    assert await sender.send(a_delivery()) == Sent(remote_id="R-1")
    assert city.requests == [
        {
            "service_request_id": "R-1",
            "jurisdiction_id": "astana.kz",
            "api_key": "k3y",
            "service_code": "117",
            "lat": "51.128",
            "long": "71.4304",
            "description": "T-2026-000001\nСнег на дороге\nҚар көп\n[ref d1]",
            "address_string": "Сарыарқа 12",
            "media_url": "https://city.example/f.jpg",
        }
    ]
    question, post = server.asked
    assert urlsplit(post.path).path == "/open311/v2/requests.json"
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"k3y" not in question.path.encode() + question.body
    asked = parse_qs(urlsplit(question.path).query)
    assert (asked["start_date"], asked["end_date"]) == (["2026-01-15T05:55:00Z"], ["2026-01-15T08:00:00Z"])


@pytest.mark.parametrize(
    ("picture_url", "body", "sent"),
    [
        ("https://109.example/p/{sha256}.jpg", {"frame_sha256": "abc"}, "https://109.example/p/abc.jpg"),
        ("", {"frame_sha256": "abc"}, None),
        ("", {"media_url": ""}, None),
    ],
)
async def test_a_picture_is_offered_where_it_may_be_fetched(
    server: Sink, city: City, picture_url: str, body: dict[str, str], sent: str | None
) -> None:
    await sender_to(server, picture_url=picture_url).send(a_delivery(**body))
    assert city.requests[0].get("media_url") == sent


@pytest.mark.parametrize("page_size", [None, 2, 1000])
async def test_an_answer_that_was_lost_does_not_double_the_request(
    server: Sink, city: City, page_size: int | None
) -> None:
    city.page_size = page_size
    city.requests += [
        {"service_request_id": f"X{n}", "service_code": "snow_road", "description": None} for n in range(5)
    ]
    city.losses = 1
    sender = sender_to(server)
    first = await sender.send(a_delivery())
    assert isinstance(first, NotSent)
    assert not first.final
    assert await sender.send(a_delivery()) == Sent(remote_id="R-6")
    assert len(city.requests) == 6


async def test_another_event_of_the_same_words_is_another_request(server: Sink, city: City) -> None:
    sender = sender_to(server)
    assert await sender.send(a_delivery("d1")) == Sent(remote_id="R-1")
    assert await sender.send(a_delivery("d11")) == Sent(remote_id="R-2")
    assert await sender.send(a_delivery("d1")) == Sent(remote_id="R-1")


async def test_what_cannot_be_looked_up_is_not_posted(server: Sink, city: City) -> None:
    server.script.append(Answer(503, headers={"retry-after": "30"}))
    outcome = await sender_to(server).send(a_delivery())
    assert outcome == NotSent(error="answered 503 when asked for its requests", retry_after_s=30.0)
    assert city.requests == []


async def test_a_server_without_lists_is_posted_to_at_once(server: Sink, city: City) -> None:
    assert await sender_to(server, look_first=False).send(a_delivery()) == Sent(remote_id="R-1")
    assert [asked.method for asked in server.asked] == ["POST"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(200, b'[{"token":"abc","service_request_id":null}]'), Sent(remote_id="token:abc")),
        (Answer(200, b'{"service_requests":[{"service_request_id":17}]}'), Sent(remote_id="17")),
        (Answer(200, b"<html>"), NotSent(error="answered 200 without a service_request_id")),
        (Answer(200, b"[[]]"), NotSent(error="answered 200 without a service_request_id")),
        (Answer(400, b'[{"code":400,"description":"lat?"}]'), NotSent(error="answered 400: lat?", final=True)),
        (Answer(500, b"oops"), NotSent(error="answered 500")),
        (Answer(302, b"", {"location": "/elsewhere"}), NotSent(error="answered 302")),
    ],
)
async def test_each_answer_has_its_meaning(server: Sink, answer: Answer, outcome: Sent | NotSent) -> None:
    server.script.append(answer)
    assert await sender_to(server, look_first=False).send(a_delivery()) == outcome


async def test_an_unknown_service_is_final_and_a_wrong_key_is_not(server: Sink, city: City) -> None:
    outcome = await sender_to(server).send(a_delivery(category="unknown"))
    assert outcome == NotSent(error="answered 404: no such service", final=True)
    outcome = await sender_to(server, api_key="wr0ng").send(a_delivery())
    assert outcome == NotSent(error="answered 403: the key *** is wrong")


@pytest.mark.parametrize("name", ["category", "lat", "lon"])
async def test_an_event_without_a_place_or_category_is_refused_by_name(server: Sink, name: str) -> None:
    outcome = await sender_to(server).send(a_delivery(**{name: None}))
    assert outcome == NotSent(error=f"the event has no {name}", final=True)
    assert server.asked == []


async def test_a_long_text_keeps_its_reference(server: Sink, city: City) -> None:
    await sender_to(server).send(a_delivery(description="ұ" * 5000))
    said = city.requests[0]["description"]
    assert len(said) == MAX_DESCRIPTION
    assert said.endswith("\n[ref d1]")


async def test_an_endless_answer_is_cut(server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("situation.adapters.senders.http.MAX_ANSWER_BYTES", 1000)
    server.script.append(Answer(200, b"[" + b" " * 2000 + b"]"))
    outcome = await sender_to(server).send(a_delivery())
    assert isinstance(outcome, NotSent)
    assert "TooLarge" in outcome.error


def test_the_key_is_not_shown() -> None:
    assert "k3y" not in repr(Open311Server(url="https://x", api_key="k3y"))
