"""The made-up city's people: users, one's own account, a second factor. Its codes are 111111, and wrong is all else."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from tests.browser.fake_city import City
from tests.browser.fake_things import utc

people = APIRouter()
Body = dict[str, Any]
CODE = "111111"
QR = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxMCIgaGVpZ2h0PSIxMCIvPg=="
)


def city_of(request: Request) -> City:
    return request.app.state.city


def refused(status: int, kind: str) -> JSONResponse:
    return JSONResponse({"type": f"/problems/{kind}", "title": "refused", "detail": kind}, status)


@people.post("/session/login")
def login(request: Request, response: Response, body: Body) -> Any:
    city = city_of(request)
    if body.get("password") != "secret":
        return refused(401, "wrong-password")
    if city.factor and body.get("code") != CODE:
        return refused(401, "wrong-code" if body.get("code") else "code-needed")
    response.set_cookie("fake", "1", httponly=True, samesite="strict")
    return city.me


@people.post("/session/logout")
def logout(response: Response) -> Body:
    response.delete_cookie("fake")
    return {}


@people.get("/session")
def session(request: Request) -> Body:
    city, is_in = city_of(request), "fake" in request.cookies
    needs = is_in and city.needs_factor and not city.factor
    return {"me": city.me if is_in else None, "needs_factor": needs, "ways": city.ways}


@people.get("/session/second-factor")
def own_factor(request: Request) -> Body:
    city = city_of(request)
    return {
        "enabled": city.factor,
        "since_at": utc(-60) if city.factor else None,
        "recovery_left": 2 if city.factor else 0,
        "required": city.needs_factor,
        "available": True,
    }


@people.post("/session/second-factor", status_code=201)
def begin_factor(body: Body) -> Any:
    if body["password"] != "secret":
        return refused(401, "wrong-password")
    return {"secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/109:aigerim?secret=JBSWY3DPEHPK3PXP", "qr": QR}


@people.post("/session/second-factor/confirm")
def confirm_factor(request: Request, body: Body) -> Any:
    if body["code"] != CODE:
        return refused(401, "wrong-code")
    city_of(request).factor = True
    return {"recovery_codes": ["ABCD-EFGH-IJKL-MNOP", "QRST-UVWX-YZ23-4567"]}


@people.post("/session/second-factor/remove", status_code=204)
def remove_factor(request: Request, body: Body) -> None:
    city_of(request).factor = False


@people.post("/session/password", status_code=204)
def own_password(request: Request, body: Body) -> None:
    city_of(request).told.append(body)


@people.get("/users")
def users(request: Request) -> Body:
    return {"items": city_of(request).users, "next": None}


@people.post("/users", status_code=201)
def add_user(request: Request, body: Body) -> Body:
    city = city_of(request)
    if any(user["login"] == body["login"] for user in city.users):
        raise HTTPException(409, "login is taken")
    city.told.append(dict(body))
    rest = {"id": body["login"], "operator": "", "enabled": True, "provider": False, "second_factor": False}
    city.users.append({**rest, **body} | {"password": "never shown"})
    return city.users[-1]


@people.patch("/users/{id}")
def change_user(request: Request, id: str, body: Body) -> Any:
    city = city_of(request)
    if id == "u1" and body.get("enabled") is False:
        return JSONResponse({"title": "Conflict", "detail": "this is the last administrator"}, 409)
    city.told.append(dict(body))
    user = next(user for user in city.users if user["id"] == id)
    user.update(body)
    return user


@people.post("/users/{id}/password")
def set_password(request: Request, id: str, body: Body) -> Body:
    city = city_of(request)
    city.told.append(dict(body))
    return next(user for user in city.users if user["id"] == id)
