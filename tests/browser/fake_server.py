"""The made-up city on the published addresses; `python -m tests.browser.fake_server [PORT]` to look at it by hand."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.staticfiles import StaticFiles

from tests.browser.fake_admin import admin, devices_of_the_city
from tests.browser.fake_analysis import analysis
from tests.browser.fake_api import routes
from tests.browser.fake_city import City
from tests.browser.fake_ground import CENTER
from tests.browser.fake_handovers import handover_routes
from tests.browser.fake_holds import holds
from tests.browser.fake_own import own
from tests.browser.fake_past import past
from tests.browser.fake_people import people
from tests.browser.fake_shift import routes as shift_routes
from tests.browser.fake_streets import streets
from tests.browser.fake_things import ME, utc

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(city: City) -> FastAPI:
    app = FastAPI()
    app.state.city = city
    city.devices = [] if city.is_empty else devices_of_the_city()
    for router in (people, admin, past, analysis, own, holds, streets):
        app.include_router(router, prefix="/api/v1")
    app.include_router(shift_routes(city.shift, ME["login"]), prefix="/api/v1")
    app.include_router(handover_routes(city), prefix="/api/v1")
    app.include_router(routes, prefix="/api/v1")

    @app.middleware("http")
    async def protect(request: Request, call_next: Any) -> Response:
        answer = await call_next(request)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @app.websocket("/ws/live")
    async def live(socket: WebSocket) -> None:
        if "fake" not in socket.cookies:
            await socket.close(4401)
            return
        await socket.accept()
        viewer = Viewer(city, socket)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await asyncio.gather(viewer.listen(), viewer.tell(), viewer.show())

    app.mount("/", StaticFiles(directory=STATIC, html=True), name="page")
    return app


class Viewer:
    """One connected screen."""

    def __init__(self, city: City, socket: WebSocket) -> None:
        self.city, self.socket, self.sent = city, socket, -1
        self.bbox, self.select = [CENTER[0] - 0.3, CENTER[1] - 0.2, CENTER[0] + 0.3, CENTER[1] + 0.2], []

    async def listen(self) -> None:
        while True:
            message = await self.socket.receive_json()
            if message["type"] == "view":
                self.bbox, self.select = message["bbox"], message["select"]
                await self.socket.send_bytes(self.city.positions(self.bbox, self.select))
            if message["type"] == "resume":
                self.city.resumed += 1
                self.sent = self.city.index_after(message["seq"])

    async def tell(self) -> None:
        await self.socket.send_json(self.city.snapshot())
        self.sent = len(self.city.changes)
        ticks = 0
        while True:
            await asyncio.sleep(0.1)
            if self.city.silent:
                continue
            while self.sent < len(self.city.changes):
                if self.city.lost:
                    self.city.lost -= 1
                else:
                    await self.socket.send_json(self.city.changes[self.sent])
                self.sent += 1
            ticks += 1
            if ticks % 10 == 0:
                await self.socket.send_json(
                    {
                        "type": "status",
                        "at": utc(),
                        "positions_at": utc(-1),
                        "positions_received_at": utc(-0.6),
                        "roles": {"telemetry": 0.4, "desk": 0.6, "video": 1.1},
                        "lag_s": 0.4,
                        "simulated": True,
                        "districts": self.city.tallies(),
                    }
                )

    async def show(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            if not self.city.silent:
                await self.socket.send_bytes(self.city.positions(self.bbox, self.select))


async def drive(city: City) -> None:
    while True:
        await asyncio.sleep(0.5)
        city.fleet.move(0.5)


async def main(port: int) -> None:
    city = City()
    server = uvicorn.Server(uvicorn.Config(create_app(city), port=port, log_level="warning"))
    driving = asyncio.create_task(drive(city))
    print(f"http://127.0.0.1:{port}/  aigerim / secret")
    await server.serve()
    driving.cancel()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8110))
