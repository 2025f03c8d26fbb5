"""PURE. The same question in the languages of both databases, and asked of one document.

Tokens hold letters, figures and private characters alone, so nothing that was typed can be read
as an operator.
"""

from collections.abc import Iterable

from workspace.search.rules.asking import Phrase, Way, Word
from workspace.search.rules.words import KEY


def fts5(words: Iterable[Word], *, keys: bool = False) -> str:
    """The words as an FTS5 expression; `keys` asks titles alone."""
    return " AND ".join(
        _either([_fts5_way(way, keys) for way in word.ways], "OR") for word in words
    )


def _fts5_way(way: Way, keys: bool) -> str:
    return " AND ".join(
        '"' + " ".join(tokens_of(phrase, keys)) + ('" *' if phrase.is_open else '"')
        for phrase in way
    )


def tsquery(words: Iterable[Word], *, keys: bool = False) -> str:
    """The words as a tsquery of lexemes that must be there, in whatever order."""
    return " & ".join(_either([_ts_way(way, keys) for way in word.ways], "|") for word in words)


def _ts_way(way: Way, keys: bool) -> str:
    return " & ".join(
        " & ".join(f"'{token}'" for token in tokens_of(phrase, keys))
        + (":*" if phrase.is_open else "")
        for phrase in way
    )


def _either(ways: list[str], operator: str) -> str:
    return "(" + f" {operator} ".join(f"({way})" for way in ways) + ")"


def tokens_of(phrase: Phrase, keys: bool = False) -> list[str]:
    """The tokens of a phrase; of a title's, with the mark that makes them so."""
    return [KEY + token for token in phrase.tokens] if keys else list(phrase.tokens)


def needle(phrase: Phrase, keys: bool = False) -> str:
    """The phrase as it stands in a document's words."""
    return " " + " ".join(tokens_of(phrase, keys)) + ("" if phrase.is_open else " ")


def is_in(words: str, way: Way, *, keys: bool = False) -> bool:
    """Whether a document's words hold every phrase of a way."""
    return all(needle(phrase, keys) in words for phrase in way)
