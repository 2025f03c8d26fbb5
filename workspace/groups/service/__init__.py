"""专业组与席位 — one function an act: groups and who leads them, seats."""

from .groups import begin_lead, change_lead, close_group, edit_group, found_group
from .seats import Person, correct_seat, end_seat, give_seat

__all__ = [
    "Person",
    "begin_lead",
    "change_lead",
    "close_group",
    "correct_seat",
    "edit_group",
    "end_seat",
    "found_group",
    "give_seat",
]
