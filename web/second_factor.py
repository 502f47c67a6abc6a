"""Codes of a second factor: TOTP (RFC 6238; six digits, 30 s, SHA-1: what authenticators speak) and recovery codes.

A code is taken once: the step of the newest one is kept, and neither it nor an earlier one opens again. Of a recovery
code, 80 random bits, the sha256 is kept until it is used.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from situation.people import SecondFactor
from web.hashes import sha256_of

STEP_S = 30
DIGITS = 6
STEPS_EITHER_WAY = 1  # a phone's clock may be half a minute off, and a person types for a while
RECOVERY_CODES = 10


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits in groups of four letters, to be written down."""
    return [_grouped(base64.b32encode(secrets.token_bytes(10)).decode()) for _ in range(RECOVERY_CODES)]


def kept_of(codes: list[str]) -> tuple[str, ...]:
    """What is kept of recovery codes."""
    return tuple(sha256_of(_plain(code)) for code in codes)


def uri_of(secret: str, *, login: str, issuer: str) -> str:
    """What an authenticator reads (Key URI Format)."""
    asked = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": STEP_S}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{asked}"


def code_at(secret: str, step: int) -> str:
    """The code of a step of 30 s since 1970."""
    return HOTP(base64.b32decode(secret), DIGITS, SHA1()).generate(step).decode()


def step_of(moment: datetime) -> int:
    """Which step the moment is in."""
    return int(moment.timestamp() // STEP_S)


def take(factor: SecondFactor, code: str, now: datetime) -> SecondFactor | None:
    """The factor after this code was used, or None: it is wrong, or was used before."""
    typed = _plain(code)
    if len(typed) == DIGITS:
        return _take_step(factor, typed, step_of(now))
    used = sha256_of(typed)
    if used not in factor.recovery:
        return None
    return replace(factor, recovery=tuple(each for each in factor.recovery if each != used))


def _take_step(factor: SecondFactor, typed: str, step: int) -> SecondFactor | None:
    for each in range(step - STEPS_EITHER_WAY, step + STEPS_EITHER_WAY + 1):
        right = hmac.compare_digest(code_at(factor.secret, each).encode(), typed.encode())
        if right and each > factor.last_step:
            return replace(factor, last_step=each)
    return None


def _plain(code: str) -> str:
    return "".join(code.replace("-", " ").split()).upper()


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
