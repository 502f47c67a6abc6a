"""Reports that others than the caller put together. Synchronous: called from a thread."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class ContractorReports(Protocol):
    """A contractor's report as one page."""

    def make(self, operator: str, span: tuple[datetime, datetime], language: str) -> str:
        """The page. Raises NotFound, Unavailable."""
        ...
