"""PURE. 议题 — states, the acts that move them, stances."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class IssueState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    RETURNED = "returned"
    CLEARED = "cleared"
    CONSULTATION = "consultation"
    DISCUSSION = "discussion"
    VOTING = "voting"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    RESOLVED = "resolved"
    FOLLOW_UP = "follow_up"
    DONE = "done"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Stance(StrEnum):
    """立场 — an organization's stated view before a vote; not a vote."""

    SUPPORT = "support"
    CONDITIONS = "conditions"
    NEUTRAL = "neutral"
    OPPOSE = "oppose"


S = IssueState

#: (state, act) -> state. An act that keeps the state stands here too; `close_poll` has one row
#: an outcome, `resume_issue` goes back to the state it was held in (`Issue.held_from`).
MOVES: dict[tuple[IssueState, str], IssueState] = {
    (S.DRAFT, "edit_issue"): S.DRAFT,
    (S.RETURNED, "edit_issue"): S.RETURNED,
    (S.DRAFT, "submit_issue"): S.REVIEW,
    (S.RETURNED, "submit_issue"): S.REVIEW,
    (S.REVIEW, "clear_issue"): S.CLEARED,
    (S.REVIEW, "return_issue"): S.RETURNED,
    (S.CLEARED, "start_consultation"): S.CONSULTATION,
    (S.DISCUSSION, "start_consultation"): S.CONSULTATION,
    (S.CONSULTATION, "extend_consultation"): S.CONSULTATION,
    (S.CONSULTATION, "start_discussion"): S.DISCUSSION,
    (S.DISCUSSION, "open_poll"): S.VOTING,
    (S.VOTING, "withdraw_poll"): S.DISCUSSION,
    (S.VOTING, "close_poll:adopted"): S.ADOPTED,
    (S.VOTING, "close_poll:rejected"): S.REJECTED,
    (S.VOTING, "close_poll:no_quorum"): S.NO_QUORUM,
    (S.REJECTED, "reopen_issue"): S.DISCUSSION,
    (S.NO_QUORUM, "reopen_issue"): S.DISCUSSION,
    (S.ADOPTED, "publish_resolution"): S.RESOLVED,
    (S.RESOLVED, "derive_commitments"): S.FOLLOW_UP,
    (S.FOLLOW_UP, "verify_commitment"): S.DONE,
    (S.FOLLOW_UP, "carry_over_commitment"): S.DONE,
    (S.FOLLOW_UP, "mark_not_applicable"): S.DONE,
    (S.FOLLOW_UP, "end_commitments"): S.DONE,
    # Done is left again only where a duty revives, or the resolution is voided.
    (S.DONE, "withdraw_reservation"): S.FOLLOW_UP,
    (S.DONE, "revive_commitments"): S.FOLLOW_UP,
    **{(state, "void_resolution"): S.ADOPTED for state in (S.RESOLVED, S.FOLLOW_UP, S.DONE)},
    **{(state, "hold_issue"): S.HELD for state in (S.CLEARED, S.CONSULTATION, S.DISCUSSION)},
    (S.HELD, "resume_issue:cleared"): S.CLEARED,
    (S.HELD, "resume_issue:consultation"): S.CONSULTATION,
    (S.HELD, "resume_issue:discussion"): S.DISCUSSION,
    **{
        (state, "withdraw_issue"): S.WITHDRAWN
        for state in (
            S.DRAFT,
            S.REVIEW,
            S.RETURNED,
            S.CLEARED,
            S.CONSULTATION,
            S.DISCUSSION,
            S.HELD,
        )
    },
    **{
        (state, "close_issue"): S.CLOSED
        for state in (
            S.CLEARED,
            S.CONSULTATION,
            S.DISCUSSION,
            S.HELD,
            S.REJECTED,
            S.NO_QUORUM,
        )
    },
}

#: Nothing leads out of these.
ENDED = frozenset({S.WITHDRAWN, S.CLOSED})

#: The tabs of a list and, in the order of their headings, the states under each.
TABS: dict[str, tuple[IssueState, ...]] = {
    "open": (S.VOTING, S.DISCUSSION, S.CONSULTATION),
    "preparing": (S.RETURNED, S.DRAFT, S.REVIEW, S.CLEARED),
    "adopted": (S.ADOPTED, S.RESOLVED, S.FOLLOW_UP, S.DONE),
    "other": (S.HELD, S.REJECTED, S.NO_QUORUM, S.CLOSED, S.WITHDRAWN),
}
TABS["all"] = tuple(state for states in TABS.values() for state in states)
SORTS = ("deadline", "updated", "opened")
#: The deadline counts in these states only.
TIMED = frozenset({S.CONSULTATION, S.VOTING})


def advance(state: IssueState, act: str) -> IssueState:
    """The state after an act; ValueError for a move that is not in the table."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise ValueError(f"{act} does not leave {state}") from None


def instants_of(detail: dict[str, Any]) -> dict[str, datetime]:
    """The instants among the details of a line of the timeline (ms since 1970), by their names."""
    return {
        name: datetime.fromtimestamp(value / 1000, UTC)
        for name, value in detail.items()
        if name.endswith("_at")
    }
