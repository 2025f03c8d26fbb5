"""Reads of groups and seats; `load_actor` builds the Actor of a person at an instant."""

from .history import (
    Held,
    all_groups,
    all_seats,
    due_leads,
    held_on,
    leads_of,
    leads_on,
    people_known_to,
    seats_of,
)
from .seats import (
    chair_seat,
    is_in_committee_on,
    load_actor,
    load_actors,
    of_committee,
    people_of,
    seats_in,
    seats_on,
    visible_to,
)

__all__ = [
    "Held",
    "all_groups",
    "all_seats",
    "chair_seat",
    "due_leads",
    "held_on",
    "is_in_committee_on",
    "leads_of",
    "leads_on",
    "load_actor",
    "load_actors",
    "of_committee",
    "people_known_to",
    "people_of",
    "seats_in",
    "seats_of",
    "seats_on",
    "visible_to",
]
