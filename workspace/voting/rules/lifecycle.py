"""表决的状态 — the states of a poll, and which act moves it from one to the next."""

from enum import StrEnum


class PollState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


# A closed poll still takes late ballots to file: shown as late, never counted.
MOVES = {
    ("open", "extend_poll"): "open",
    ("open", "close_poll"): "closed",
    ("open", "withdraw_poll"): "withdrawn",
    ("open", "cast_ballot"): "open",
    ("open", "recuse"): "open",
    ("open", "return_from_recusal"): "open",
    ("closed", "file_late_ballot"): "closed",
}


def advance(state: str, act: str) -> PollState:
    """The state after an act. ValueError for a move that is not in the table."""
    if (state, act) not in MOVES:
        raise ValueError(f"{act} from {state}")
    return PollState(MOVES[state, act])
