"""Reads of issues: what a person sees, lists with their filters, one issue's thread, references."""

from workspace.issues.queries.lists import (
    Filters,
    counts,
    filters_of,
    labels_of,
    listed,
    points_of,
    stances_of,
)
from workspace.issues.queries.references import Resolver, address_of
from workspace.issues.queries.seen import (
    at_address,
    due_consultations,
    in_full,
    in_full_at,
    visible_to,
)
from workspace.issues.queries.thread import (
    COMMENTS_A_PAGE,
    Run,
    Timeline,
    comment_versions,
    comments_of,
    last_move,
    pages_of,
    positions_of,
    timeline,
    versions_of,
)

__all__ = [
    "COMMENTS_A_PAGE",
    "Filters",
    "Resolver",
    "Run",
    "Timeline",
    "address_of",
    "at_address",
    "comment_versions",
    "comments_of",
    "counts",
    "due_consultations",
    "filters_of",
    "in_full",
    "in_full_at",
    "labels_of",
    "last_move",
    "listed",
    "pages_of",
    "points_of",
    "positions_of",
    "stances_of",
    "timeline",
    "versions_of",
    "visible_to",
]
