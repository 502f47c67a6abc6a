"""The made-up city on the published addresses. `python tests/browser/fake_server.py [PORT]` to look at the screen by hand."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import uvicorn
from fastapi import APIRouter, Body, FastAPI, HTTPException, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

sys.path.insert(0, str(Path(__file__).parent))
from fake_city import CATEGORIES, CENTER, ME, City, utc

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(city: City) -> FastAPI:
    app = FastAPI()
    app.include_router(api(city), prefix="/api/v1")

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
                self.sent = min(self.sent, len(self.city.changes))

    async def tell(self) -> None:
        await self.socket.send_json(self.city.snapshot())
        self.sent = len(self.city.changes)
        ticks = 0
        while True:
            await asyncio.sleep(0.1)
            if self.city.silent:
                continue
            while self.sent < len(self.city.changes):
                await self.socket.send_json(self.city.changes[self.sent])
                self.sent += 1
            ticks += 1
            if ticks % 10 == 0:
                await self.socket.send_json({
                    "type": "status", "at": utc(), "positions_at": utc(-1), "positions_received_at": utc(-0.6),
                    "roles": {"telemetry": 0.4, "desk": 0.6, "video": 1.1}, "lag_s": 0.4, "simulated": True,
                })  # fmt: skip

    async def show(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            if not self.city.silent:
                await self.socket.send_bytes(self.city.positions(self.bbox, self.select))


def api(city: City) -> APIRouter:
    router = APIRouter()

    @router.post("/session/login")
    def login(response: Response, body: dict[str, str] = Body()) -> dict[str, Any]:
        if body.get("password") != "secret":
            raise HTTPException(401, "wrong")
        response.set_cookie("fake", "1", httponly=True, samesite="strict")
        return ME

    @router.post("/session/logout")
    def logout(response: Response) -> dict[str, Any]:
        response.delete_cookie("fake")
        return {}

    @router.get("/session/me")
    def me(request: Request) -> dict[str, Any]:
        if "fake" not in request.cookies:
            raise HTTPException(401, "sign in")
        return ME

    @router.get("/categories")
    def categories() -> list[dict[str, Any]]:
        return [
            {"code": code, "name": {"kk": kk, "ru": ru, "en": en}, "priority": priority}
            for code, kk, ru, en, priority in CATEGORIES
        ]

    @router.get("/incidents/{id}/reporter")
    def reporter(id: str) -> dict[str, str]:
        return {"first_name": "Серік", "last_name": "Ә.", "phone": "+7 700 000 00 00", "email": ""}

    @router.get("/districts")
    def districts() -> JSONResponse:
        return JSONResponse(city.districts)

    @router.get("/streets")
    def streets() -> JSONResponse:
        return JSONResponse(city.streets)

    @router.get("/incidents/{id}")
    def incident(id: str) -> dict[str, Any]:
        return city.incidents[id]

    @router.get("/incidents/{id}/nearest")
    def nearest(id: str) -> dict[str, Any]:
        rows = [(11, 240.0, 4.0, "working"), (6, 610.0, 12.0, "in_transit"), (14, 1830.0, 75.0, "standing")]
        return {"items": [
            {**city.vehicles[number], "distance_m": far, "last": {"age_s": age, "state": state}} for number, far, age, state in rows
        ], "next": None}  # fmt: skip

    @router.get("/incidents/{id}/evidence")
    def evidence(id: str) -> dict[str, Any]:
        visit = {
            "incident": id, "vehicle": "P-004", "operator": "tazalyk", "arrived_at": utc(-900), "left_at": utc(-300), "fixes": 61,
            "closest_m": 12.4, "working_fixes": 44, "standing_fixes": 5, "over": True,
        }  # fmt: skip
        changes = [
            {
                "seq": 3,
                "at": utc(-60),
                "by": "aigerim",
                "action": "dispatched",
                "before": "new",
                "after": "dispatched",
                "why": "",
            },
            {
                "seq": 1,
                "at": utc(-1800),
                "by": "open311:egov",
                "action": "opened",
                "before": "",
                "after": "new",
                "why": "",
            },
        ]
        frames = ["/api/v1/frames/abc"] if id == "i4812" else []
        return {"visits": [visit] if id == "i4814" else [], "findings": [], "frames": frames, "changes": changes}

    @router.post("/incidents", status_code=201)
    def open_incident(body: dict[str, Any] = Body()) -> dict[str, Any]:
        number = 4900 + len(city.incidents)
        made = city._incident(
            number, body["category"], 3, "new", 3600, 86_400, body["address"], (body["lon"], body["lat"]), "esil"
        )
        city.incidents[made["id"]] = made
        city.change("incident", made, "opened")
        return made

    @router.post("/incidents/{id}/{verb}")
    def command(id: str, verb: str, body: dict[str, Any] = Body()) -> dict[str, Any]:
        return city.command(id, verb, body)

    @router.post("/alerts/{id}/{verb}")
    def alert(id: str, verb: str) -> dict[str, Any]:
        if verb != "acknowledge":
            raise HTTPException(409, f"cannot {verb} in the made-up city")
        return city.acknowledge_alert(id)

    @router.post("/findings/{id}/{verb}")
    def judge(id: str, verb: str) -> dict[str, Any]:
        finding = city.findings[id]
        finding.update(judgement={"confirm": "confirmed", "reject": "rejected"}[verb], judged_by=ME["login"])
        city.change("finding", finding, "judged")
        return finding

    @router.get("/vehicles/{id}/track")
    def track(id: str) -> dict[str, Any]:
        number = next(vehicle["number"] for vehicle in city.vehicles if vehicle["id"] == id)
        line = city.fleet.lines[city.fleet.line[number]]
        feature = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}
        return {"type": "FeatureCollection", "features": [feature]}

    @router.get("/cameras/{id}/snapshot")
    @router.get("/frames/{id}")
    def picture(id: str) -> Response:
        image = np.full((360, 640, 3), 96, np.uint8)
        image[100:180] = 70
        cv2.ellipse(image, (330, 250), (110, 60), 0, 0, 360, (200, 205, 210), -1)
        cv2.putText(image, "SIMULATED", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1, (255, 255, 255), 2)
        return Response(cv2.imencode(".jpg", image)[1].tobytes(), media_type="image/jpeg")

    return router


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
