"""The lifecycle is closed under its table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.issues.forms import labels_in
from workspace.issues.rules import ENDED, MOVES, TABS, IssueState, advance


def test_no_terminal_state_has_an_exit():
    assert {state for state, _ in MOVES} & ENDED == set()
    assert set(IssueState) - {state for state, _ in MOVES} == ENDED


def test_every_state_is_reached_from_the_draft():
    reached, edge = {IssueState.DRAFT}, {IssueState.DRAFT}
    while edge:
        edge = {after for (before, _), after in MOVES.items() if before in edge} - reached
        reached |= edge
    assert reached == set(IssueState)


@given(st.sampled_from(IssueState), st.sampled_from(sorted({act for _, act in MOVES})))
def test_a_move_that_is_not_in_the_table_is_an_error(state, act):
    if (state, act) in MOVES:
        assert advance(state, act) in set(IssueState)
    else:
        with pytest.raises(ValueError, match=act):
            advance(state, act)


def test_whatever_is_held_resumes_where_it_stood():
    held_from = {state for (state, act) in MOVES if act == "hold_issue"}
    back = {after for (state, act), after in MOVES.items() if act.startswith("resume_issue:")}
    assert held_from == back
    assert all(MOVES[IssueState.HELD, f"resume_issue:{state}"] is state for state in held_from)


def test_each_state_stands_under_one_tab():
    states = [state for tab, states in TABS.items() if tab != "all" for state in states]
    assert sorted(states) == sorted(IssueState)
    assert set(TABS["all"]) == set(IssueState)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("", []),
        ("互联互通", ["互联互通"]),
        (
            "互联互通、 中继，QC小组; net quality,互联互通",
            ["互联互通", "中继", "QC小组", "net quality"],
        ),
        ("，，", []),
    ],
)
def test_labels_are_read_from_one_line(line, labels):
    assert labels_in(line) == labels
