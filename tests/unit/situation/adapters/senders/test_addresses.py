from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from situation.adapters.senders.addresses import GuardedTransport, InternalHost, is_internal


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
     "2001::1", "ff02::1"],
)  # fmt: skip
def test_addresses_inside_are_known(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_pass(address: str) -> None:
    assert not is_internal(address)


class Seen(httpx.AsyncBaseTransport):
    """Answers from every address but those that are down."""

    def __init__(self, *down: str) -> None:
        self.requests: list[httpx.Request] = []
        self.hosts: list[str] = []
        self._down = down

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.hosts.append(request.url.host)
        if request.url.host in self._down:
            raise httpx.ConnectError("down", request=request)
        return httpx.Response(200)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}

    async def look_up(_loop: object, host: str, _port: object, **_: Any) -> list[Any]:
        if host not in known:
            raise OSError("unknown")
        return [(0, 0, 0, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", look_up)
    return known


async def get(inner: Seen, url: str, *, allow_internal: bool = False) -> httpx.Response:
    async with httpx.AsyncClient(transport=GuardedTransport(inner, allow_internal=allow_internal)) as client:
        return await client.get(url)


async def test_the_connection_goes_to_the_judged_address_under_the_name(names: dict[str, list[str]]) -> None:
    names["city.example"] = ["93.184.216.34"]
    inner = Seen()
    assert (await get(inner, "https://city.example:8443/x")).status_code == 200
    [request] = inner.requests
    assert str(request.url) == "https://93.184.216.34:8443/x"
    assert request.headers["host"] == "city.example:8443"
    assert request.extensions["sni_hostname"] == "city.example"


async def test_the_next_address_is_tried_when_one_is_down(names: dict[str, list[str]]) -> None:
    names["city.example"] = ["2606:2800:220:1:248:1893:25c8:1946", "93.184.216.34"]
    inner = Seen("2606:2800:220:1:248:1893:25c8:1946")
    assert (await get(inner, "http://city.example/")).status_code == 200
    assert inner.hosts == ["2606:2800:220:1:248:1893:25c8:1946", "93.184.216.34"]


async def test_one_internal_address_among_public_ones_is_refused(names: dict[str, list[str]]) -> None:
    names["mixed.example"] = ["93.184.216.34", "10.0.0.1"]
    inner = Seen()
    with pytest.raises(InternalHost):
        await get(inner, "http://mixed.example/")
    assert inner.hosts == []


async def test_an_unknown_name_cannot_be_reached(names: dict[str, list[str]]) -> None:
    with pytest.raises(httpx.ConnectError, match="not known"):
        await get(Seen(), "http://nobody.example/")


async def test_where_internal_hosts_are_allowed_the_name_is_left_alone(names: dict[str, list[str]]) -> None:
    inner = Seen()
    await get(inner, "http://tickets.internal/", allow_internal=True)
    assert inner.hosts == ["tickets.internal"]
