"""PURE. Levels and kinds, addresses, terms and their order, working days."""

from .days import DayKind, add_working_days, is_working_day, next_working_day, working_days
from .places import (
    RESERVED_COMMITTEES,
    RESERVED_GROUPS,
    SLUG,
    Level,
    MembershipKind,
    is_free_slug,
)
from .terms import gaps, may_take_effect, next_in_rotation, overlaps

__all__ = [
    "RESERVED_COMMITTEES",
    "RESERVED_GROUPS",
    "SLUG",
    "DayKind",
    "Level",
    "MembershipKind",
    "add_working_days",
    "gaps",
    "is_free_slug",
    "is_working_day",
    "may_take_effect",
    "next_in_rotation",
    "next_working_day",
    "overlaps",
    "working_days",
]
