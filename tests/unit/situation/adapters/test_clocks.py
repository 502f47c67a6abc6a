from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from situation.adapters.clocks import ManualClock, SystemClock


def test_the_system_clock_is_aware_and_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_the_manual_clock_stands_until_it_is_moved() -> None:
    clock = ManualClock(datetime(2026, 1, 1, 5, tzinfo=timezone(timedelta(hours=5))))
    assert clock.now() == clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.advance(90.5) == clock.now() == datetime(2026, 1, 1, 0, 1, 30, 500_000, tzinfo=UTC)
    clock.move_to(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2025, 1, 1, tzinfo=UTC)
