"""Which hosts may be spoken to: an address that a person typed must not open our own network to the outside.

The name is resolved once and the connection goes to the very address that was judged, so that a name cannot change its
meaning in between.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket

import httpx

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class InternalHost(httpx.RequestError):
    """The name leads to an address that is not of the public internet."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Connects to public addresses only, unless internal ones are allowed."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, allow_internal: bool) -> None:
        self._inner = inner
        self._allow_internal = allow_internal

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, or InternalHost before anything was sent."""
        if self._allow_internal:
            return await self._inner.handle_async_request(request)
        name = request.url
        # TLS still asks for the name and checks the certificate against it; the Host header was set before.
        request.extensions = {**request.extensions, "sni_hostname": name.host}
        *others, last = await _public_addresses(request)
        for address in others:
            request.url = name.copy_with(host=address)
            with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._inner.handle_async_request(request)
        request.url = name.copy_with(host=last)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._inner.aclose()


async def _public_addresses(request: httpx.Request) -> list[str]:
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(request.url.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError("the host's name is not known", request=request) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if any(is_internal(address) for address in addresses):
        raise InternalHost("the host is internal, and the settings do not allow that", request=request)
    return addresses


def is_internal(address: str) -> bool:
    """Whether an IP address is not of the public internet, also inside IPv6 forms that carry an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_internal(str(ip.ipv4_mapped))
        if ip in _NAT64 or ip.sixtofour is not None or ip.teredo is not None:
            return True
    return ip.is_multicast or not ip.is_global
