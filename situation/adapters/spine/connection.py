"""One connection to NATS that never gives up, and the two ways of talking over it: requests and durable publishes."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from situation.adapters.spine.errors import SpineRefused
from situation.errors import Unavailable

log = logging.getLogger(__name__)

REQUEST_TIMEOUT_S = 5.0  # a leader election of a three-node cluster takes 2-4 s
RECONNECT_PAUSE_S = 0.25  # a restarted broker must be found again well within 10 s
PING_S = 5  # a half-open connection is noticed after two of these
MOST_PENDING_BYTES = 64 * 1024 * 1024  # of publishes while the broker is away; beyond it they raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message that lies in a stream."""

    seq: int
    data: bytes


class Spine:
    """A connection shared by all adapters of a process."""

    def __init__(self, client: Client, *, url: str) -> None:
        self.client = client
        self.url = url
        self._is_closing = False
        self.generation = 0  # grows with every reconnect: what was on its way to us may have been lost

    @classmethod
    async def connect(cls, url: str, *, name: str, timeout_s: float | None = None) -> Spine:
        """Connected. Waits for the broker for ever, or raises Unavailable after `timeout_s`.

        The url may list several servers, with commas.
        """
        spine = cls(Client(), url=url)
        attempt = spine.client.connect(
            servers=url.split(","),
            name=name,
            max_reconnect_attempts=-1,
            reconnect_time_wait=RECONNECT_PAUSE_S,  # type: ignore[arg-type]  # parts of a second work
            connect_timeout=2,
            ping_interval=PING_S,
            max_outstanding_pings=2,
            pending_size=MOST_PENDING_BYTES,
            reconnected_cb=spine._note_reconnect,
            disconnected_cb=spine._note_disconnect,
            error_cb=spine._note_error,
        )
        try:
            await asyncio.wait_for(attempt, timeout_s)
        except (TimeoutError, NatsError, OSError) as error:
            raise Unavailable(f"no NATS at {without_password(url)}: {error or 'no answer'}") from error
        return spine

    @property
    def is_connected(self) -> bool:
        """Whether the broker can be reached now."""
        return bool(self.client.is_connected)

    async def close(self) -> None:
        """Say what is still to be said, and hang up."""
        self._is_closing = True
        if self.client.is_connected:
            await self.client.flush(timeout=2)
        await self.client.close()

    async def ask(self, subject: str, body: object = None) -> dict[str, Any]:
        """The answer of a JetStream API subject, or SpineRefused, or Unavailable."""
        payload = b"" if body is None else msgspec.json.encode(body)
        reply = await self._request(f"$JS.API.{subject}", payload)
        answer: dict[str, Any] = msgspec.json.decode(reply.data)
        if error := answer.get("error"):
            raise SpineRefused(subject, error.get("err_code", error["code"]), error.get("description", ""))
        return answer

    async def publish(self, subject: str, payload: bytes, *, id: str = "", expect_last: int | None = None) -> int:
        """Stored when it returns its stream sequence. SpineRefused where `expect_last` of the subject is stale."""
        headers = {}
        if id:
            headers["Nats-Msg-Id"] = id
        if expect_last is not None:
            headers["Nats-Expected-Last-Subject-Sequence"] = str(expect_last)
        reply = await self._request(subject, payload, headers=headers)
        answer = msgspec.json.decode(reply.data)
        if error := answer.get("error"):
            raise SpineRefused(subject, error.get("err_code", error["code"]), error.get("description", ""))
        return int(answer["seq"])

    async def list_last(self, stream: str, subjects: str) -> list[bytes]:
        """The newest message of each subject. The stream must allow direct reads."""
        info = await self.ask(f"STREAM.INFO.{stream}", {"subjects_filter": subjects})
        found = [await self.find_last(stream, subject) for subject in sorted(info["state"].get("subjects") or {})]
        return [kept.data for kept in found if kept is not None]

    async def find_last(self, stream: str, subject: str) -> Kept | None:
        """The newest message of a subject, or None. The stream must allow direct reads."""
        body = msgspec.json.encode({"last_by_subj": subject})
        message = await self._request(f"$JS.API.DIRECT.GET.{stream}", body)
        headers = message.headers or {}
        return None if headers.get("Status") else Kept(seq=int(headers["Nats-Sequence"]), data=message.data)

    async def forget(self, stream: str, seq: int) -> None:
        """The message is gone, if it was there."""
        with suppress(SpineRefused):
            await self.ask(f"STREAM.MSG.DELETE.{stream}", {"seq": seq, "no_erase": True})

    async def tell(self, subject: str, payload: bytes = b"", *, reply: str = "") -> None:
        """Sent once, to who listens now. Raises Unavailable."""
        try:
            await self.client.publish(subject, payload, reply=reply)
        except (NatsError, OSError) as error:
            raise Unavailable(f"cannot publish on {subject}: {error}") from error

    async def _request(self, subject: str, payload: bytes, headers: dict[str, str] | None = None) -> Msg:
        try:
            return await self.client.request(subject, payload, timeout=REQUEST_TIMEOUT_S, headers=headers or None)
        except (NatsError, JetStreamError, TimeoutError, OSError) as error:
            raise Unavailable(f"no answer from the spine on {subject}: {error}") from error

    async def _note_reconnect(self) -> None:
        self.generation += 1
        log.info("spine is back at %s", without_password(self.url))

    async def _note_disconnect(self) -> None:
        if not self._is_closing:
            log.warning("spine is away, trying %s", without_password(self.url))

    async def _note_error(self, error: Exception) -> None:
        log.debug("spine: %s", error)


def without_password(url: str) -> str:
    """The address as it may be logged."""
    return ",".join(
        part.split("//", 1)[0] + "//" + part.rsplit("@", 1)[-1] if "@" in part else part for part in url.split(",")
    )
