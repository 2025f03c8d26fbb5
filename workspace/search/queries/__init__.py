"""Reads of the search: what is found, how it is shown, who sees it, what an index must hold."""

from .documents import SOURCES, touched
from .filters import Filters, filters_of, groups_of, organizations_of, terms_of
from .finding import Found, find
from .shown import Hit, shown
from .synonyms import synonym_lists, synonyms_in_force

__all__ = [
    "SOURCES",
    "Filters",
    "Found",
    "Hit",
    "filters_of",
    "find",
    "groups_of",
    "organizations_of",
    "shown",
    "synonym_lists",
    "synonyms_in_force",
    "terms_of",
    "touched",
]
