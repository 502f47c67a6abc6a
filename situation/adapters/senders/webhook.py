"""Webhooks: CloudEvents 1.0 in JSON, signed as Standard Webhooks says.

The body is the same bytes at every try and `webhook-id` is the delivery's id, so a receiver that remembers ids takes an
event once in effect, however often it comes.
"""

from __future__ import annotations

import base64

import httpx
import msgspec
from standardwebhooks import Webhook

from situation.adapters.senders import http
from situation.errors import Invalid
from situation.ports import Clock, NotSent, Sent
from situation.tickets import Delivery

MAX_BODY_BYTES = 20_000  # Standard Webhooks advises less than 20 kB: an event is news, not a document
_MIN_KEY_BYTES, _MAX_KEY_BYTES = 24, 64  # the standard's
_GONE = 410  # the receiver wants no more of it


class WebhookSender:
    """Posts events to one address. `former_secret` signs too while the receiver changes over to the new one."""

    def __init__(
        self,
        url: str,
        secret: str,
        clock: Clock,
        *,
        source: str,
        former_secret: str = "",
        allow_internal: bool = False,
    ) -> None:
        self._url = http.http_url(url)
        self._signers = [_signer(one) for one in ([secret, former_secret] if former_secret else [secret])]
        self._clock = clock
        self._source = source
        self._client = http.client(allow_internal=allow_internal)

    async def send(self, delivery: Delivery) -> Sent | NotSent:
        """2xx is taken; 410 is final; everything else, a redirect too, is worth another try."""
        body = msgspec.json.encode(cloud_event(delivery, source=self._source))
        if len(body) >= MAX_BODY_BYTES:
            return NotSent(error=f"the event has {len(body)} bytes; {MAX_BODY_BYTES} are too many", final=True)
        try:
            answer = await http.exchange(self._client, self._request(delivery, body))
        except httpx.HTTPError as error:
            return http.failed(error)
        if answer.is_success:
            return Sent()
        return http.refused(answer, self._clock.now(), final=answer.status_code == _GONE)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    def _request(self, delivery: Delivery, body: bytes) -> httpx.Request:
        now = self._clock.now()
        signatures = [signer.sign(delivery.id, now, body.decode()) for signer in self._signers]
        headers = {
            "content-type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        return self._client.build_request("POST", self._url, content=body, headers=headers)


def cloud_event(delivery: Delivery, *, source: str) -> dict[str, object]:
    """The delivery as a CloudEvent in structured mode. `sequence` is padded, for it orders events as text."""
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": delivery.id,
        "source": source,
        "type": delivery.type,
        "subject": delivery.subject.replace(":", "/", 1),
        "time": delivery.occurred_at,
        "datacontenttype": "application/json",
        "data": delivery.body,
    }
    if "sequence" in delivery.body:
        event["sequence"] = str(delivery.body["sequence"]).rjust(20, "0")
    return event


def _signer(secret: str) -> Webhook:
    before, _, text = secret.partition("whsec_")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        key = b""
    if before or not _MIN_KEY_BYTES <= len(key) <= _MAX_KEY_BYTES:
        raise Invalid("a webhook secret is whsec_ and the base64 of 24 to 64 bytes", field="secret")
    return Webhook(key)
