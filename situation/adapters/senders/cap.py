"""Warnings to one receiver of the Common Alerting Protocol, posted as they are."""

from __future__ import annotations

from datetime import tzinfo

import httpx

from situation.adapters.cap import cap_message
from situation.adapters.senders import http
from situation.ports import Clock, NotSent, Sent
from situation.tickets import Delivery


class CapSender:
    """Posts each warning as CAP 1.2. A receiver knows a message by its identifier, the same at every try."""

    def __init__(self, url: str, clock: Clock, *, sender: str, zone: tzinfo, allow_internal: bool = False) -> None:
        self._url = http.http_url(url)
        self._clock = clock
        self._sender = sender
        self._zone = zone
        self._client = http.client(allow_internal=allow_internal)

    async def send(self, delivery: Delivery) -> Sent | NotSent:
        """2xx is taken; everything else is worth another try."""
        message = cap_message(delivery.body, sender=self._sender, zone=self._zone)
        headers = {"content-type": "application/cap+xml; charset=utf-8"}
        request = self._client.build_request("POST", self._url, content=message, headers=headers)
        try:
            answer = await http.exchange(self._client, request)
        except httpx.HTTPError as error:
            return http.failed(error)
        return Sent() if answer.is_success else http.refused(answer, self._clock.now())

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()
