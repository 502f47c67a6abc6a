"""Hand-overs to other services, and the plates that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from situation.cameras import FindingKind
from situation.handovers import Handover, HandoverId
from situation.offences import Offence


class HandoverRows(Protocol):
    """Hand-overs to other services, the plates that go with them, and how often cameras were right."""

    def get_handover(self, id: HandoverId) -> Handover: ...
    def list_handovers(
        self, *, incident: str | None = None, open_only: bool = False, limit: int = 200
    ) -> list[Handover]: ...
    def put_handover(self, handover: Handover) -> None: ...

    # plates: personal data with an end
    def find_offence(self, incident: str) -> Offence | None: ...
    def list_offences(self, *, number: str) -> list[Offence]:
        """Of one plate."""
        ...

    def put_offence(self, offence: Offence) -> None: ...
    def forget_offences(self, at: datetime) -> int:
        """Delete those whose term has ended by then; how many."""
        ...

    # what people said of findings
    def count_judgements(self) -> Mapping[tuple[str, FindingKind], tuple[int, int]]:
        """Per camera and kind of finding: how many were confirmed, and how many rejected."""
        ...
