"""A real HTTP server on loopback that remembers what it was sent and answers as it is told."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(frozen=True)
class Answer:
    """`after_s` before it comes; `hang_up`: none comes, though the request was taken."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after_s: float = 0.0
    hang_up: bool = False


class Sink:
    """Answers by the script, then always by `answer`."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.script: deque[Answer] = deque()
        self.answer: Callable[[Asked], Answer] = lambda _: Answer()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def ids(self) -> list[str]:
        """The webhook-ids, in the order they came."""
        return [asked.headers["webhook-id"] for asked in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(sink) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - two selves meet here
        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, body, time.monotonic())
                with sink._lock:
                    sink.asked.append(asked)
                    answer = sink.script.popleft() if sink.script else sink.answer(asked)
                time.sleep(answer.after_s)
                if answer.hang_up:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in {**answer.headers, "content-length": str(len(answer.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def sink(port: int = 0) -> Iterator[Sink]:
    one = Sink(port)
    try:
        yield one
    finally:
        one.close()
