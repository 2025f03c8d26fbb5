"""PURE. What a committee starts with, as `flask init` reads it."""

from .plan import PLENARY, Aim, Body, FirstTerm, Group, Person, Place, Plan, Wrong
from .reading import HANDLE, read_plan

__all__ = [
    "HANDLE",
    "PLENARY",
    "Aim",
    "Body",
    "FirstTerm",
    "Group",
    "Person",
    "Place",
    "Plan",
    "Wrong",
    "read_plan",
]
