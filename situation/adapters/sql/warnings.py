"""Public warnings in SQL."""

from __future__ import annotations

from situation.adapters.sql.rows import Rows, newest_first
from situation.adapters.sql.tables import WARNINGS
from situation.errors import NotFound
from situation.warnings import PublicWarning, WarningId


class Warnings(Rows):
    """The part of a unit that is about public warnings."""

    def get_warning(self, id: WarningId) -> PublicWarning:
        """The warning, or NotFound."""
        warning = self._find(PublicWarning, WARNINGS, WARNINGS.c.id == id)
        if warning is None:
            raise NotFound("warning", id)
        return warning

    def list_warnings(self, *, limit: int = 200) -> list[PublicWarning]:
        """Newest first by issued_at and id."""
        return self._list(PublicWarning, WARNINGS, order=newest_first(WARNINGS, "issued_at"), limit=limit)

    def put_warning(self, warning: PublicWarning) -> None:
        """Insert or replace."""
        self._put(WARNINGS, warning)
