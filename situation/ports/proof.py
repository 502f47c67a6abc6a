"""What tracks prove: visits, verdicts, and the snow events that streets are measured by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from situation.proof.verdicts import VerdictVersion
from situation.streets.acceptance import Acceptance
from situation.streets.levels import SnowEvent
from situation.visits import Visit


class ProofRows(Protocol):
    """What tracks prove: visits, verdicts, and the snow events that streets are measured by."""

    # visits
    def list_visits(
        self,
        *,
        incident: str | None = None,
        vehicle: str | None = None,
        over: bool | None = None,
        since: datetime | None = None,
    ) -> list[Visit]:
        """The last arrived first; `since`: still there then, or arrived later."""
        ...

    def replace_visits(self, old: Sequence[Visit], new: Visit) -> None: ...

    # verdicts
    def put_verdict(self, version: VerdictVersion) -> None:
        """Conflict when that version of the incident's and vehicle's verdict is there already."""
        ...

    def list_verdicts(
        self, *, incident: str | None = None, vehicle: str | None = None, since: datetime | None = None
    ) -> list[VerdictVersion]:
        """All versions by incident, vehicle and version; `since`: decided then or later."""
        ...

    # snow events
    def get_snow_event(self, id: str) -> SnowEvent: ...
    def list_snow_events(self, *, limit: int = 100) -> list[SnowEvent]: ...
    def put_snow_event(self, event: SnowEvent) -> None: ...

    # streets that a person has accepted
    def get_acceptance(self, id: str) -> Acceptance: ...
    def list_acceptances(self, event: str) -> list[Acceptance]:
        """All of an event, newest first, withdrawn ones too."""
        ...

    def put_acceptance(self, acceptance: Acceptance) -> None: ...
