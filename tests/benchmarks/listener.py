"""One viewer on a centre's live stream, in a thread of its own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.scenario.whole_centre import Centre


class Listener(threading.Thread):
    """Says what it wants to see, and hands each message on with the moment of its arrival, until the centre ends.

    Positions come as JSON like all else, or with `as_frames` as bytes.
    """

    def __init__(
        self, centre: Centre, view: Mapping[str, Any], take: Callable[[Any, float], None], *, as_frames: bool = False
    ) -> None:
        super().__init__(daemon=True)
        cookie = "; ".join(f"{name}={value}" for name, value in centre.api.cookies.items())
        self._address = centre.url.replace("http", "ws") + ("/ws/live" if as_frames else "/ws/live?format=json")
        self._headers = {"Cookie": cookie, "Origin": centre.url}
        self._view = {"type": "view", **view}
        self._take = take

    def run(self) -> None:
        with (
            suppress(ConnectionClosed),
            connect(self._address, additional_headers=self._headers, max_size=None) as socket,
        ):
            socket.send(json.dumps(self._view))
            for message in socket:
                self._take(message if isinstance(message, bytes) else json.loads(message), time.time())
