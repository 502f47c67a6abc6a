"""An identity provider over OpenID Connect: authorisation code with PKCE (RFC 7636), the ID token checked in full.

OpenID Connect Core 3.1.3.7 says what is checked: signature by a key of the provider, issuer, audience, authorised
party, expiry, nonce; RFC 9207 the issuer of the answer. The access token is not used and not kept.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from situation.errors import Unavailable
from situation.ports import Clock
from web.errors import NotVouched
from web.settings import OidcSettings

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"]  # none that our client secret could forge
CLOCKS_APART_S = 60
KEEP_FOR = timedelta(hours=1)  # addresses and keys of the provider
WAIT_S = 10.0
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a browser was sent away with; it brings it back in a cookie that only it has."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Errand:
        """256 random bits each."""
        return cls(state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(32))

    def to_text(self) -> str:
        """As a cookie's value."""
        return base64.urlsafe_b64encode(msgspec.json.encode(asdict(self))).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> Errand | None:
        """From a cookie's value; None where it is none of ours."""
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=cls)
        except (ValueError, msgspec.MsgspecError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Where the provider does what."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    read_at: datetime


class Provider:
    """Where people are sent to sign in, and what is believed of who comes back."""

    def __init__(self, settings: OidcSettings, *, http: httpx.AsyncClient, clock: Clock) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None

    async def address_for(self, errand: Errand, *, redirect_uri: str) -> str:
        """Where to send the browser; Unavailable when the provider does not answer."""
        metadata = await self._known()
        digest = hashlib.sha256(errand.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": self._settings.scopes,
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(metadata.authorization_endpoint).query else "?"
        return metadata.authorization_endpoint + joint + urlencode(asked)

    async def claims_for(self, code: str, errand: Errand, *, redirect_uri: str) -> dict[str, Any]:
        """What the provider says of the person; NotVouched when any check fails, Unavailable without an answer."""
        metadata = await self._known()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": errand.verifier,
        }
        secret = self._settings.client_secret
        if secret is None:
            answer = await self._ask(
                "POST", metadata.token_endpoint, data=form | {"client_id": self._settings.client_id}
            )
        else:
            proof = httpx.BasicAuth(self._settings.client_id, secret.get_secret_value())
            answer = await self._ask("POST", metadata.token_endpoint, data=form, auth=proof)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotVouched("invalid", "the provider's answer has no ID token")
        return self._checked(await self._opened(token, metadata), errand)

    async def _opened(self, token: str, metadata: Metadata) -> dict[str, Any]:
        """The claims of a token that a key of the provider has signed; keys are asked for once more for a new one."""
        for keys in (self._keys, None):
            known = keys or await self._fetched_keys(metadata)
            try:
                return dict(jwt.decode(token, known, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError) as error:
                if keys is None:
                    raise NotVouched("invalid", f"signature: {error}") from None
        raise AssertionError("the second try returns or raises")

    def _checked(self, claims: dict[str, Any], errand: Errand) -> dict[str, Any]:
        client = self._settings.client_id
        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=CLOCKS_APART_S,
            iss={"essential": True, "value": self._settings.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": errand.nonce},
        )
        try:
            rules.validate(claims)
        except JoseError as error:
            raise NotVouched("invalid", f"claims: {error}") from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else client) != client:
            raise NotVouched("invalid", "the token was issued to another client")
        return claims

    async def _known(self) -> Metadata:
        now = self._clock.now()
        if self._metadata is None or now - self._metadata.read_at > KEEP_FOR:
            issuer = self._settings.issuer
            found = await self._ask("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                raise Unavailable(f"the identity provider calls itself {found.get('issuer')!r}, not {issuer!r}")
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            self._metadata = Metadata(read_at=now, **{name: _safe(found.get(name), name) for name in names})
            self._keys = None
        return self._metadata

    async def _fetched_keys(self, metadata: Metadata) -> KeySet:
        found = await self._ask("GET", metadata.jwks_uri)
        keys = [key for key in found.get("keys", []) if key.get("use", "sig") == "sig" and key.get("kty") != "oct"]
        try:
            self._keys = KeySet.import_key_set({"keys": keys})
        except (JoseError, ValueError) as error:
            raise Unavailable(f"the identity provider's keys cannot be read: {error}") from None
        return self._keys

    async def _ask(self, method: str, url: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = await self._http.request(method, url, timeout=WAIT_S, follow_redirects=False, **more)
        except httpx.HTTPError as error:
            raise Unavailable(f"the identity provider does not answer: {type(error).__name__}") from None
        if method == "POST" and 400 <= answer.status_code < 500:
            raise NotVouched("refused", f"token endpoint: {answer.status_code}")
        try:
            found = msgspec.json.decode(answer.content) if answer.status_code == 200 else None
        except msgspec.MsgspecError:
            found = None
        if not isinstance(found, dict):
            raise Unavailable(f"the identity provider answers {answer.status_code} without an object")
        return found


def _safe(address: object, name: str) -> str:
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return parts.geturl()
    raise Unavailable(f"the identity provider's {name} is no https address")
