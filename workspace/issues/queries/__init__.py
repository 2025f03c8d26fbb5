"""Reads of issues: what a person sees, lists with their filters, one issue's thread, references."""

from workspace.issues.queries.attachments import (
    attachment_at,
    attachments_of,
    bearer_of,
    bears_files,
    named_hashes,
    standing_on,
)
from workspace.issues.queries.facts import Facts, Named, facts_of
from workspace.issues.queries.lists import (
    Filters,
    counts,
    filters_of,
    labels_in_use,
    labels_of,
    listed,
    points_of,
    stances_of,
)
from workspace.issues.queries.positions import Stated, positions_of
from workspace.issues.queries.reading import Beside, Kept, beside, with_read_marks
from workspace.issues.queries.references import Resolver, address_of
from workspace.issues.queries.said import Done, Hung, Said
from workspace.issues.queries.seen import (
    at_address,
    due_consultations,
    of_groups,
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
    timeline,
    versions_of,
)

__all__ = [
    "COMMENTS_A_PAGE",
    "Beside",
    "Done",
    "Facts",
    "Filters",
    "Hung",
    "Kept",
    "Named",
    "Resolver",
    "Run",
    "Said",
    "Stated",
    "Timeline",
    "address_of",
    "at_address",
    "attachment_at",
    "attachments_of",
    "bearer_of",
    "bears_files",
    "beside",
    "comment_versions",
    "comments_of",
    "counts",
    "due_consultations",
    "facts_of",
    "filters_of",
    "labels_in_use",
    "labels_of",
    "last_move",
    "listed",
    "named_hashes",
    "of_groups",
    "pages_of",
    "points_of",
    "positions_of",
    "stances_of",
    "standing_on",
    "timeline",
    "versions_of",
    "visible_to",
    "with_read_marks",
]
