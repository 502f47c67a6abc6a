import pytest

from situation.errors import NotAllowed
from situation.incidents import OPEN_STATES, TRANSITIONS, Command, IncidentState, allowed_commands, next_state
from tests.builders import NOON, after, an_incident


@pytest.mark.parametrize("state", IncidentState)
@pytest.mark.parametrize("command", Command)
def test_every_pair_of_state_and_command_is_either_in_the_table_or_refused_by_name(state, command):
    if (state, command) in TRANSITIONS:
        assert next_state(state, command) is TRANSITIONS[state, command]
        assert command in allowed_commands(state)
    else:
        with pytest.raises(NotAllowed, match=f"cannot {command} an incident that is {state}"):
            next_state(state, command)


@pytest.mark.parametrize("state", IncidentState)
def test_every_state_can_reach_closed(state):
    reached, frontier = {state}, {state}
    while frontier:
        frontier = {to for (from_, _), to in TRANSITIONS.items() if from_ in frontier} - reached
        reached |= frontier
    assert IncidentState.CLOSED in reached


def test_only_the_command_close_leads_to_closed():
    assert {command for (_, command), to in TRANSITIONS.items() if to is IncidentState.CLOSED} == {Command.CLOSE}


@pytest.mark.parametrize("state", [state for state in IncidentState if state is not IncidentState.CLOSED])
def test_an_overdue_incident_stays_overdue_in_every_state_until_it_is_closed(state):
    incident = an_incident(state=state)
    assert not incident.is_overdue(after(60))
    assert incident.is_overdue(after(4 * 3600 + 1))


def test_a_late_answer_stays_late_even_after_the_work_is_done():
    incident = an_incident(state=IncidentState.RESOLVED, reacted_at=after(31 * 60), resolved_at=after(40 * 60))
    assert incident.is_overdue(after(41 * 60))


def test_one_finished_in_time_is_not_overdue_later():
    incident = an_incident(state=IncidentState.RESOLVED, reacted_at=NOON, resolved_at=after(3600))
    assert not incident.is_overdue(after(1_000_000))


def test_resolved_is_not_open_but_not_closed_either():
    assert IncidentState.RESOLVED not in OPEN_STATES
    assert IncidentState.HANDED_OFF in OPEN_STATES
