"""The committee of an address, and its administration."""

from workspace.committees.routes import members, terms, words
from workspace.committees.routes.scope import (
    bp,
    on_working_day,
    own_committees,
    read_demo_clock,
    shown_committee,
    shown_term,
    term_days_left,
    the_committee,
    working_days_left,
)
from workspace.committees.routes.settings import BOTH, SETTINGS, carry_out

__all__ = [
    "BOTH",
    "SETTINGS",
    "bp",
    "carry_out",
    "members",
    "on_working_day",
    "own_committees",
    "read_demo_clock",
    "shown_committee",
    "shown_term",
    "term_days_left",
    "terms",
    "the_committee",
    "words",
    "working_days_left",
]
