"""PURE. Words of a text, what a question asks, synonyms, order of the found, passages shown."""

from .asking import LONGEST, Asked, Phrase, Way, Word, facet, read, widened
from .matching import fts5, is_in, tsquery
from .numbers import issue_number, resolution_number
from .passage import Passage, passage
from .ranking import KIND_WEIGHT, Unit, loose_scorer, scorer, units, weight
from .synonyms import DEFAULTS, Fault, Synonyms, parse_synonyms, synonyms_of, written
from .words import BREAK, Document, fold, tokens, words_of

__all__ = [
    "BREAK",
    "DEFAULTS",
    "KIND_WEIGHT",
    "LONGEST",
    "Asked",
    "Document",
    "Fault",
    "Passage",
    "Phrase",
    "Synonyms",
    "Unit",
    "Way",
    "Word",
    "facet",
    "fold",
    "fts5",
    "is_in",
    "issue_number",
    "loose_scorer",
    "parse_synonyms",
    "passage",
    "read",
    "resolution_number",
    "scorer",
    "synonyms_of",
    "tokens",
    "tsquery",
    "units",
    "weight",
    "widened",
    "words_of",
    "written",
]
