"""A small OpenID provider, as strict as the standard about codes and PKCE; tests bend its tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.builders import NOON

ISSUER = "https://id.city.test/staff"
CLIENT, SECRET = "situation", "the client's secret"


@dataclass
class FakeProvider:
    """Issues a code for the person that is set, and a token for the code."""

    claims: dict[str, Any] = field(default_factory=dict)  # over the usual ones; None takes one away
    header: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    shown_keys: list[RSAKey] | None = None  # None: the one that signs
    metadata: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """What the person's browser brings back, once it has signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": ISSUER}

    def token_for(self, nonce: str) -> str:
        now = int(NOON.timestamp())
        usual = {
            "iss": ISSUER, "sub": "7f3a", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce,
            "preferred_username": "aigerim", "name": "Айгерім С.", "groups": ["staff", "centre-duty"],
        }  # fmt: skip
        claims = {name: value for name, value in (usual | self.claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid} | self.header, claims, self.key)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.middleware("http")
        async def note(request: Request, call_next: Any) -> Any:
            self.asked.append(request.url.path)
            return JSONResponse({}, 502) if self.away else await call_next(request)

        @app.get("/staff/.well-known/openid-configuration")
        async def configuration() -> dict[str, Any]:
            return {
                "issuer": ISSUER,
                "authorization_endpoint": ISSUER + "/authorize",
                "token_endpoint": ISSUER + "/token",
                "jwks_uri": ISSUER + "/keys",
            } | self.metadata

        @app.get("/staff/keys")
        async def keys() -> dict[str, Any]:
            shown = [self.key] if self.shown_keys is None else self.shown_keys
            return {"keys": [key.as_dict(private=False) for key in shown]}

        @app.post("/staff/token")
        async def token(request: Request) -> Any:
            form = await request.form()
            asked = self.codes.pop(str(form["code"]), None)  # a code is taken once
            digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
                return JSONResponse({"error": "invalid_grant"}, 400)
            if request.headers.get("authorization") != f"Basic {proof}":
                return JSONResponse({"error": "invalid_client"}, 401)
            return {"access_token": "unused", "token_type": "Bearer", "id_token": self.token_for(asked["nonce"])}

        return app
