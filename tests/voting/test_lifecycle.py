"""The states of a poll stay in their table."""

import pytest

from workspace.voting.rules import MOVES, PollState, advance


def test_every_move_leads_to_its_state():
    for (state, act), after in MOVES.items():
        assert advance(state, act) is PollState(after)
    assert advance(PollState.OPEN, "close_poll") is PollState.CLOSED


@pytest.mark.parametrize(
    ("state", "act"),
    [("closed", "cast_ballot"), ("closed", "extend_poll"), ("open", "file_late_ballot")],
)
def test_what_is_not_in_the_table_is_refused(state, act):
    with pytest.raises(ValueError, match=act):
        advance(state, act)


def test_every_state_is_reached_and_what_is_over_stays_so():
    assert {PollState.OPEN, *MOVES.values()} == {*PollState}
    ends = {(state, after) for (state, _), after in MOVES.items() if state != PollState.OPEN}
    assert ends == {(PollState.CLOSED, PollState.CLOSED)}
