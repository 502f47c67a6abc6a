"""Users, their roles and sessions, and what a role may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", str)


class Role(StrEnum):
    """What a person is here. See CONTRACT section 6 in the docs: docs/roles.md."""

    VIEWER = "viewer"
    CONTRACTOR = "contractor"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    ADMIN = "admin"


class Right(StrEnum):
    """One thing that may be allowed. Every route names the right it needs."""

    SEE_MAP = "see_map"
    SEE_INCIDENTS = "see_incidents"
    SEE_REPORTERS = "see_reporters"
    SEE_CAMERAS = "see_cameras"
    SEE_ALERTS = "see_alerts"
    SEE_TICKETS = "see_tickets"
    OPEN_INCIDENT = "open_incident"
    WORK_INCIDENT = "work_incident"  # acknowledge, dispatch, resolve, hand off
    ANSWER_DISPATCH = "answer_dispatch"  # accept or refuse for a vehicle that was sent
    COMMENT = "comment"  # say something of an incident, and bring a picture
    ACCEPT_STREETS = "accept_streets"  # say that a serviced street is accepted
    CLOSE_INCIDENT = "close_incident"  # close and reopen
    WORK_ALERT = "work_alert"
    SHELVE_CRITICAL = "shelve_critical"
    JUDGE_FINDING = "judge_finding"
    SEE_REPORTS = "see_reports"
    SEE_CONTRACT_REPORTS = "see_contract_reports"  # of contractors: what was done, and what is deducted for
    MANAGE = "manage"  # users, devices, cameras, settings
    SEE_AUDIT = "see_audit"
    SEE_PLATES = "see_plates"  # number plates that a person has confirmed, and confirming one
    EXPORT_EVIDENCE = "export_evidence"  # originals with faces and plates, out of the house; what is held for courts


_R = Right
_VIEWER = frozenset({_R.SEE_MAP, _R.SEE_INCIDENTS})
_DISPATCHER = _VIEWER | {
    _R.SEE_REPORTERS,
    _R.SEE_CAMERAS,
    _R.SEE_ALERTS,
    _R.SEE_TICKETS,
    _R.OPEN_INCIDENT,
    _R.WORK_INCIDENT,
    _R.ANSWER_DISPATCH,
    _R.COMMENT,
    _R.ACCEPT_STREETS,
    _R.WORK_ALERT,
    _R.JUDGE_FINDING,
}
_SUPERVISOR = _DISPATCHER | {
    _R.CLOSE_INCIDENT,
    _R.SHELVE_CRITICAL,
    _R.SEE_REPORTS,
    _R.SEE_CONTRACT_REPORTS,
    _R.SEE_PLATES,
    _R.EXPORT_EVIDENCE,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: _VIEWER,
    # and only what is its own: see `operator`
    Role.CONTRACTOR: frozenset({_R.SEE_MAP, _R.SEE_INCIDENTS, _R.ANSWER_DISPATCH, _R.COMMENT, _R.SEE_CONTRACT_REPORTS}),
    Role.DISPATCHER: _DISPATCHER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ANALYST: _VIEWER | {_R.SEE_CAMERAS, _R.SEE_ALERTS, _R.SEE_TICKETS, _R.SEE_REPORTS, _R.SEE_CONTRACT_REPORTS},
    Role.ADMIN: _SUPERVISOR | {_R.MANAGE, _R.SEE_AUDIT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who may sign in. A contractor's user belongs to one operator and sees only that."""

    id: UserId
    login: str
    name: str
    role: Role
    operator: str = ""
    password_hash: str = ""
    language: str = "ru"
    enabled: bool = True
    external: str = ""  # issuer and subject at an identity provider; "": it signs in by password

    def may(self, right: Right) -> bool:
        """Whether the user's role carries the right."""
        return self.enabled and right in RIGHTS[self.role]


class SignInWay(StrEnum):
    """How a session was opened."""

    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"  # a password and a code
    PROVIDER = "provider"  # an identity provider vouched; how it made sure is its own matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser. Only the token's sha256 is kept."""

    token_sha256: str
    user: UserId
    created_at: datetime
    expires_at: datetime
    way: SignInWay = SignInWay.PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What a user's codes are made from (RFC 6238). It counts from its first right code on."""

    user: UserId
    secret: str = field(repr=False)  # base32; has to be known to check a code
    confirmed_at: datetime | None = None
    last_step: int = 0  # of the newest code that was taken: no code is taken twice
    recovery: tuple[str, ...] = field(default=(), repr=False)  # sha256 of the codes that are left
