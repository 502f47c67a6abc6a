import pytest

from situation.alerts import HOLDING, STANDING, TRANSITIONS, AlertCommand, AlertState, next_state
from situation.errors import NotAllowed


@pytest.mark.parametrize("state", AlertState)
@pytest.mark.parametrize("command", AlertCommand)
def test_every_pair_is_either_in_the_table_or_refused_by_name(state, command):
    if (state, command) in TRANSITIONS:
        assert next_state(state, command) is TRANSITIONS[state, command]
    else:
        with pytest.raises(NotAllowed, match=f"cannot {command} an alert that is {state}"):
            next_state(state, command)


def test_an_alert_that_went_away_unseen_stays_in_view():
    assert next_state(AlertState.RAISED, AlertCommand.CLEAR) is AlertState.RETURNED
    assert AlertState.RETURNED in STANDING


@pytest.mark.parametrize("state", sorted(HOLDING))
def test_whatever_holds_can_be_cleared(state):
    assert next_state(state, AlertCommand.CLEAR) not in HOLDING
