"""公约组织 — one function an act: founding, members, terms and programme, words, calendar."""

from .days import mark_day
from .founding import edit_committee, found_committee
from .labels import add_label, rename_label, retire_label
from .marks import as_typed, demand, demand_day, demand_unchanged, mark_of
from .members import (
    admit_organization,
    correct_membership,
    edit_organization,
    end_membership,
    merge_organization,
)
from .numbers import draw_number
from .rotation import set_rotation
from .terms import Point, add_work_point, edit_term, edit_work_point, open_term

__all__ = [
    "Point",
    "add_label",
    "add_work_point",
    "admit_organization",
    "as_typed",
    "correct_membership",
    "demand",
    "demand_day",
    "demand_unchanged",
    "draw_number",
    "edit_committee",
    "edit_organization",
    "edit_term",
    "edit_work_point",
    "end_membership",
    "found_committee",
    "mark_day",
    "mark_of",
    "merge_organization",
    "open_term",
    "rename_label",
    "retire_label",
    "set_rotation",
]
