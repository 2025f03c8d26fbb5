"""表决的读 — polls with their rolls, the tally that explains itself, what a rule asks of a roll."""

from .meaning import Meaning, meaning_of, meaning_on
from .phrases import Line, Phrase
from .polls import (
    Cell,
    LatestPoll,
    RollLine,
    as_electors,
    at_address,
    due_polls,
    former_poll,
    latest_polls,
    next_number,
    place_of,
    polls_of,
    roll_for,
    term_for,
    visible_to,
    with_roll,
)
from .premises import Premises, premises_of
from .tally import PollView, casts_of, result_now, roll_of, tally_of

__all__ = [
    "Cell",
    "LatestPoll",
    "Line",
    "Meaning",
    "Phrase",
    "PollView",
    "Premises",
    "RollLine",
    "as_electors",
    "at_address",
    "casts_of",
    "due_polls",
    "former_poll",
    "latest_polls",
    "meaning_of",
    "meaning_on",
    "next_number",
    "place_of",
    "polls_of",
    "premises_of",
    "result_now",
    "roll_for",
    "roll_of",
    "tally_of",
    "term_for",
    "visible_to",
    "with_roll",
]
