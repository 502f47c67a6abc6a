"""What may become of a dispatch."""

from __future__ import annotations

import pytest

from situation.dispatches import DispatchState, DispatchStep, next_dispatch_state
from situation.errors import NotAllowed

S, T = DispatchState, DispatchStep


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([T.ACCEPT, T.COME, T.ARRIVE], S.ON_SITE),
        ([T.COME, T.ACCEPT], S.ACCEPTED),  # he answers on his way
        ([T.ACCEPT, T.REFUSE], S.REFUSED),  # it broke down
        ([T.REFUSE, T.ACCEPT], S.ACCEPTED),
        ([T.REFUSE, T.ARRIVE], S.ON_SITE),  # it came nevertheless
        ([T.REFUSE, T.ASK], S.ASKED),
        ([T.ARRIVE, T.ASK], S.ASKED),
    ],
)
def test_where_answers_and_positions_lead(steps: list[DispatchStep], state: DispatchState) -> None:
    now = S.ASKED
    for step in steps:
        now = next_dispatch_state(now, step)
    assert now is state


@pytest.mark.parametrize(
    ("state", "step"),
    [(S.ON_SITE, T.REFUSE), (S.ON_SITE, T.ACCEPT), (S.REFUSED, T.COME), (S.REFUSED, T.REFUSE), (S.ACCEPTED, T.ACCEPT)],
)
def test_what_leads_nowhere_is_refused_with_both_names(state: DispatchState, step: DispatchStep) -> None:
    with pytest.raises(NotAllowed, match=f"cannot {step} a dispatch that is {state}"):
        next_dispatch_state(state, step)
