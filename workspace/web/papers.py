"""A paper as an answer: its frame's words, its bytes from the press, its name."""

from functools import cache

from workspace.documents.paper import Language, Words
from workspace.i18n import catalog


@cache
def words(language: Language) -> Words:
    """The frame's words in a paper's language."""
    said = catalog(language)
    return Words(**{name: said[f"paper.{name}"][0] for name in Words.__dataclass_fields__})
