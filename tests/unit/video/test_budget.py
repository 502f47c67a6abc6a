from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from video.budget import MEASURED_S, SLOWEST, Budget


def spend(
    budget: Budget, share: float, *, windows: int, start: tuple[float, float] = (0.0, 0.0)
) -> tuple[float, float]:
    """Let the camera take this share of a core for so long; the moment and the processor's time at the end."""
    at_s, cpu_s = start
    budget.note(at_s, cpu_s)
    for _ in range(windows):
        at_s, cpu_s = at_s + MEASURED_S, cpu_s + share * MEASURED_S
        budget.note(at_s, cpu_s)
    return at_s, cpu_s


def test_a_camera_within_its_budget_keeps_its_period_and_says_nothing() -> None:
    budget = Budget(share=0.2, period_s=2)
    spend(budget, 0.19, windows=5)
    assert (budget.period_s, budget.sentence) == (2, "")


def test_a_camera_over_its_budget_is_looked_at_more_seldom_and_says_so_until_there_is_room() -> None:
    budget = Budget(share=0.2, period_s=2)
    end = spend(budget, 0.4, windows=1)
    assert budget.period_s == 4
    assert "took 40% of a core; its budget is 20%: a picture every 4.0 s instead of 2.0 s" in budget.sentence
    end = spend(budget, 0.15, windows=3, start=end)
    assert budget.period_s == 4  # taken twice as often again it would be over
    spend(budget, 0.05, windows=1, start=end)
    assert (budget.period_s, budget.sentence) == (2, "")


@given(st.lists(st.floats(0, 4), max_size=30))
def test_the_period_is_never_shorter_than_asked_for_nor_longer_than_eight_times(shares: list[float]) -> None:
    budget, end = Budget(share=0.2, period_s=2), (0.0, 0.0)
    for share in shares:
        end = spend(budget, share, windows=1, start=end)
        assert 2 <= budget.period_s <= 2 * SLOWEST
