"""Warnings to the public."""

from __future__ import annotations

import pytest

from situation.errors import NotFound
from situation.ports import Store
from situation.warnings import WarningId
from tests.builders import NOON, a_warning, after


def test_warnings_come_back_newest_first(store: Store) -> None:
    warnings = [a_warning(id="w1"), a_warning(id="w2", issued_at=after(9), replaces="w1", replaces_at=NOON)]
    with store.begin() as unit:
        for warning in warnings:
            unit.put_warning(warning)
    with store.read() as unit:
        assert unit.list_warnings() == warnings[::-1]
        assert unit.get_warning(warnings[0].id) == warnings[0]
        with pytest.raises(NotFound):
            unit.get_warning(WarningId("none"))
