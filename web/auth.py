"""Who is asking, and whether the role carries the right that the route names.

Sessions live on the server: the cookie holds 256 random bits, the store only their sha256. Over https the cookie is
`__Host-session` (bound to this very host, Secure); over plain http, as on a laptop's loopback, it is `session`, because
browsers refuse a Secure cookie there. An https request never reads the plain one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection
from starlette.responses import Response

from situation.people import Right
from web.errors import FactorNeeded, Forbidden, NotSignedIn
from web.parts import Parts, parts_of
from web.settings import WebSettings
from web.sign_in import SignedIn

PLAIN_COOKIE, SECURE_COOKIE = "session", "__Host-session"


class Needs:
    """A route's dependency: the signed-in user, if the role carries the right. None: signed in is enough."""

    def __init__(self, right: Right | None) -> None:
        self.right = right

    def __call__(self, connection: HTTPConnection, parts: Annotated[Parts, Depends(parts_of)]) -> SignedIn:
        """The user, or NotSignedIn, FactorNeeded or Forbidden. Runs in a thread."""
        token = token_in(connection, parts.settings)
        signed_in = parts.sign_in.find(token) if token else None
        if signed_in is None:
            raise NotSignedIn
        if self.right is not None and signed_in.needs_factor:
            raise FactorNeeded
        if self.right is not None and not signed_in.user.may(self.right):
            raise Forbidden(f"a {signed_in.user.role} may not: {self.right}")
        return signed_in


def is_https(connection: HTTPConnection, settings: WebSettings) -> bool:
    """Whether the browser speaks https to us or to the proxy before us."""
    return settings.secure_cookies or connection.url.scheme in ("https", "wss")


def token_in(connection: HTTPConnection, settings: WebSettings) -> str:
    """The session's token as the request brings it, or ""."""
    return connection.cookies.get(SECURE_COOKIE if is_https(connection, settings) else PLAIN_COOKIE, "")


def put_cookie(response: Response, token: str, *, secure: bool, max_age_s: float) -> None:
    """Give the browser its session; an empty token takes it away."""
    response.set_cookie(
        SECURE_COOKIE if secure else PLAIN_COOKIE,
        token,
        max_age=int(max_age_s) if token else 0,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


SeesMap = Annotated[SignedIn, Depends(Needs(Right.SEE_MAP))]
SeesIncidents = Annotated[SignedIn, Depends(Needs(Right.SEE_INCIDENTS))]
SeesReporters = Annotated[SignedIn, Depends(Needs(Right.SEE_REPORTERS))]
SeesAlerts = Annotated[SignedIn, Depends(Needs(Right.SEE_ALERTS))]
SeesTickets = Annotated[SignedIn, Depends(Needs(Right.SEE_TICKETS))]
SeesCameras = Annotated[SignedIn, Depends(Needs(Right.SEE_CAMERAS))]
OpensIncidents = Annotated[SignedIn, Depends(Needs(Right.OPEN_INCIDENT))]
WorksIncidents = Annotated[SignedIn, Depends(Needs(Right.WORK_INCIDENT))]
Comments = Annotated[SignedIn, Depends(Needs(Right.COMMENT))]
AnswersDispatches = Annotated[SignedIn, Depends(Needs(Right.ANSWER_DISPATCH))]
AcceptsStreets = Annotated[SignedIn, Depends(Needs(Right.ACCEPT_STREETS))]
ClosesIncidents = Annotated[SignedIn, Depends(Needs(Right.CLOSE_INCIDENT))]
WorksAlerts = Annotated[SignedIn, Depends(Needs(Right.WORK_ALERT))]
JudgesFindings = Annotated[SignedIn, Depends(Needs(Right.JUDGE_FINDING))]
SeesContractReports = Annotated[SignedIn, Depends(Needs(Right.SEE_CONTRACT_REPORTS))]
SeesReports = Annotated[SignedIn, Depends(Needs(Right.SEE_REPORTS))]
Manages = Annotated[SignedIn, Depends(Needs(Right.MANAGE))]
SeesAudit = Annotated[SignedIn, Depends(Needs(Right.SEE_AUDIT))]
SeesPlates = Annotated[SignedIn, Depends(Needs(Right.SEE_PLATES))]
ExportsEvidence = Annotated[SignedIn, Depends(Needs(Right.EXPORT_EVIDENCE))]
AnyUser = Annotated[SignedIn, Depends(Needs(None))]
