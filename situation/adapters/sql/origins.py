"""Imported incidents and where they came from, many rows a statement."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from situation.adapters.sql.incidents import sought
from situation.adapters.sql.rows import Rows
from situation.adapters.sql.tables import INCIDENTS, ORIGINS
from situation.adapters.values import values_of
from situation.incidents import Incident
from situation.origins import Origin


class Origins(Rows):
    """The part of a unit that is about imports."""

    def add_imported(self, incidents: Sequence[Incident], origins: Sequence[Origin]) -> None:
        """New incidents with their origins; Conflict when one is there. None of them has vehicles."""
        if len(incidents) != len(origins):
            raise ValueError("an imported incident has one origin")
        if not incidents:
            return
        self._write_many(sa.insert(INCIDENTS), [values_of(incident) | sought(incident) for incident in incidents])
        self._write_many(sa.insert(ORIGINS), [values_of(origin) for origin in origins])

    def find_origins(self, source: str, external_ids: Sequence[str]) -> list[Origin]:
        """Those of the source's requests that are here already."""
        among = ORIGINS.c.external_id.in_(list(external_ids))
        return self._list(Origin, ORIGINS, ORIGINS.c.source == source, among)
