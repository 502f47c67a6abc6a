from __future__ import annotations

from datetime import datetime

import pytest

from situation.cameras import Hours, is_within

WORKDAY = Hours(days=(0, 1, 2, 3, 4), start="07:00", end="22:00")
NIGHT = Hours(days=(5,), start="22:00", end="06:00")  # from Saturday evening into Sunday


@pytest.mark.parametrize(
    ("moment", "is_on"),
    [
        ("2026-11-23T06:59", False),
        ("2026-11-23T07:00", True),
        ("2026-11-23T21:59", True),
        ("2026-11-23T22:00", False),
        ("2026-11-28T12:00", False),
        ("2026-11-28T23:00", True),
        ("2026-11-29T05:59", True),
        ("2026-11-29T06:00", False),
        ("2026-11-29T23:00", False),
    ],
)
def test_a_camera_is_analysed_within_its_hours(moment: str, is_on: bool) -> None:
    assert is_within((WORKDAY, NIGHT), datetime.fromisoformat(moment)) is is_on


def test_a_camera_without_hours_is_always_analysed() -> None:
    assert is_within((), datetime.fromisoformat("2026-11-29T03:00"))
